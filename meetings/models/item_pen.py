"""Who holds the pen of an item: its author, an approving leader, the secretary. Each step has its step back."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from meetings import notices

from .audit import Action, AuditEntry
from .stateful import Stateful, TransitionError

if TYPE_CHECKING:
    from .item import AgendaItem
    from .user import User


class Pen(Stateful):
    """The acts by which the pen goes from hand to hand. Permissions say whose acts they are; this says when."""

    forum: Any
    meeting: Any
    meeting_id: Any
    author: Any
    endorsed_at: Any

    class Meta:
        abstract = True

    def lock_with_meeting(self) -> "AgendaItem":
        """Lock the item's meeting, then the item: an agenda that is being released is waited for, and then known."""
        item: Any = self
        if item.meeting_id:
            item.meeting.lock()
        return item.lock_itself()

    def lock_itself(self) -> "AgendaItem":
        """Lock the item where its meeting is locked already. Refused where it was moved to another one meanwhile."""
        item: Any = self
        meeting = item.meeting if item.meeting_id else None
        item.lock()
        if item.meeting_id != (meeting and meeting.pk):
            raise TransitionError(gettext("The item has just been moved to another meeting. Reload the page."))
        item.meeting = meeting
        return item

    @transaction.atomic
    def hand_in(self, *, by: "User") -> None:
        """Give the item to the secretary, or first to the leader where the forum has one, who is told.

        Refused unless it is a draft, for a template, and where its meeting takes no more items. A meeting whose agenda
        is released takes it still: it comes out with the next version, when the secretary has accepted it.
        """
        item = self.lock_with_meeting()
        item.require(item.Status.DRAFT, item.Status.RETURNED)
        item._require_a_place()
        item.handed_in_at, item.endorsed_at, item.endorsed_by = timezone.now(), None, None
        item._step(item.Status.HANDED_IN, Action.ITEM_HANDED_IN, by=by)
        notices.tell_handed_in(item)

    @transaction.atomic
    def take_back(self, *, by: "User") -> None:
        """The author takes the pen back, as long as the secretary has not accepted the item."""
        item = self.lock_with_meeting()
        item.require(item.Status.HANDED_IN)
        item.handed_in_at = item.endorsed_at = item.endorsed_by = None
        item._step(item.Status.DRAFT, Action.ITEM_TAKEN_BACK, by=by)

    @transaction.atomic
    def endorse(self, *, by: "User") -> None:
        """The leader sends the item on to the secretary, who is told. Refused unless it waits for a leader."""
        item = self.lock_with_meeting()
        item.require(item.Status.HANDED_IN)
        if not item.waits_for_leader:
            raise TransitionError(gettext("The item has been endorsed already."))
        item.endorsed_at, item.endorsed_by = timezone.now(), by
        item._step(item.Status.HANDED_IN, Action.ITEM_ENDORSED, by=by)
        notices.tell_handed_in(item)

    @transaction.atomic
    def accept(self, *, by: "User") -> None:
        """The secretary takes the item over as it stands; it comes onto its meeting's agenda, in its place.

        Refused while it waits for the leader, unless it is a draft, handed in or given back, and where its meeting
        takes no more items.
        """
        item = self.lock_with_meeting()
        item.require(item.Status.DRAFT, item.Status.HANDED_IN, item.Status.RETURNED)
        item._require_a_place()
        if item.waits_for_leader:
            raise TransitionError(gettext("The item waits for the leader who is to endorse it."))
        item._step(item.Status.ACCEPTED, Action.ITEM_ACCEPTED, by=by)
        if item.meeting:
            item.meeting.take_in(item)

    @transaction.atomic
    def give_back(self, *, by: "User", reason: str) -> None:
        """Give the author the pen again, and say why. Refused without a reason, an author, or after the release."""
        item = self.lock_with_meeting()
        item.require(item.Status.HANDED_IN, item.Status.ACCEPTED)
        if item.number is not None:
            raise TransitionError(gettext("The item is on a released agenda. Correct it, or postpone or withdraw it."))
        if not reason.strip():
            raise TransitionError(gettext("Tell the author why the item is returned."))
        if item.author_id is None:
            raise TransitionError(gettext("The item has no author to return it to."))
        item.handed_in_at = item.endorsed_at = item.endorsed_by = None
        item._step(item.Status.RETURNED, Action.ITEM_RETURNED, by=by, data={"reason": reason})
        notices.tell_returned(item, reason=reason)

    @property
    def waits_for_leader(self) -> bool:
        """Handed in, in a forum where a leader stands in between, and not endorsed yet."""
        item: Any = self
        return item.status == item.Status.HANDED_IN and item.forum.leader_endorses and item.endorsed_at is None

    def _require_a_place(self) -> None:
        """Refuse for a template, and where the item's meeting takes no more items; the caller holds the locks."""
        item: Any = self
        if item.is_template:
            raise TransitionError(gettext("This is a template. Make an item from it, and hand that in."))
        if item.meeting:
            item.meeting.require_takes_items()

    def _step(self, status: str, action: str, *, by: "User | None", data: dict[str, Any] | None = None) -> None:
        """Set the status and log the act; the caller holds the locks and has set what goes with it."""
        item: Any = self
        was, item.status = item.status, status
        item.save(update_fields=["status", "handed_in_at", "endorsed_at", "endorsed_by"])
        AuditEntry.objects.record(
            item.meeting, action, by=by, subject=item, data={"status": [str(was), str(status)], **(data or {})}
        )
