"""Who writes in a section holds its meeting, its item and the section itself, in this order."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.translation import gettext

from .stateful import TransitionError

if TYPE_CHECKING:
    from .section import Section

# Of the item no more than a save asks for: most columns of a row cost more to ask for than to have.
LOOKED_AT = tuple(f"item__{name}" for name in ("key", "status", "forum", "meeting", "author", "number", "recommender"))
LOOKED_AT_OF_MEETING = ("item__meeting__forum", "item__meeting__status")


class Holding(models.Model):
    """A section's locks. One query finds, locks and reads the three rows, since every save takes this way."""

    _is_held = False

    class Meta:
        abstract = True

    @classmethod
    def hold(cls, **which: Any) -> "Section":
        """Find one section and lock it at once, for the caller's transaction: what is asked of it then holds still.

        The same locks as `lock_to_write`, which finds them taken. Not there: `DoesNotExist`.
        """
        for in_meeting in (True, False):
            for section in cls._to_lock(in_meeting=in_meeting).filter(**which):
                section._is_held = True
                return section
        cls._base_manager.get(**which)
        raise TransitionError(gettext("The item has just been moved to another meeting. Reload the page."))

    def lock_to_write(self) -> "Section":
        """Lock the meeting, the item and the section in this order, read anew. Refused where no text may be written.

        One query, since every save takes this way.
        """
        section: Any = self
        if not section.is_held:
            known = section.item.meeting_id
            try:
                section.refresh_from_db(from_queryset=self._to_lock(in_meeting=known is not None))
            except ObjectDoesNotExist:
                known = 0
            if section.item.meeting_id != known:
                raise TransitionError(gettext("The item has just been moved to another meeting. Reload the page."))
        section.item.require_writable()
        return section

    @property
    def is_held(self) -> bool:
        """Whether the transaction that lasts has locked the section, found by `hold`."""
        return self._is_held and transaction.get_connection().in_atomic_block

    @classmethod
    @cache
    def _to_lock(cls, *, in_meeting: bool) -> models.QuerySet:
        """Sections of items with a meeting or of those without: a row that may be missing cannot be locked.

        PostgreSQL locks a joined row's tables in the order in which they are named, and reads each anew when it has
        waited for it.
        """
        columns = [*(field.name for field in cls._meta.concrete_fields), *LOOKED_AT]
        rows: Any = cls._base_manager.order_by()
        if not in_meeting:
            rows = rows.filter(item__meeting=None).select_related("item").only(*columns)
            return rows.select_for_update(of=("item", "self"))
        rows = rows.filter(item__meeting__held_on__isnull=False)  # true of every meeting: it asks for an inner join
        rows = rows.select_related("item__meeting").only(*columns, *LOOKED_AT_OF_MEETING)
        return rows.select_for_update(of=("item__meeting", "item", "self"))
