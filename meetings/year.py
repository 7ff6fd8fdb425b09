"""A year of meetings: by month, by week, by day, with what is due and the days on which nobody works."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.danish import MONTHS
from meetings.models import Forum, Meeting
from meetings.permissions import roles
from meetings.planning import NAMES, closed_days

if TYPE_CHECKING:
    from meetings.models import User

FIRST_YEAR, LAST_YEAR = 2000, 2100
WORDS = {
    "items_due_on": _("Items in"),
    "review_on": _("Review"),
    "release_on": _("Release of the agenda"),
    "minutes_due_on": _("Minutes out"),
}


@dataclass
class Day:
    """One day with something on it."""

    date: datetime.date
    holiday: str = ""
    meetings: list[Meeting] = field(default_factory=list)
    # What is due: the word for it, and the meeting it is due for.
    due: list[tuple[str, Meeting]] = field(default_factory=list)


@dataclass
class Week:
    """One week's days of one month."""

    number: int
    days: list[Day]


@dataclass
class Month:
    """One month, by weeks."""

    name: str
    number: int
    weeks: list[Week]

    @property
    def meetings(self) -> int:
        """How many meetings it has, the cancelled ones left out."""
        days = [day for week in self.weeks for day in week.days]
        return sum(meeting.status != Meeting.Status.CANCELLED for day in days for meeting in day.meetings)


def year_of(
    year: int, user: "User | AnonymousUser", *, forum: Forum | None = None, with_deadlines: bool = True
) -> list[Month]:
    """The twelve months with every meeting that the person may know of, of all forums or of one.

    Deadlines are told to those who are in the forum. Two queries, however many meetings there are.
    """
    days = {date: Day(date, holiday) for date, holiday in closed_days(year).items()}
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    near = Q(held_on__range=(first, last))
    for name in NAMES if with_deadlines else ():
        near |= Q(**{f"{name}__range": (first, last)})
    meetings = Meeting.objects.visible_to(user).filter(near).select_related("forum").order_by("held_on", "start")
    for meeting in meetings.filter(forum=forum) if forum else meetings:
        if meeting.held_on.year == year:
            days.setdefault(meeting.held_on, Day(meeting.held_on)).meetings.append(meeting)
        if not with_deadlines or meeting.status == Meeting.Status.CANCELLED or not roles(user, meeting.forum):
            continue
        for name in NAMES:
            date = getattr(meeting, name)
            if date and date.year == year:
                days.setdefault(date, Day(date)).due.append((str(WORDS[name]), meeting))
    return [_month(number, [day for day in days.values() if day.date.month == number]) for number in range(1, 13)]


def _month(number: int, days: list[Day]) -> Month:
    weeks: dict[int, list[Day]] = {}
    for day in sorted(days, key=lambda day: day.date):
        weeks.setdefault(day.date.isocalendar().week, []).append(day)
    return Month(MONTHS[number - 1], number, [Week(week, of_week) for week, of_week in weeks.items()])
