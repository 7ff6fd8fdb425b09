"""Approval on the screen."""

from typing import Any

from django import template

from decisions.models import Approver, Minutes
from meetings.diff import diff
from meetings.models import Meeting

register = template.Library()


@register.filter
def diffed_with(old: str, new: str) -> str:
    """The differences of two clean texts, to be shown by the filter `differences`."""
    return diff(old, new)


@register.simple_tag
def refused_correction(refused: dict[str, Any], item: str, name: str) -> dict[str, Any]:
    """What was just refused, where it was a correction of this text of this item; else nothing."""
    asked = {"item": item, "kind": "text", "name": name}
    return refused if refused and all(refused.get(key) == value for key, value in asked.items()) else {}


@register.simple_tag(takes_context=True)
def asked_here(context: template.Context, meeting: Meeting) -> dict[str, Any]:
    """Whether the reader is asked to approve this meeting's minutes, and whether somebody is asked at all."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None or not minutes.is_asked_online:
        return {}
    rows = Approver.objects.of(context["request"].user, minutes)
    is_own = any(row.user_id == context["request"].user.pk for row in rows)
    return {"rows": rows, "is_own": is_own, "by_name": bool(rows) or minutes.asked.exists(), "minutes": minutes}
