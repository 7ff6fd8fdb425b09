"""A meeting that is held: begun, taken up again, its items in the order in which they are treated."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext

from meetings.numbering import NoNumberLeft, number

from .audit import Action, AuditEntry
from .stateful import Stateful, TransitionError

if TYPE_CHECKING:
    from .item import AgendaItem
    from .user import User


class Held(Stateful):
    """The acts of a meeting in session. Who follows it there is told of them by the session (`decisions`)."""

    Status: Any
    items: Any
    forum: Any
    _move: Any
    _keep_order: Any
    _rearrange: Any
    point_to_previous: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def open_session(self, *, by: "User | None") -> None:
        """Begin the meeting. Refused unless its agenda is released.

        What was put on the agenda since its last release has no number yet: it gets one now, and counts as taken up at
        the meeting, since nobody has had it before.
        """
        self.lock().require(self.Status.RELEASED)
        late = [item.pk for item in self.items.on_agenda().filter(number=None)]
        if late:
            self.items.on_agenda().give_numbers(self)
            self.items.filter(pk__in=late).update(taken_up=True)
        self.point_to_previous(held=True)
        self._move(self.Status.IN_SESSION, Action.SESSION_OPENED, by=by, data={"taken_up": len(late)} if late else None)

    @transaction.atomic
    def undo_session(self, *, by: "User", reason: str) -> None:
        """The meeting has not begun after all: its agenda is the released one again. Refused without a reason."""
        self.lock().require(self.Status.IN_SESSION)
        if not reason.strip():
            raise TransitionError(gettext("Say why the meeting has not begun. The reason stands in the log."))
        self.items.update(taken_up=False)
        self._move(self.Status.RELEASED, Action.SESSION_UNDONE, by=by, data={"reason": reason.strip()})

    @transaction.atomic
    def reopen_session(self, *, by: "User", reason: str) -> None:
        """Take the meeting up again. Refused without a reason, and unless its minutes are still being written."""
        self.lock().require(self.Status.MINUTES_DRAFTED)
        if not reason.strip():
            raise TransitionError(gettext("Say why the meeting is taken up again. The reason stands in the log."))
        self._move(self.Status.IN_SESSION, Action.SESSION_REOPENED, by=by, data={"reason": reason.strip()})

    @transaction.atomic
    def treat_before(self, item: "AgendaItem", before: "AgendaItem | None", *, by: "User") -> None:
        """Treat the item before another one, or last: numbers stay with their items, whatever the order becomes.

        Refused unless the meeting is in session and both are on its agenda. Doing it twice changes nothing.
        """
        self.lock().require(self.Status.IN_SESSION)
        order = list(self.items.on_agenda().in_order())
        was = [one.key for one in order]
        if item not in order or (before is not None and before not in order):
            raise TransitionError(gettext("The item is not on this meeting's agenda."))
        if before == item:
            return
        order.remove(item)
        order.insert(order.index(before) if before else len(order), item)
        if [one.key for one in order] != was:
            self._rearrange(order, was=was, by=by)

    @transaction.atomic
    def take_up(
        self, title: str, *, by: "User", after: "AgendaItem | None" = None, key: uuid.UUID | None = None, **said: Any
    ) -> "AgendaItem":
        """Take an item up at the meeting: after the given one, under its number and the next letter that is free.

        With a key it is made once, however often it is sent. Refused without a title, and unless the meeting is in
        session.
        """
        self.lock().require(self.Status.IN_SESSION)
        made = self.items.filter(key=key).first() if key else None
        if made:
            return made
        if not title.strip():
            raise TransitionError(gettext("An item needs a title."))
        order = list(self.items.on_agenda().in_order())
        label = self._next_label(order, after)
        item = self.items.model.objects.begin(
            forum=self.forum,
            meeting=self,
            title=" ".join(title.split()),
            status="on_agenda",
            taken_up=True,
            number=label[0],
            suffix=label[1],
            key=key or uuid.uuid4(),
            **said,
        )
        order.insert(order.index(after) + 1 if after in order else len(order), item)
        self._keep_order(order)
        facts = {"title": item.title, "number": item.label}
        AuditEntry.objects.record(self, Action.ITEM_TAKEN_UP, by=by, subject=item, data=facts)  # type: ignore[arg-type]
        return item

    def _next_label(self, order: "Iterable[AgendaItem]", after: "AgendaItem | None") -> tuple[int, str]:
        """The number for an item after the given one, or after the last one of the agenda."""
        given = [(item.number, item.suffix) for item in order if item.number]
        first = 1
        if not given and self.forum.numbering == self.forum.Numbering.YEAR:
            first = self.items.model.objects.last_number_of_year(self) + 1
        label = (after.number, after.suffix) if after and after.number else max(given, default=None)
        others = [one for one in given if one != label]
        try:
            return number([label, None, *others] if label else [None], first=first)[1 if label else 0]
        except NoNumberLeft as none_left:
            raise TransitionError(
                gettext("All letters after number %(number)s are taken. Take the item up after another one.")
                % {"number": label[0] if label else first}
            ) from none_left
