"""Members who take no part in an item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem
from .membership import Membership


class Exclusion(models.Model):
    """A member who takes no part in one item (inhabil) and may not read it, in whatever version it stands.

    So the item's row stays for as long as the exclusion does: without it the versions would be open to the member.
    """

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="exclusions"
    )
    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.PROTECT, related_name="exclusions"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [models.UniqueConstraint(name="exclusion_once_per_item", fields=["item", "membership"])]

    def __str__(self) -> str:
        return f"{self.membership.name}: {self.item}"
