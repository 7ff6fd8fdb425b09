"""Who holds the pen of an item: its author, an approving leader, the secretary. Each step has its step back."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from .audit import Action, AuditEntry
from .stateful import Stateful, TransitionError

if TYPE_CHECKING:
    from .item import AgendaItem
    from .user import User


class Pen(Stateful):
    """The acts by which the pen goes from hand to hand. Permissions say whose acts they are; this says when."""

    forum: Any
    meeting: Any
    author: Any
    endorsed_at: Any

    class Meta:
        abstract = True

    def lock_with_meeting(self) -> "AgendaItem":
        """Lock the item's meeting, then the item: an agenda that is being released is waited for, and then known."""
        item: Any = self
        if item.meeting_id:
            item.meeting.lock()
        item.lock()
        return item

    @transaction.atomic
    def hand_in(self, *, by: "User") -> None:
        """Give the item to the secretary, or first to the leader where the forum has one. Refused unless a draft."""
        item = self.lock_with_meeting()
        item.require(item.Status.DRAFT, item.Status.RETURNED)
        item.handed_in_at, item.endorsed_at, item.endorsed_by = timezone.now(), None, None
        item._step(item.Status.HANDED_IN, Action.ITEM_HANDED_IN, by=by)

    @transaction.atomic
    def take_back(self, *, by: "User") -> None:
        """The author takes the pen back, as long as the secretary has not accepted the item."""
        item = self.lock_with_meeting()
        item.require(item.Status.HANDED_IN)
        item.handed_in_at = item.endorsed_at = item.endorsed_by = None
        item._step(item.Status.DRAFT, Action.ITEM_TAKEN_BACK, by=by)

    @transaction.atomic
    def endorse(self, *, by: "User") -> None:
        """The leader sends the item on to the secretary. Refused unless it is handed in and not endorsed yet."""
        item = self.lock_with_meeting()
        item.require(item.Status.HANDED_IN)
        if item.endorsed_at:
            raise TransitionError(gettext("The item has been endorsed already."))
        item.endorsed_at, item.endorsed_by = timezone.now(), by
        item._step(item.Status.HANDED_IN, Action.ITEM_ENDORSED, by=by)

    @transaction.atomic
    def accept(self, *, by: "User") -> None:
        """The secretary takes the item over as it stands, ready for the agenda.

        Refused while it waits for the leader, and unless it is a draft, handed in or given back.
        """
        item = self.lock_with_meeting()
        item.require(item.Status.DRAFT, item.Status.HANDED_IN, item.Status.RETURNED)
        if item.waits_for_leader:
            raise TransitionError(gettext("The item waits for the leader who is to endorse it."))
        item._step(item.Status.ACCEPTED, Action.ITEM_ACCEPTED, by=by)

    @transaction.atomic
    def give_back(self, *, by: "User", reason: str) -> None:
        """Give the author the pen again, and say why. Refused without a reason, an author, or after the release."""
        item = self.lock_with_meeting()
        item.require(item.Status.HANDED_IN, item.Status.ACCEPTED)
        if not reason.strip():
            raise TransitionError(gettext("Tell the author why the item is returned."))
        if item.author_id is None:
            raise TransitionError(gettext("The item has no author to return it to."))
        item.handed_in_at = item.endorsed_at = item.endorsed_by = None
        item._step(item.Status.RETURNED, Action.ITEM_RETURNED, by=by, data={"reason": reason})

    @property
    def waits_for_leader(self) -> bool:
        """Handed in, in a forum where a leader stands in between, and not endorsed yet."""
        item: Any = self
        return item.status == item.Status.HANDED_IN and item.forum.leader_endorses and item.endorsed_at is None

    def _step(self, status: str, action: str, *, by: "User | None", data: dict[str, Any] | None = None) -> None:
        """Set the status and log the act; the caller holds the locks and has set what goes with it."""
        item: Any = self
        was, item.status = item.status, status
        item.save(update_fields=["status", "handed_in_at", "endorsed_at", "endorsed_by"])
        AuditEntry.objects.record(
            item.meeting, action, by=by, subject=item, data={"status": [str(was), str(status)], **(data or {})}
        )
