"""What named members of a forum say to each other about an item before the meeting."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem


class Thread(models.Model):
    """A talk about one item between those who are named, and nobody else."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="threads"
    )
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("who sees it"), related_name="threads")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now)

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["item", "begun_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begun_by}: {self.item}"


class Remark(models.Model):
    """One remark in a talk."""

    thread = models.ForeignKey(Thread, verbose_name=_("talk"), on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("text"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["thread", "at", "pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(name="remark_has_a_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:50]}"
