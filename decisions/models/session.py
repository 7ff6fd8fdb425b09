"""A meeting while it is held: the item now, and the time that each item took."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Meeting


class Session(models.Model):
    """The course of one meeting, from its opening on."""

    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="session")
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("the item now"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    # Counts whatever a follower can see change, so that asking for news costs one row.
    revision = models.PositiveBigIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_opens", condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at"))
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting)


class TimeSpent(models.Model):
    """A stretch of time in which one item was treated; an item can be left and taken up again."""

    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.CASCADE, related_name="times")
    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="times")
    began_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("time spent")
        verbose_name_plural = _("times spent")
        ordering = ["session", "began_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="time_spent_on_one_item_now", fields=["session"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="time_spent_ends_after_it_begins", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.began_at:%H:%M}"
