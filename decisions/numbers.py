"""The numbers of a forum's year: what was decided, how long it took, what was postponed, what is still to be done.

Counted over what the register tells this reader. An item that the reader takes no part in is one of a number and
nothing else: no kind, no outcome, no time, no case.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from decisions.models import FollowUp, Outcome, RegisterEntry, TimeSpent
from decisions.pace import Timed
from meetings.models import AgendaItem, Forum, Meeting

if TYPE_CHECKING:
    from meetings.models import User

COLUMNS = (
    "item", "item__minutes", "item__postponed_to", "meeting", "meeting__start", "held_on", "number", "suffix", "status",
    "shown_title", "shown_kind", "shown_outcomes", "shown_case", "shown_closed", "shown_whole",
)  # fmt: skip
# Besides the outcomes and kinds there are: several of them for one item, sent back, and not told to this reader.
SEVERAL, RETURNED, HIDDEN = "several", "returned", "hidden"
NOT_TREATED = (AgendaItem.Status.WITHDRAWN, AgendaItem.Status.RETURNED)
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Counted:
    """One item of the year, as far as the reader may know it; of one that is not theirs there is no more than that."""

    item: int
    meeting: int
    held_on: datetime.date
    label: str
    closed: bool
    is_told: bool
    title: str = ""
    kind: str = ""
    outcome: str = ""
    case_number: str = ""
    is_postponed: bool = False
    goes_on_as: int | None = None
    timed: Timed = field(default_factory=lambda: Timed(None, is_left=False))


@dataclass(frozen=True)
class Course:
    """One meeting of the year, with its items."""

    pk: int
    held_on: datetime.date
    start: datetime.time | None
    items: tuple[Counted, ...]

    @property
    def closed(self) -> int:
        """How many of its items are closed, as this reader meets them."""
        return sum(item.closed for item in self.items)

    @property
    def set_aside(self) -> int:
        """The minutes that were set aside for its items."""
        return sum(item.timed.minutes or 0 for item in self.items)

    @property
    def used(self) -> int:
        """The minutes that they took."""
        return _minutes(item.timed.spent for item in self.items)

    @property
    def used_freely(self) -> int:
        """The minutes of them that went to items for which none were set aside."""
        return _minutes(item.timed.spent for item in self.items if not item.timed.minutes)

    @property
    def is_timed(self) -> bool:
        """Whether its time was measured: it was held here, and not only written down."""
        return any(item.timed.spent for item in self.items)


@dataclass(frozen=True)
class Tasks:
    """The follow-ups that the year's meetings gave, by how they stand today."""

    due_later: int
    overdue: int
    done: int
    called_off: int

    @property
    def total(self) -> int:
        """How many were given."""
        return self.due_later + self.overdue + self.done + self.called_off


@dataclass(frozen=True)
class Year:
    """Everything that is counted of one forum and year for one reader."""

    forum: Forum
    year: int
    years: tuple[int, ...]
    unfinished: int
    meetings: tuple[Course, ...]
    tasks: Tasks

    @cached_property
    def items(self) -> list[Counted]:
        """All items, in the order in which they were treated."""
        return [item for meeting in self.meetings for item in meeting.items]

    @property
    def hidden(self) -> int:
        """How many of them the reader is told nothing else of."""
        return sum(not item.is_told for item in self.items)

    def by_month(self, what: str) -> dict[str, list[int]]:
        """For each outcome (or kind) that occurs, how many items had it in each month; the most frequent first.

        What says least comes last: not told, and then not told to this reader.
        """
        counts: dict[str, Counter[int]] = {}
        for item in self.items:
            value = getattr(item, what) if item.is_told else HIDDEN
            counts.setdefault(value, Counter())[item.held_on.month] += 1
        order = sorted(counts, key=lambda value: (value == HIDDEN, value == "", -counts[value].total(), value))
        return {value: [counts[value][month] for month in MONTHS] for value in order}

    @property
    def timed(self) -> list[Course]:
        """The meetings whose time was measured."""
        return [meeting for meeting in self.meetings if meeting.is_timed]

    def overran(self) -> list[Counted]:
        """The items that took longer than was set aside, the one that ran over most first."""
        return sorted((item for item in self.items if item.timed.over), key=lambda item: (-item.timed.over, item.item))

    @property
    def postponed(self) -> list[Counted]:
        """The items of which all or some was postponed."""
        return [item for item in self.items if item.is_postponed]

    def postponed_again(self) -> list[list[Counted]]:
        """The cases that were postponed more than once in the year, the most often postponed first.

        Items are of one case where they have its number, or where the one was postponed to the other.
        """
        cases: dict[int, list[Counted]] = {item.item: [item] for item in self.postponed}
        first: dict[str | int, Counted] = {}
        for item in self.postponed:
            for other in (item.goes_on_as, first.setdefault(item.case_number or item.item, item).item):
                if other in cases and cases[other] is not cases[item.item]:
                    cases[item.item] += cases[other]
                    for one in cases[other]:
                        cases[one.item] = cases[item.item]
        found = {id(case): sorted(case, key=_when) for case in cases.values() if len(case) > 1}
        return sorted(found.values(), key=lambda case: (-len(case), _when(case[0])))


