"""Gennemlæsning: named readers see one unreleased version, and say what they think of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .meeting import Meeting
from .version import Snapshot


class Review(models.Model):
    """One reading of an agenda before its release: all readers read the same frozen text."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField(_("number"))
    snapshot = models.ForeignKey(Snapshot, verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="+")
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("readers"), related_name="reviews")
    until = models.DateField(_("until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["meeting", "-number"]
        constraints = [models.UniqueConstraint(name="review_number_once", fields=["meeting", "number"])]

    def __str__(self) -> str:
        return f"{self.meeting} {self.number}"
