"""What a person has read of a meeting, so that what is new since can be shown."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem
from .meeting import Meeting
from .version import Snapshot


class ReadingMark(models.Model):
    """The snapshot of a meeting that a person has read last, item by item: what differs from it is new to them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="reading_marks"
    )
    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.CASCADE, related_name="reading_marks"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="reading_marks"
    )
    snapshot = models.ForeignKey(Snapshot, verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(_("read at"), default=timezone.now)

    class Meta:
        verbose_name = _("reading mark")
        verbose_name_plural = _("reading marks")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="reading_mark_once", fields=["user", "item"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.item}"