def numbers_of(forum: Forum, year: int, user: "User | AnonymousUser") -> Year:
    """What is counted of the forum's year for this reader, who is a member. The same few queries for every year."""
    rows = list(
        RegisterEntry.objects.visible_to(user, [forum])
        .filter(held_on__year=year)
        .order_by("held_on", "meeting__start", "meeting", "number", "suffix")
        .values(*COLUMNS)
    )
    spent = _spent(forum, year)
    by_meeting: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_meeting.setdefault(row["meeting"], []).append(row)
    meetings = tuple(
        Course(pk, of[0]["held_on"], of[0]["meeting__start"], tuple(_counted(row, spent) for row in of))
        for pk, of in by_meeting.items()
    )
    return Year(forum, year, years_of(forum), _unfinished(forum, year), meetings, _tasks(forum, year, user))


def years_of(forum: Forum) -> tuple[int, ...]:
    """The years in which the forum has met or will, the latest first."""
    return tuple(day.year for day in forum.meetings.dates("held_on", "year", order="DESC"))


def _counted(row: dict[str, Any], spent: dict[int, float]) -> Counted:
    facts = {name: row[name] for name in ("item", "meeting", "held_on")}
    facts |= {"label": f"{row['number']}{row['suffix']}", "closed": row["shown_closed"], "is_told": row["shown_whole"]}
    if not row["shown_whole"]:
        return Counted(**facts)
    outcomes, status = row["shown_outcomes"], row["status"]
    minutes = None if status in NOT_TREATED else row["item__minutes"]
    return Counted(
        **facts,
        title=row["shown_title"],
        kind=row["shown_kind"],
        outcome=_outcome(outcomes, status),
        case_number=row["shown_case"],
        is_postponed=Outcome.POSTPONED in outcomes or status == AgendaItem.Status.POSTPONED,
        goes_on_as=row["item__postponed_to"],
        timed=Timed(minutes, spent.get(row["item"], 0.0), is_left=False),
    )


def _outcome(outcomes: list[str], status: str) -> str:
    """What became of the item, in one word: its outcome, or what its place on the agenda says where it has none."""
    if outcomes:
        return outcomes[0] if len(outcomes) == 1 else SEVERAL
    said = {"postponed": Outcome.POSTPONED, "withdrawn": Outcome.LAPSED, "returned": RETURNED}
    return str(said.get(status, Outcome.NONE))


def _spent(forum: Forum, year: int) -> dict[int, float]:
    """The seconds that each item of the year took, all its stretches together."""
    times = TimeSpent.objects.filter(item__meeting__forum=forum, item__meeting__held_on__year=year)
    took = (
        times.filter(ended_at__isnull=False).order_by().values("item").annotate(took=Sum(F("ended_at") - F("began_at")))
    )
    return {row["item"]: row["took"].total_seconds() for row in took}


def _unfinished(forum: Forum, year: int) -> int:
    """How many meetings are over whose minutes nobody has been sent."""
    over = forum.meetings.filter(held_on__year=year, status=Meeting.Status.MINUTES_DRAFTED)
    return over.exclude(entries__newest=True).count()


def _tasks(forum: Forum, year: int, user: "User | AnonymousUser") -> Tasks:
    given = FollowUp.objects.visible_to(user).told().filter(forum=forum, item__meeting__held_on__year=year)
    is_open, today = Q(status="open"), timezone.localdate()
    return Tasks(
        **given.order_by().aggregate(
            due_later=Count("pk", filter=is_open & Q(due_on__gte=today)),
            overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
            done=Count("pk", filter=Q(status="done")),
            called_off=Count("pk", filter=Q(status="cancelled")),
        )
    )


def _minutes(seconds: Iterable[float]) -> int:
    return int(sum(seconds) // 60)


def _when(item: Counted) -> tuple[datetime.date, int]:
    return item.held_on, item.item
