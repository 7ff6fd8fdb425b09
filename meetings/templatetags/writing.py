"""Saved states of a section on the screen: when, what is different, and as they are sent again."""

import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.danish import clock, long_date
from meetings.diff import diff
from meetings.models import SectionState
from meetings.richtext import plain_text

register = template.Library()


@register.filter
def near_time(at: datetime.datetime) -> str:
    """'14.02' for today, else '26. marts 2026 kl. 14.02'."""
    local = timezone.localtime(at)
    time = clock(local.time())
    if local.date() == timezone.localdate():
        return time
    return _("%(date)s at %(time)s") % {"date": long_date(local.date()), "time": time}


@register.filter
def against(older: SectionState, newer: SectionState) -> str:
    """The differences of two states, to be shown by the filter `differences`."""
    return diff(older.as_html, newer.as_html)


@register.filter
def points_to_send(state: SectionState) -> list[dict[str, str]]:
    """The state's points as the form of a recommendation sends them."""
    return [{"text": plain_text(html).strip(), "html": html} for html in state.points]
