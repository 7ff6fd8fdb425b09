"""Who took no part in an item."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import Action, AgendaItem, AuditEntry, Exclusion, Meeting, Participant, TransitionError

from .session import Session
from .table import taken_up

if TYPE_CHECKING:
    from meetings.models import User


class AbsenceManager(models.Manager["Absence"]):
    """The acts by which somebody takes no part in an item. Who may is said by permissions; this says when."""

    def take_exclusions(self, meeting: Meeting) -> None:
        """Let the members who are excluded from an item stand as disqualified there: a proposal, which can be lifted.

        For the act that opens the meeting, which holds its lock. What stands already stays.
        """
        excluded = Exclusion.objects.filter(item__in=meeting.items.on_agenda()).select_related("membership", "item")
        if not excluded:
            return
        people = list(meeting.participants.exclude(presence=Participant.Presence.ABSENT).select_related("membership"))
        stands = set(self.filter(item__meeting=meeting).values_list("participant", "item"))
        for exclusion in excluded:
            for person in people:
                if _is(person, exclusion) and (person.pk, exclusion.item_id) not in stands:
                    stands.add((person.pk, exclusion.item_id))
                    row = self.create(participant=person, item=exclusion.item)
                    row.record(Action.PRESENCE_NOTED, by=None)

    @transaction.atomic
    def note(self, participant: Participant, item: AgendaItem, *, by: "User", reason: str) -> None:
        """The participant takes no part in the item. Nothing where that stands already; another reason replaces it.

        Refused for who sent regrets for the whole meeting, for an item of another meeting or one that was withdrawn,
        and while the meeting is not held.
        """
        participant = taken_up(participant)
        meeting = participant.meeting
        item = _item(meeting, item)
        if participant.presence == Participant.Presence.ABSENT:
            raise TransitionError(
                gettext("%(name)s is not at the meeting at all. Undo the regrets first.") % {"name": participant}
            )
        row, made = self.get_or_create(participant=participant, item=item, defaults={"reason": reason})
        if not made and row.reason == reason:
            return
        row.reason = reason
        row.save(update_fields=["reason"])
        row.record(Action.PRESENCE_NOTED, by=by)
        Session.objects.touch(meeting)

    @transaction.atomic
    def lift(self, participant: Participant, item: AgendaItem, *, by: "User") -> None:
        """The participant takes part in the item after all. Refused where nothing else was noted."""
        participant = taken_up(participant)
        row = self.filter(participant=participant, item=_item(participant.meeting, item)).first()
        if row is None:
            raise TransitionError(
                gettext("%(name)s takes part in the item already; there is nothing to undo.") % {"name": participant}
            )
        row.record(Action.PRESENCE_UNDONE, by=by)
        row.delete()
        Session.objects.touch(participant.meeting)


def _is(person: Participant, exclusion: Exclusion) -> bool:
    """Whether the participant is the excluded member, in whichever of several roles the member is excluded."""
    user = exclusion.membership.user_id
    same_user = user is not None and person.membership is not None and person.membership.user_id == user
    return person.membership_id == exclusion.membership_id or same_user


def _item(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    found = meeting.items.on_agenda().filter(pk=item.pk).exclude(status=AgendaItem.Status.WITHDRAWN).first()
    if found is None:
        raise TransitionError(gettext("The item is not on this meeting's agenda. Reload the page."))
    return found


class Absence(models.Model):
    """A participant who was at the meeting and took no part in one item."""

    class Reason(models.TextChoices):
        DISQUALIFIED = "disqualified", _("disqualified")
        AWAY = "away", _("away")

    participant = models.ForeignKey(
        Participant, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="absences"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="absences"
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, default=Reason.DISQUALIFIED)

    objects = AbsenceManager()

    class Meta:
        verbose_name = _("absence from an item")
        verbose_name_plural = _("absences from items")
        ordering = ["item", "participant"]
        constraints = [
            models.UniqueConstraint(name="absence_once_per_item", fields=["participant", "item"]),
            models.CheckConstraint(name="absence_reason_is_known", condition=Q(reason__in=["disqualified", "away"])),
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.item}"

    def record(self, action: str, *, by: "User | None") -> None:
        """Log that it was noted, or undone."""
        facts = {"what": self.reason, "name": self.participant.name, "item": self.item.label}
        AuditEntry.objects.record(self.participant.meeting, action, by=by, subject=self.participant, data=facts)
