"""Findings that somebody answered for."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.cpr import find_cpr

from .audit import Action, AuditEntry
from .meeting import Meeting
from .stateful import TransitionError

if TYPE_CHECKING:
    from meetings.preflight import Finding

    from .user import User

# A reason of fewer letters says nothing to whoever reads the log.
SHORTEST_REASON = 10


class OverrideManager(models.Manager["Override"]):
    """The one way to answer for a finding."""

    @transaction.atomic
    def accept(
        self,
        meeting: Meeting,
        finding: "Finding",
        *,
        by: "User",
        reason: str,
        while_in: Collection[str] = Meeting.BEFORE_SESSION,
    ) -> "Override":
        """Let the agenda go out with the finding, and log why; the minutes, where these are what is looked into.

        Refused for advice, which holds nothing up; without a reason of some words, or with a personal number in it;
        outside of the states `while_in`, which end for an agenda when the meeting begins; and where somebody has
        answered for the finding already.
        """
        meeting.lock().require(*while_in)
        if not finding.is_must:
            raise TransitionError(gettext("This is advice only. It holds nothing up, and needs no answer."))
        reason = " ".join(reason.split())
        if len(reason) < SHORTEST_REASON:
            raise TransitionError(gettext("Write in a few words why it is to go out all the same."))
        if find_cpr(reason):
            raise TransitionError(gettext("Leave the personal number out of the reason, which is kept in the log."))
        override, is_new = self.get_or_create(
            meeting=meeting, finding=finding.name, defaults={"reason": reason[:1000], "by": by}
        )
        if not is_new:
            raise TransitionError(gettext("%(name)s has answered for this already.") % {"name": override.by})
        AuditEntry.objects.record(
            meeting,
            Action.FINDING_OVERRIDDEN,
            by=by,
            subject=override,
            data={"code": finding.code, "finding": finding.name, "reason": override.reason},
        )
        return override


class Override(models.Model):
    """One finding that the agenda or the minutes go out with all the same, and why."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="overrides")
    # Which finding: its code, place and what was found, as `Finding.name` has it. Another number is another finding.
    finding = models.CharField(_("finding"), max_length=300)
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = OverrideManager()

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="override_once_per_finding", fields=["meeting", "finding"]),
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.finding

    @transaction.atomic
    def take_back(self, *, by: "User", while_in: Collection[str] = Meeting.BEFORE_SESSION) -> None:
        """Let the finding hold up the release again. The log keeps both. Refused as `accept` is."""
        self.meeting.lock().require(*while_in)
        if not type(self).objects.filter(pk=self.pk).exists():
            return
        AuditEntry.objects.record(
            self.meeting,
            Action.FINDING_OVERRIDDEN,
            by=by,
            subject=self,
            data={"finding": self.finding, "taken_back": True},
        )
        self.delete()
