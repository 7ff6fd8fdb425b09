"""Writing in an item's head: title, case number, kind, time, presenter, and whether it is closed."""

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext

from meetings.characters import visible

from .audit import Action, AuditEntry
from .meeting import Meeting
from .section_revising import Stale
from .stateful import TransitionError

if TYPE_CHECKING:
    from .user import User

FIELDS = ("title", "public_title", "case_number", "kind", "minutes", "presenter", "closed")


class Head(models.Model):
    """The act that changes what stands over an item's sections, and when an item takes text at all."""

    status: Any
    meeting: Any
    version: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def revise(self, *, by: "User", version: int, **head: Any) -> bool:
        """Change what stands in the head; whether anything changed. Logged, with what it was before.

        `version` is the one that was on the screen. Refused with `Stale` where somebody has changed the head since,
        where the item takes no more text, and without a title. A case number of an unusual form is taken as it is.
        """
        if unknown := head.keys() - set(FIELDS):
            raise TypeError(f"not in an item's head: {unknown}")
        item: Any = self
        item.lock_with_meeting()
        item.require_writable()
        said = {name: visible(value).strip() if isinstance(value, str) else value for name, value in head.items()}
        changes = {name: [getattr(item, name), new] for name, new in said.items() if getattr(item, name) != new}
        if not changes:
            return False
        if version != item.version:
            raise Stale(item)
        if said.get("title") == "":
            raise TransitionError(gettext("An item needs a title. The earlier one is kept."))
        for name, (_old, new) in changes.items():
            setattr(item, name, new)
        item.version += 1
        item.save(update_fields=[*changes, "version"])
        if closed := changes.pop("closed", None):
            action = Action.ITEM_CLOSED if item.closed else Action.ITEM_OPENED_UP
            AuditEntry.objects.record(item.meeting, action, by=by, subject=item, data={"closed": closed})
        if changes:
            AuditEntry.objects.record(item.meeting, Action.ITEM_CHANGED, by=by, subject=item, data={"changes": changes})
        return True

    @property
    def is_writable(self) -> bool:
        """Whether its text may be changed now: until the meeting begins, after the release too (a correction, which
        members see at the next release). Who may is another question: `permissions.can_write_item`."""
        item: Any = self
        status = item.Status
        if item.status in (status.DRAFT, status.RETURNED, status.HANDED_IN, status.ACCEPTED):
            return True
        return (
            item.status == status.ON_AGENDA
            and item.meeting is not None
            and item.meeting.status in Meeting.BEFORE_SESSION
        )

    def require_writable(self, *, at_meeting: bool = False) -> None:
        """Refuse with TransitionError where the text may not be changed now; `at_meeting` asks for what comes to it
        while the meeting is held and until its minutes are sent to approval."""
        item: Any = self
        if at_meeting:
            item.meeting.require(Meeting.Status.IN_SESSION, Meeting.Status.MINUTES_DRAFTED)
        elif not self.is_writable:
            raise TransitionError(
                gettext("The item's text can no longer be changed: it is “%(status)s”.")
                % {"status": item.get_status_display()}
            )
