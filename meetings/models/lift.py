"""A member wants an item discussed that was to be taken as information."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem
from .membership import Membership


class Lift(models.Model):
    """One member's wish to discuss one item ("løft til drøftelse"). The rest is taken as information together."""

    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="lifts")
    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.PROTECT, related_name="lifts"
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("wish to discuss")
        verbose_name_plural = _("wishes to discuss")
        ordering = ["item", "at", "pk"]
        constraints = [models.UniqueConstraint(name="lift_once_per_member", fields=["item", "membership"])]

    def __str__(self) -> str:
        return f"{self.membership.name}: {self.item}"
