"""The agenda against the clock: when each item begins, what they take together, and whether there is room for it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from meetings.numbering import NoNumberLeft, number

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Meeting

# An item that keeps its number and takes no time.
GONE = ("withdrawn", "postponed", "returned")


@dataclass
class Row:
    """One item as a list of a draft shows it: the number it will have, and when it begins."""

    item: "AgendaItem"
    label: str = ""
    starts: datetime.time | None = None
    is_readable: bool = True

    @property
    def title(self) -> str:
        """The title, or for whoever may not read the item what everyone may know of it."""
        return self.item.title if self.is_readable else self.item.title_for_others

    @property
    def is_fixed(self) -> bool:
        """Whether its number was released, so that it keeps its place."""
        return self.item.number is not None


@dataclass
class Agenda:
    """The items on the agenda in their order, with the number of the first and the sum against the meeting's end."""

    meeting: "Meeting"
    rows: list[Row] = field(default_factory=list)
    first: int = 1

    @cached_property
    def minutes(self) -> int:
        """What the items take together."""
        return sum(_minutes(row.item) for row in self.rows)

    @cached_property
    def available(self) -> int | None:
        """The minutes from start to end; None where the meeting has not both."""
        start, end = self.meeting.start, self.meeting.end
        return (end.hour - start.hour) * 60 + end.minute - start.minute if start and end else None

    @property
    def over(self) -> int:
        """By how many minutes the items take more than there is; 0 where they do not."""
        return max(0, self.minutes - self.available) if self.available is not None else 0

    @property
    def left(self) -> int:
        """How many minutes nobody has set aside."""
        return max(0, self.available - self.minutes) if self.available is not None else 0

    @property
    def ends(self) -> datetime.time | None:
        """When the last item is through."""
        return _after(self.meeting.start, self.minutes)

    @property
    def untimed(self) -> int:
        """How many items nobody has set a time aside for."""
        return sum(1 for row in self.rows if row.item.minutes is None and not _is_gone(row.item))

    @property
    def is_released(self) -> bool:
        """Whether any of them has its number."""
        return any(row.is_fixed for row in self.rows)

    @property
    def last(self) -> int:
        """The number of the last item, as long as they count without letters."""
        return self.first + len(self.rows) - 1


def agenda_of(meeting: "Meeting", items: "Iterable[AgendaItem]", *, first: int = 1) -> Agenda:
    """The items with the numbers that a release would give them now, and the clock running through them."""
    agenda = Agenda(meeting, [Row(item) for item in items], first)
    given = [(row.item.number, row.item.suffix) if row.item.number else None for row in agenda.rows]
    try:
        labels = [f"{whole}{letter}" for whole, letter in number(given, first=first)]
    except NoNumberLeft:
        labels = [row.item.label for row in agenda.rows]
    gone_by = 0
    for row, label in zip(agenda.rows, labels, strict=True):
        row.label = label
        if not _is_gone(row.item):
            row.starts = _after(meeting.start, gone_by)
        gone_by += _minutes(row.item)
    return agenda


def clock_through(document: dict[str, Any]) -> dict[str, datetime.time | None]:
    """When each item of a redacted `referat/1` document begins, by its key: only what comes up, and has a time.

    After an item that is kept from the reader nothing is told: what comes next would say how long that one takes.
    """
    start, gone_by, starts = document["meeting"]["start"], 0, {}
    for item in document["items"]:
        if item["status"] in GONE:
            continue
        starts[item["key"]] = _after(start and datetime.time.fromisoformat(start), gone_by)
        if item["redacted"]:
            start = None
        gone_by += item["minutes"] or 0
    return starts


def _is_gone(item: "AgendaItem") -> bool:
    """Whether the item keeps its number and takes no time: withdrawn, postponed or sent back."""
    return item.status in GONE


def _minutes(item: "AgendaItem") -> int:
    return 0 if _is_gone(item) else item.minutes or 0


def _after(start: datetime.time | None, minutes: int) -> datetime.time | None:
    if start is None:
        return None
    return (datetime.datetime.combine(datetime.date.min, start) + datetime.timedelta(minutes=minutes)).time()
