"""Who is at a meeting's table: those expected, who sent regrets, who stands in for them, and guests."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext

from meetings.models import Action, AuditEntry, Meeting, Membership, Participant, TransitionError

from .absence import Absence
from .attendance import PresenceEvent
from .session import Session
from .table import open_table, taken_up

if TYPE_CHECKING:
    from meetings.models import User

Presence = Participant.Presence


class Roll:
    """The roll of one meeting. All its acts are refused before the meeting has begun, and once its minutes are out."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting

    def expected(self) -> "models.QuerySet[Participant]":
        """Of whom nobody has said yet whether they are here. A substitute comes only in somebody's place."""
        people = self.meeting.participants.filter(presence=Presence.EXPECTED)
        return people.exclude(role=Participant.Role.SUBSTITUTE, substitute_for=None)

    def substitutes(self) -> "models.QuerySet[Membership]":
        """The forum's substitutes of that day who are not at the table."""
        return Membership.objects.who_can_stand_in(self.meeting)

    @transaction.atomic
    def all_present(self, *, by: "User") -> int:
        """Everybody who is expected is here, from the beginning; how many these were."""
        open_table(self.meeting)
        people = list(self.expected())
        if people:
            self.expected().update(presence=Presence.PRESENT)
            facts = {"what": "all_present", "names": [person.name for person in people]}
            AuditEntry.objects.record(self.meeting, Action.PRESENCE_NOTED, by=by, subject=self.meeting, data=facts)
            Session.objects.touch(self.meeting)
        return len(people)

    @transaction.atomic
    def present(self, participant: Participant, *, by: "User") -> None:
        """Here from the beginning. Refused for who sent regrets: these are undone first."""
        participant = taken_up(participant)
        if participant.presence == Presence.ABSENT:
            told = gettext("%(name)s sent regrets. Undo the regrets first.")
            raise TransitionError(told % {"name": participant})
        self._set(participant, Presence.PRESENT, by=by)

    @transaction.atomic
    def regrets(self, participant: Participant, *, by: "User") -> None:
        """Not at the meeting at all. Refused for who has come or left; what stood of single items goes with it."""
        participant = taken_up(participant)
        self._require_never_moved(participant)
        self._set(participant, Presence.ABSENT, by=by)
        participant.absences.all().delete()

    @transaction.atomic
    def expect(self, participant: Participant, *, by: "User") -> None:
        """Undo: neither here nor absent, as before the roll was called. Refused for who has come or left."""
        participant = taken_up(participant)
        self._require_never_moved(participant)
        was_absent = participant.presence == Presence.ABSENT
        self._set(participant, Presence.EXPECTED, by=by, action=Action.PRESENCE_UNDONE)
        if was_absent:
            Absence.objects.take_exclusions(participant.meeting)

    @transaction.atomic
    def substitute(
        self,
        absentee: Participant,
        *,
        by: "User",
        member: Membership | None = None,
        name: str = "",
        title: str = "",
        comes: bool = False,
        at: str | None = None,
    ) -> Participant:
        """Somebody takes the participant's place: one of the forum's substitutes, or whoever is named.

        The participant is absent then, or has left; who is here must have left first. `comes`: the substitute comes
        now, and was not here from the beginning. Refused where somebody has the place already.
        """
        absentee = taken_up(absentee)
        if taken := absentee.substitutes.first():
            told = gettext("%(substitute)s is here for %(name)s already. Remove %(substitute)s first.")
            raise TransitionError(told % {"substitute": taken.name, "name": absentee.name})
        last = PresenceEvent.objects.filter(participant=absentee).order_by("at", "pk").last()
        if last and last.kind == PresenceEvent.Kind.ARRIVED:
            told = gettext("%(name)s is here. Note first when %(name)s left.")
            raise TransitionError(told % {"name": absentee.name})
        if last is None and absentee.presence != Presence.ABSENT:
            self.regrets(absentee, by=by)
        row = self._row(absentee.meeting, Participant.Role.SUBSTITUTE, member=member, name=name, title=title)
        row.substitute_for = absentee
        return self._seat(row, by=by, comes=comes or last is not None, at=at, more={"substitute_for": absentee.name})

    @transaction.atomic
    def guest(
        self, *, by: "User", name: str, title: str = "", comes: bool = False, at: str | None = None
    ) -> Participant:
        """Somebody who is no member is here: from the beginning, or coming now. Refused without a name."""
        meeting = open_table(self.meeting)
        row = self._row(meeting, Participant.Role.GUEST, name=name, title=title)
        return self._seat(row, by=by, comes=comes, at=at)

    @transaction.atomic
    def remove(self, participant: Participant, *, by: "User") -> None:
        """A guest or a substitute is not here after all. Refused for everybody else: they sent regrets."""
        participant = taken_up(participant)
        if participant.role not in (Participant.Role.GUEST, Participant.Role.SUBSTITUTE):
            told = gettext("%(name)s is a member of the forum and cannot be removed. Note regrets instead.")
            raise TransitionError(told % {"name": participant.name})
        facts = {"what": "removed", "name": participant.name, "role": participant.role}
        AuditEntry.objects.record(participant.meeting, Action.PRESENCE_UNDONE, by=by, subject=participant, data=facts)
        if participant.membership_id is None:
            participant.delete()
        else:
            PresenceEvent.objects.filter(participant=participant).delete()
            participant.absences.all().delete()
            participant.presence, participant.substitute_for = Presence.EXPECTED, None
            participant.arrived = participant.left = None
            participant.save()
        Session.objects.touch(self.meeting)

    def _set(self, participant: Participant, presence: str, *, by: "User", action: str = Action.PRESENCE_NOTED) -> None:
        if participant.presence == presence:
            return
        facts = {"what": presence, "name": participant.name, "was": participant.presence}
        participant.presence = presence
        participant.save(update_fields=["presence"])
        AuditEntry.objects.record(participant.meeting, action, by=by, subject=participant, data=facts)
        Session.objects.touch(participant.meeting)

    def _require_never_moved(self, participant: Participant) -> None:
        if participant.events.exists():
            told = gettext("%(name)s has come or left during the meeting. Undo that first.")
            raise TransitionError(told % {"name": participant.name})

    def _row(
        self, meeting: Meeting, role: str, *, member: Membership | None = None, name: str, title: str
    ) -> Participant:
        """A new person at the table, or the forum's substitute who was waiting to be called."""
        name, title = " ".join((member.name if member else name).split()), " ".join(title.split())
        if not name:
            raise TransitionError(gettext("Write a name."))
        if member and not self.substitutes().filter(pk=member.pk).exists():
            told = gettext("%(name)s is at the table already, or is no substitute of the forum.")
            raise TransitionError(told % {"name": name})
        if member and (waiting := meeting.participants.filter(membership=member).first()):
            return waiting
        if meeting.participants.filter(name__iexact=name).exists():
            told = gettext(
                "There is a participant of the name %(name)s already. Add something that tells the two apart."
            )
            raise TransitionError(told % {"name": name})
        last = meeting.participants.aggregate(last=models.Max("position"))["last"]
        said = {"title": member.title, "group": member.group} if member else {"title": title}
        return Participant(
            meeting=meeting, membership=member, name=name, role=role, position=0 if last is None else last + 1, **said
        )

    def _seat(
        self, row: Participant, *, by: "User", comes: bool, at: str | None, more: dict[str, str] | None = None
    ) -> Participant:
        row.presence = Presence.EXPECTED if comes else Presence.PRESENT
        row.save()
        facts = {"what": row.role, "name": row.name, **(more or {})}
        AuditEntry.objects.record(row.meeting, Action.PRESENCE_NOTED, by=by, subject=row, data=facts)
        if comes:
            PresenceEvent.objects.arrive(row, by=by, at=at)
            row.refresh_from_db()
        Session.objects.touch(row.meeting)
        return row
