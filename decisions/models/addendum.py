"""A correction to minutes that are approved: dated, signed, before the text it corrects, and never instead of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem
from meetings.richtext import clean

from .minutes import Minutes


class Addendum(models.Model):
    """One correction to one item of approved minutes, or to all of them where no item is named."""

    minutes = models.ForeignKey(Minutes, verbose_name=_("minutes"), on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField(_("number"))
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("agenda item"),
        on_delete=models.PROTECT,
        related_name="addenda",
        null=True,
        blank=True,
    )
    html = models.TextField(_("correction"))
    dated = models.DateField(_("date"))
    signed_by = models.CharField(_("signed by"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    # Left out of the minutes again before it was approved.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(name="addendum_number_once", fields=["minutes", "number"]),
            models.CheckConstraint(name="addendum_has_a_text", condition=~Q(html="")),
            models.CheckConstraint(name="addendum_is_signed", condition=~Q(signed_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)
