"""Findings that somebody answered for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .meeting import Meeting


class Override(models.Model):
    """One finding of "Klar til udsendelse?" that the agenda goes out with all the same, and why."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="overrides")
    # Which finding: its code, place and what was found, as `Finding.name` has it. Another number is another finding.
    finding = models.CharField(_("finding"), max_length=300)
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

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
