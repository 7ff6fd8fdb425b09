"""What becomes of an item after its agenda is released. Its number stays where it stands, whatever happens to it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext

from meetings.notices import tell_postponed, tell_returned

from .audit import Action, AuditEntry
from .meeting import Meeting
from .stateful import TransitionError

if TYPE_CHECKING:
    from .item import AgendaItem
    from .section import RecommendationPoint
    from .user import User


class AfterRelease(models.Model):
    """The acts by which an item leaves the agenda and comes back to it. Members see them with the next version."""

    number: Any
    meeting: Any
    status: Any
    postponed_to: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def withdraw(self, *, by: "User", reason: str) -> None:
        """Take the item off the released agenda; it says "udgår" from the next version on.

        Refused without a reason, before the release, and once the meeting has begun.
        """
        item = self._lock_on_agenda()
        if not reason.strip():
            raise TransitionError(gettext("Say why the item is withdrawn. The reason stands in the log."))
        item._step(item.Status.WITHDRAWN, Action.ITEM_WITHDRAWN, by=by, data={"reason": reason})

    @transaction.atomic
    def reinstate(self, *, by: "User") -> None:
        """Put a withdrawn, postponed or returned item back in its place, under its number.

        What was made of it elsewhere stays there, except the copy on the other meeting's agenda, which is laid aside:
        refused where that one has been released or written in since. Refused once the meeting has begun.
        """
        item: Any = self
        copy = item.postponed_to
        item.lock_with(copy.meeting if copy else None)
        self._require_meeting()
        # What was withdrawn or returned before the release has no place to come back to: `Place.put_back`.
        away = (item.Status.POSTPONED, *((item.Status.WITHDRAWN, item.Status.RETURNED) if item.number else ()))
        item.require(*away)
        self.come_back(by=by)
        item._step(item.Status.ON_AGENDA if item.number else item.Status.ACCEPTED, Action.ITEM_REINSTATED, by=by)

    @transaction.atomic
    def postpone_to(self, meeting: "Meeting", *, by: "User") -> "AgendaItem":
        """Let the item go on at a later meeting of the forum: text and attachments are copied there, ready.

        The item keeps its place here and says "udsat". Refused for a meeting that is not the forum's, not coming, or
        takes no items; and for an item that is not accepted, or was decided, withdrawn or postponed already.
        """
        item: Any = self
        item.lock_with(meeting)
        self._require_meeting(Meeting.Status.IN_SESSION, Meeting.Status.CANCELLED)
        copy = self.go_on_at(meeting, by=by)
        tell_postponed(item)
        return copy

    @transaction.atomic
    def send_back(self, *, by: "User", reason: str) -> "AgendaItem":
        """Give the author a draft of it again, in the backlog; the item keeps its number here and says so.

        Refused without a reason or an author, before the release (it is given back then), and once the meeting began.
        """
        self._lock_on_agenda()
        return self.go_back(by=by, reason=reason)

    # What the acts above do to the item, for an act that holds the locks and knows that the meeting allows it.

    def go_on_at(self, meeting: "Meeting", *, by: "User", points: "Iterable[RecommendationPoint]" = ()) -> "AgendaItem":
        """Copy the item to a later meeting; where only some points go on, the copy has those and the item stays.

        Refused as `postpone_to` is. The caller holds the locks of both meetings and of the item.
        """
        item: Any = self
        item.require(item.Status.ACCEPTED, item.Status.ON_AGENDA)
        self.require_later(meeting)
        copy = item.copy_to(forum=item.forum, meeting=meeting, by=by)
        # Still its author's, who reads it and is told of it, though the secretary has the pen.
        copy.author = item.author
        copy.save(update_fields=["author"])
        facts: dict[str, Any] = {"to": {"meeting": meeting.pk, "item": str(copy.key)}}
        item.postponed_to = copy
        item.save(update_fields=["postponed_to"])
        places = [point.position for point in points]
        if not places:
            item._step(item.Status.POSTPONED, Action.ITEM_POSTPONED, by=by, data=facts)
            return copy
        copy.points.exclude(position__in=places).delete()
        facts["points"] = places
        AuditEntry.objects.record(item.meeting, Action.ITEM_POSTPONED, by=by, subject=item, data=facts)
        return copy

    def settle(self, status: str, action: str, *, by: "User", data: dict[str, Any] | None = None) -> None:
        """Let the item stand in a state, and log by which act it came there."""
        item: Any = self
        item._step(status, action, by=by, data=data)

    def require_later(self, meeting: "Meeting") -> None:
        """Refuse a meeting that the item cannot go on at: another forum's, one that was held or called off."""
        item: Any = self
        if meeting.forum_id != item.forum_id:
            raise TransitionError(gettext("An item is postponed to a meeting of its own forum."))
        meeting.require_takes_items()
        if not meeting.comes_after(item.meeting):
            raise TransitionError(gettext("Choose a meeting that comes after this one."))

    def come_back(self, *, by: "User") -> None:
        """Lay aside what was copied to a later meeting. Refused where somebody has worked on it there."""
        item: Any = self
        if item.postponed_to_id:
            copy = item.postponed_to
            if not copy.is_unreleased or copy.version > 1 or copy.sections.filter(version__gt=1).exists():
                raise TransitionError(
                    gettext("The item goes on at %(meeting)s, where somebody has worked on it. Take it from there.")
                    % {"meeting": copy.meeting or copy.forum}
                )
            copy.take_off(by=by)
            item.postponed_to = None
            item.save(update_fields=["postponed_to"])

    def go_back(self, *, by: "User", reason: str) -> "AgendaItem":
        """Give the author a draft. Refused without a reason or an author."""
        item: Any = self
        if not reason.strip():
            raise TransitionError(gettext("Tell the author why the item is returned."))
        if item.author_id is None:
            raise TransitionError(gettext("The item has no author to return it to."))
        draft = item.copy_to(forum=item.forum, by=by, author=item.author)
        facts = {"reason": reason, "to": {"item": str(draft.key)}}
        item._step(item.Status.RETURNED, Action.ITEM_RETURNED, by=by, data=facts)
        AuditEntry.objects.record(None, Action.ITEM_RETURNED, by=by, subject=draft, data={"reason": reason})
        tell_returned(draft, reason=reason)
        return draft

    def _lock_on_agenda(self) -> Any:
        """Lock the meeting and the item; refused unless the item stands on a released agenda that is not in session."""
        item: Any = self
        item.lock_with_meeting()
        self._require_open()
        return item.require(item.Status.ON_AGENDA)

    def _require_open(self) -> None:
        """Refuse before the item has its number, and once the meeting has begun."""
        if self.number is None:
            raise TransitionError(gettext("The item is not on a released agenda yet."))
        self._require_meeting()

    def _require_meeting(self, *also: str) -> None:
        item: Any = self
        if item.meeting is None:
            raise TransitionError(gettext("The item is on no meeting's agenda."))
        item.meeting.require(*Meeting.BEFORE_SESSION, *also)
