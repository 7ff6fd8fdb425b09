"""When a forum meets and what is due when: working days, deadlines, the dates of a series."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import holidays
from django.utils.translation import gettext

from meetings.danish import WEEKDAYS, long_date

if TYPE_CHECKING:
    from meetings.models import Forum

DAY = datetime.timedelta(days=1)
LONGEST_SERIES = datetime.timedelta(days=2 * 366)
MOST_MEETINGS = 110
LAST = -1


@cache
def closed_days(year: int) -> dict[datetime.date, str]:
    """The days of the year on which a municipality's administration is closed, with their Danish names.

    The church's holidays and New Year's Day are from the package `holidays` (Great Prayer Day is one until 2023: lov
    nr. 214 af 06/03/2023). Besides these 24 December, which the municipalities' agreement on working hours (KL and
    Forhandlingsfællesskabet) counts as a holiday, and 5 June and 31 December, on which it gives leave from noon: no
    deadline is laid on half a day. 1 May is a working day, for offices are open. What a municipality closes besides,
    such as the Friday after Ascension Day, differs from place to place and is not known here.
    """
    days = dict(holidays.Denmark(years=year, language="da").items())
    for month, day, name in ((6, 5, "Grundlovsdag"), (12, 24, "Juleaftensdag"), (12, 31, "Nytårsaftensdag")):
        days.setdefault(datetime.date(year, month, day), name)
    return days


def closed_because(day: datetime.date) -> str:
    """The name of the holiday that the day is; empty on every other day."""
    return closed_days(day.year).get(day, "")


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, and no holiday."""
    return day.weekday() < 5 and not closed_because(day)


def working_day(day: datetime.date, count: int) -> datetime.date:
    """The day so many working days after this one; before it where the count is negative. 0 is the day itself."""
    step = DAY if count > 0 else -DAY
    for _each in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(first: datetime.date, last: datetime.date) -> int:
    """How many working days forward it is from the first day to the last; negative where the last lies before it."""
    if last < first:
        return -working_days_between(last, first)
    return sum(is_working_day(first + DAY * ahead) for ahead in range(1, (last - first).days + 1))


@dataclass(frozen=True)
class Deadlines:
    """What is due before a meeting, and after it. None: no such deadline."""

    items_due_on: datetime.date | None
    review_on: datetime.date | None
    release_on: datetime.date | None
    minutes_due_on: datetime.date | None


NAMES = ("items_due_on", "review_on", "release_on", "minutes_due_on")


def deadlines(forum: "Forum", held_on: datetime.date) -> Deadlines:
    """The deadlines of a meeting held that day, by the forum's own numbers of working days."""
    return Deadlines(
        items_due_on=working_day(held_on, -forum.items_due_days),
        review_on=working_day(held_on, -forum.review_days),
        release_on=working_day(held_on, -forum.release_days),
        minutes_due_on=working_day(held_on, forum.minutes_due_days),
    )


def moved(forum: "Forum", was: Deadlines, *, from_: datetime.date, to: datetime.date) -> Deadlines:
    """The deadlines of a meeting that moves: counted anew where they stood as counted, else moved as far as it.

    A deadline that was set by hand moves by as many working days as the meeting, and never beyond the meeting itself.
    One that is not set stays so.
    """
    counted_before, counted_now = deadlines(forum, from_), deadlines(forum, to)
    distance = working_days_between(from_, to)
    moved_days: dict[str, datetime.date | None] = {}
    for name in NAMES:
        day = getattr(was, name)
        if day is None or day == getattr(counted_before, name):
            moved_days[name] = day and getattr(counted_now, name)
        else:
            day = working_day(day, distance)
            moved_days[name] = max(day, to) if name == "minutes_due_on" else min(day, to)
    return Deadlines(**moved_days)


def faults(
    held_on: datetime.date | None,
    start: datetime.time | None,
    end: datetime.time | None,
    due: Deadlines,
) -> dict[str, str]:
    """What no meeting can have, by the field to be corrected: an end before its start, a deadline on its wrong side."""
    found = {}
    if end and not start:
        found["start"] = gettext("Write when the meeting starts, or leave out its end.")
    elif start and end and end <= start:
        found["end"] = gettext("The meeting must end after it starts.")
    if held_on is None:
        return found
    for name in NAMES:
        day = getattr(due, name)
        if day is None:
            continue
        if name == "minutes_due_on" and day < held_on:
            found[name] = gettext("The minutes cannot be due before the meeting is held.")
        elif name != "minutes_due_on" and day > held_on:
            found[name] = gettext(
                "This deadline lies after the meeting. Choose the day of the meeting or one before it."
            )
    return found


