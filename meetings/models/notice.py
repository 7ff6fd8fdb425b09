"""The outbox: mails that are due, in the database and not in the queue."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem
from .meeting import Meeting
from .version import AgendaVersion


class Notice(models.Model):
    """One mail to one person about one thing. Composed when it is sent, from what was released and no later."""

    class Kind(models.TextChoices):
        RELEASED = "released", _("agenda released")
        CHANGED = "changed", _("agenda changed")
        SUPPLEMENT = "supplement", _("supplement released")
        CANCELLED = "cancelled", _("meeting cancelled")
        MOVED = "moved", _("meeting moved")
        REVIEW = "review", _("asked to review")
        HANDED_IN = "handed_in", _("item handed in")
        RETURNED = "returned", _("item returned")

    class Status(models.TextChoices):
        DUE = "due", _("due")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notices", null=True, blank=True)
    version = models.ForeignKey(AgendaVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    data = models.JSONField(_("facts"), default=dict, blank=True)
    # What it is about, so that nobody is told the same twice: "version 12", "review 4".
    about = models.CharField(max_length=100)
    # Becomes the Message-ID: a mail that is sent twice is the same mail.
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="notice_once_per_person", fields=["user", "kind", "about"]),
            models.CheckConstraint(
                name="notice_sent_has_a_time",
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"
