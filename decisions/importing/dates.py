"""Dates and times as minutes write them."""

import datetime
import re
from dataclasses import dataclass

from meetings.danish import MONTHS, WEEKDAYS

_months = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
_date = re.compile(
    rf"(?<!\d)(?:(\d{{1,2}})\.?\s{{0,3}}({_months})\.?,?\s{{1,3}}(\d{{4}})"
    r"|(\d{1,2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)",
    re.IGNORECASE,
)
_weekday = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_clock = r"(\d{1,2})(?:[.:](\d{2}))?"
_times = re.compile(
    rf"\b(?:kl\.?|klokken)\s{{0,3}}{_clock}(?!\d)"
    rf"(?:\s{{0,3}}(?:-|–|—|til|og til)\s{{0,3}}(?:kl\.?\s{{0,3}})?{_clock}(?!\d))?",
    re.IGNORECASE,
)
_bare_times = re.compile(
    rf"(?<!\d)(\d{{1,2}})[.:](\d{{2}})(?!\d)(?:\s{{0,3}}(?:-|–|—|til)\s{{0,3}}{_clock}(?!\d))?", re.IGNORECASE
)


@dataclass(frozen=True)
class FoundDate:
    """`day` is None where the figures are no date of the calendar; `text` is what stood there."""

    day: datetime.date | None
    text: str


def find_date(text: str) -> FoundDate | None:
    """The first date in the text: '26. marts 2025', '26-03-2025', '2025-03-26'. None where there is none."""
    found = _date.search(text)
    if found is None:
        return None
    if found[1]:
        month = [name[:3] for name in MONTHS].index(found[2].lower()[:3]) + 1
        year, month, day = int(found[3]), month, int(found[1])
    elif found[4]:
        year, month, day = int(found[6]), int(found[5]), int(found[4])
    else:
        year, month, day = int(found[7]), int(found[8]), int(found[9])
    try:
        return FoundDate(datetime.date(year, month, day) if year >= 1900 else None, found[0])
    except ValueError:
        return FoundDate(None, found[0])


def find_weekday(text: str) -> int | None:
    """The first weekday named in the text, Monday 0."""
    found = _weekday.search(text)
    return WEEKDAYS.index(found[1].lower()) if found else None


def find_times(text: str) -> tuple[str | None, str | None, bool]:
    """Start and end as 'HH:MM' and whether all of the times named were times of a day. 'kl. 9' is '09:00'."""
    date = _date.search(text)
    rest = text.replace(date[0], " ", 1) if date else text
    found = _times.search(rest) or _bare_times.search(rest)
    if found is None:
        return None, None, True
    start, end = _time(found[1], found[2]), _time(found[3], found[4])
    sound = start is not None and (found[3] is None or (end is not None and end > start))
    return start, end if start and end and end > start else None, sound


def _time(hour: str | None, minute: str | None) -> str | None:
    if hour is None or int(hour) > 23 or int(minute or 0) > 59:
        return None
    return f"{int(hour):02}:{int(minute or 0):02}"
