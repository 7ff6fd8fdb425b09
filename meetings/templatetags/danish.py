"""Dates, times and sizes as they stand on the screen."""

import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.danish import WEEKDAYS, clock, duration, long_date

register = template.Library()
register.filter("clock", clock)
register.filter("duration", duration)


@register.filter
def full_date(day: datetime.date) -> str:
    """'onsdag 26. marts 2025'."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


@register.filter
def plain_date(day: datetime.date) -> str:
    """'26. marts 2025'."""
    return long_date(day)


@register.filter
def day_and_month(day: datetime.date) -> str:
    """'26. marts'."""
    return long_date(day).rsplit(" ", 1)[0]


@register.filter
def near_date(day: datetime.date) -> str:
    """'onsdag 26. marts', and the year where it is not this one."""
    return full_date(day) if day.year != timezone.localdate().year else full_date(day).removesuffix(f" {day.year}")


@register.filter
def from_now(day: datetime.date) -> str:
    """How far off a day to come is: 'i dag', 'i morgen', 'om 3 dage', 'om 5 uger'; empty for one that is past."""
    days = (day - timezone.localdate()).days
    if days < 0:
        return ""
    if days < 2:
        return _("tomorrow") if days else _("today")
    if days < 21:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    return ngettext("in %(count)s week", "in %(count)s weeks", days // 7) % {"count": days // 7}


@register.filter
def hours(said: dict) -> str:
    """A snapshot's start and end: '9.00–11.30', '9.00', or nothing."""
    if not said["start"]:
        return ""
    return f"{clock(said['start'])}–{clock(said['end'])}" if said["end"] else clock(said["start"])