class LeftOut(NamedTuple):
    """A date of a series on which no meeting is held, and why."""

    day: datetime.date
    why: str


@dataclass(frozen=True)
class Rhythm:
    """How often a forum meets: every so many weeks, or on the first … last such weekday of every month."""

    weekday: int
    begins_on: datetime.date
    ends_on: datetime.date | None
    every: int = 1
    # 1 to 4, or LAST: the meeting is monthly, and `every` counts for nothing.
    of_month: int | None = None
    without_weeks: Collection[int] = field(default_factory=frozenset)


class EndlessSeries(ValueError):
    """A series that cannot be planned. Its text is for the person who asked, `field` is what to correct."""

    def __init__(self, told: str, field: str):
        super().__init__(told)
        self.field = field


def series_dates(rhythm: Rhythm) -> tuple[list[datetime.date], list[LeftOut]]:
    """The dates of a series, and those left out with the reason: a week without meetings, or a holiday.

    Refused as EndlessSeries: no end, an end before the beginning, over two years (and so over MOST_MEETINGS meetings).
    """
    begins, ends = rhythm.begins_on, rhythm.ends_on
    if ends is None:
        raise EndlessSeries(
            gettext("Write when the series ends. A series without an end cannot be planned."), "ends_on"
        )
    if ends < begins:
        raise EndlessSeries(gettext("The series ends before it begins. Choose a later last date."), "ends_on")
    if ends - begins > LONGEST_SERIES:
        raise EndlessSeries(gettext("A series can cover two years at most. Choose an earlier last date."), "ends_on")
    held: list[datetime.date] = []
    left_out: list[LeftOut] = []
    for day in _monthly(rhythm, ends) if rhythm.of_month else _weekly(rhythm, ends):
        week = day.isocalendar().week
        if week in rhythm.without_weeks:
            left_out.append(LeftOut(day, gettext("week %(week)s is left out") % {"week": week}))
        elif holiday := closed_because(day):
            left_out.append(LeftOut(day, holiday[0].lower() + holiday[1:]))
        else:
            held.append(day)
    return held, left_out


def _weekly(rhythm: Rhythm, ends: datetime.date) -> Iterator[datetime.date]:
    day = rhythm.begins_on + DAY * ((rhythm.weekday - rhythm.begins_on.weekday()) % 7)
    while day <= ends:
        yield day
        day += datetime.timedelta(weeks=max(rhythm.every, 1))


def _monthly(rhythm: Rhythm, ends: datetime.date) -> Iterator[datetime.date]:
    first = rhythm.begins_on.replace(day=1)
    while first <= ends:
        following = (first + datetime.timedelta(days=31)).replace(day=1)
        days = [first + DAY * ahead for ahead in range((following - first).days)]
        days = [day for day in days if day.weekday() == rhythm.weekday]
        day = days[LAST if rhythm.of_month == LAST else (rhythm.of_month or 1) - 1]
        if rhythm.begins_on <= day <= ends:
            yield day
        first = following


def remarks(held_on: datetime.date, due: Deadlines, *, today: datetime.date) -> list[str]:
    """What one should know before a meeting is laid on this day. None of it stands in the way."""
    told = []
    said = {"day": f"{WEEKDAYS[held_on.weekday()]} {long_date(held_on)}"}
    if held_on < today:
        told.append(gettext("%(day)s is in the past.") % said)
    if holiday := closed_because(held_on):
        told.append(gettext("%(day)s is a holiday: %(holiday)s.") % {**said, "holiday": holiday})
    elif held_on.weekday() >= 5:
        told.append(gettext("%(day)s is in a weekend.") % said)
    if today <= held_on and any(day and day < today for day in (due.items_due_on, due.review_on, due.release_on)):
        told.append(gettext("At least one of the deadlines has passed already."))
    return [one[0].upper() + one[1:] for one in told]
