"""The meeting against the clock while it is held: what the item now has taken, and what that does to the rest."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetings.danish import clock

# The words of the clock: the script that lets it run has them from the page.
WORDS = {
    "open": _("%(used)s min."),
    "within": _("%(used)s of %(set)s min."),
    "over": _("%(over)s min. over"),
    "ends": _("ends at %(time)s"),
    "ends_late": _("ends at %(time)s, %(late)s min. after time"),
    "ends_early": _("ends at %(time)s, %(early)s min. before time"),
}

# How many minutes before its time the end of a meeting is still told to be early.
WORTH_TELLING = 60


@dataclass(frozen=True)
class Timed:
    """One item's time: the minutes set aside, and the seconds it has taken; `is_left` where it is not treated yet."""

    minutes: int | None
    spent: float = 0
    is_now: bool = False
    is_left: bool = True

    @property
    def used(self) -> int:
        """The whole minutes it has taken."""
        return int(self.spent // 60)

    @property
    def over(self) -> int:
        """By how many minutes it has taken more than was set aside."""
        return max(0, self.used - self.minutes) if self.minutes else 0

    @property
    def remaining(self) -> float:
        """How many seconds of what was set aside are left of it, where it is still to be treated."""
        return max(0.0, (self.minutes or 0) * 60 - self.spent) if self.is_left or self.is_now else 0.0

    def __str__(self) -> str:
        if self.over:
            return str(WORDS["over"] % {"over": self.over})
        word = WORDS["within"] if self.minutes else WORDS["open"]
        return str(word % {"used": self.used, "set": self.minutes})


@dataclass(frozen=True)
class Pace:
    """When the meeting will end, if what is left takes the time that was set aside for it."""

    now: datetime.datetime
    ends: datetime.datetime
    due: datetime.datetime | None

    @property
    def late(self) -> int:
        """By how many minutes it ends after its time; negative where it ends before."""
        return round((self.ends - self.due).total_seconds() / 60) if self.due else 0

    def __str__(self) -> str:
        facts: dict[str, Any] = {"time": clock(self.ends.time()), "late": self.late, "early": -self.late}
        word = "ends_late" if self.late > 0 else "ends_early" if -WORTH_TELLING <= self.late < 0 else "ends"
        return str(WORDS[word] % facts)


def pace_of(items: Iterable[Timed], *, now: datetime.datetime, due: datetime.datetime | None) -> Pace:
    """The end as it is foreseen at `now`, a local time: the rest of the item now, and all that is still to come."""
    left = sum(item.remaining for item in items)
    return Pace(now, now + datetime.timedelta(seconds=left), due)
