"""What a person has read of a meeting, so that what is new since can be shown."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .item import AgendaItem
from .meeting import Meeting
from .version import Snapshot

if TYPE_CHECKING:
    from .user import User


class ReadingMarkQuerySet(models.QuerySet["ReadingMark"]):
    """Marks by who reads."""

    def put(self, meeting: Meeting, items: Iterable[AgendaItem], snapshot: Snapshot, *, by: "User") -> None:
        """Note that the person has read these items of the meeting as they stand in the snapshot.

        Whoever looks at an older version afterwards has still read the newer one: such a mark stays as it is. What
        somebody reads is their own business, so the log says nothing of it.
        """
        items = list(items)
        newer = self.filter(user=by, item__in=items, snapshot__made_at__gt=snapshot.made_at)
        kept = set(newer.values_list("item", flat=True))
        self.bulk_create(
            [
                self.model(user=by, meeting=meeting, item=item, snapshot=snapshot)
                for item in sorted(items, key=lambda item: item.pk)
                if item.pk not in kept
            ],
            update_conflicts=True,
            unique_fields=["user", "item"],
            update_fields=["meeting", "snapshot", "read_at"],
        )


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

    objects = ReadingMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading mark")
        verbose_name_plural = _("reading marks")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="reading_mark_once", fields=["user", "item"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.item}"
