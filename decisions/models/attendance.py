"""Who came and went during a meeting, and who took no part in an item."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Exclusion, Meeting, Participant


class PresenceEvent(models.Model):
    """Somebody came or left while the meeting was held. Who was there from the beginning has no event for it."""

    class Kind(models.TextChoices):
        ARRIVED = "arrived", _("arrived")
        LEFT = "left", _("left")

    participant = models.ForeignKey(
        Participant, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    at = models.TimeField(_("at"))
    # The item that was treated then: who came during it took part in it, who left during it did too.
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("during"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now)

    class Meta:
        verbose_name = _("coming or leaving")
        verbose_name_plural = _("comings and leavings")
        ordering = ["participant", "at", "pk"]
        constraints = [
            models.CheckConstraint(name="presence_event_kind_is_known", condition=Q(kind__in=["arrived", "left"]))
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.get_kind_display()} {self.at:%H.%M}"


class AbsenceManager(models.Manager["Absence"]):
    """Who takes no part in an item."""

    def take_exclusions(self, meeting: Meeting) -> None:
        """Let the members who are excluded from an item stand as disqualified there: a proposal, which can be lifted.

        For the act that opens the meeting, which holds its lock. What stands already stays.
        """
        excluded = Exclusion.objects.filter(
            item__in=meeting.items.on_agenda(), membership__participations__meeting=meeting
        ).values_list("membership", "item")
        places = dict(meeting.participants.filter(membership__isnull=False).values_list("membership", "pk"))
        self.bulk_create(
            (self.model(participant_id=places[membership], item_id=item) for membership, item in excluded),
            ignore_conflicts=True,
        )


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
