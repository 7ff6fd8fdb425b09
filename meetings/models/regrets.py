"""A member who cannot come says so before the meeting, and may say who comes instead."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext

from meetings.notices import tell_regrets

from .audit import Action, AuditEntry
from .meeting import Meeting
from .membership import Membership
from .participant import Participant
from .stateful import TransitionError

if TYPE_CHECKING:
    from .user import User

Presence = Participant.Presence


class Regrets:
    """The regrets of one meeting, sent by those who were to come. From its beginning the minute taker notes them
    instead (`decisions.models.Roll`), and all acts here are refused."""

    def __init__(self, meeting: Meeting):
        self.meeting = meeting

    def own(self, user: "User") -> Participant | None:
        """The person's place at the table. A substitute has one only when called in somebody's place."""
        people = self.meeting.participants.filter(membership__user=user)
        people = people.exclude(role=Participant.Role.SUBSTITUTE, substitute_for=None)
        return people.select_related("substitute_for").order_by("position", "pk").first()

    def sent(self) -> "models.QuerySet[Participant]":
        """Those who are not coming, in the forum's order, each with their substitute."""
        return self.meeting.participants.filter(presence=Presence.ABSENT).prefetch_related("substitutes")

    def substitutes(self) -> "models.QuerySet[Membership]":
        """The forum's substitutes of that day whom nobody has asked yet."""
        return Membership.objects.who_can_stand_in(self.meeting)

    @transaction.atomic
    def send(self, *, by: "User", member: Membership | None = None, name: str = "", title: str = "") -> Participant:
        """The person who does it is not coming; `member` or who is named comes instead. Tells the secretaries.

        Sent again it changes who comes instead. Refused once the meeting has begun or is cancelled, for who is not
        among its participants, and for a substitute who is there already, or is none of the forum's.
        """
        own = self._open(by)
        for one in own.substitutes.all():
            self._let_go(one)
        own.presence = Presence.ABSENT
        own.save(update_fields=["presence"])
        substitute = self._seat(own, member, " ".join(name.split())[:200], " ".join(title.split())[:200])
        facts = {"name": own.name, "substitute": substitute.name if substitute else ""}
        AuditEntry.objects.record(self.meeting, Action.REGRETS_SENT, by=by, subject=own, data=facts)
        tell_regrets(own, by=by, substitute=facts["substitute"])
        return own

    @transaction.atomic
    def take_back(self, *, by: "User") -> None:
        """The person comes after all, and nobody in their place. Tells the secretaries; refused as `send` is."""
        own = self._open(by)
        if own.presence != Presence.ABSENT:
            return
        for one in own.substitutes.all():
            self._let_go(one)
        own.presence = Presence.EXPECTED
        own.save(update_fields=["presence"])
        AuditEntry.objects.record(self.meeting, Action.REGRETS_TAKEN_BACK, by=by, subject=own, data={"name": own.name})
        tell_regrets(own, by=by, is_taken_back=True)

    def _open(self, by: "User") -> Participant:
        """The person's own row, under the meeting's lock."""
        self.meeting.lock()
        if self.meeting.status == Meeting.Status.CANCELLED:
            raise TransitionError(gettext("The meeting is cancelled, so there is nothing to send regrets for."))
        if self.meeting.status not in Meeting.BEFORE_SESSION:
            raise TransitionError(gettext("The meeting has begun. Tell the secretary who takes the minutes."))
        own = self.own(by)
        if own is None:
            raise TransitionError(
                gettext("You are not among the participants of this meeting. Ask the secretary to put you on the list.")
            )
        return own

    def _seat(self, own: Participant, member: Membership | None, name: str, title: str) -> Participant | None:
        """The substitute's row: the one who was waiting to be called, or a new one. Expected, like everybody else."""
        if member is None and not name:
            return None
        name = member.name if member else name
        if member and not self.substitutes().filter(pk=member.pk).exists():
            told = gettext("%(name)s comes already, or is no substitute of the forum. Choose somebody else.")
            raise TransitionError(told % {"name": name})
        row = self.meeting.participants.filter(membership=member).first() if member else None
        if row is None and self.meeting.participants.filter(name__iexact=name).exists():
            told = gettext("%(name)s is at the table already. Choose somebody else.")
            raise TransitionError(told % {"name": name})
        last = self.meeting.participants.aggregate(last=models.Max("position"))["last"]
        row = row or Participant(
            meeting=self.meeting,
            membership=member,
            name=name,
            title=member.title if member else title,
            group=member.group if member else "",
            role=Participant.Role.SUBSTITUTE,
            position=0 if last is None else last + 1,
        )
        row.substitute_for = own
        row.save()
        return row

    def _let_go(self, substitute: Participant) -> None:
        """Nobody is expected in this place any more: one of the forum's waits again, a named one is off the list."""
        if substitute.membership_id is None:
            substitute.delete()
            return
        substitute.presence, substitute.substitute_for = Presence.EXPECTED, None
        substitute.save(update_fields=["presence", "substitute_for"])
