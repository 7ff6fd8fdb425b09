"""Approval on the screen."""

from typing import Any

from django import template

from decisions.approval_cards import Card, Text
from decisions.models import Approver, Minutes
from meetings.diff import diff
from meetings.models import Meeting

register = template.Library()


@register.filter
def diffed_with(old: str, new: str) -> str:
    """The differences of two clean texts, to be shown by the filter `differences`."""
    return diff(old, new)


@register.simple_tag
def refused_correction(refused: dict[str, Any] | None, card: Card, text: Text) -> dict[str, Any]:
    """What was just refused, where it was a correction of this text of this item; else nothing."""
    return refused if refused and card.has_typed(refused, text) else {}


@register.simple_tag(takes_context=True)
def asked_here(context: template.Context, meeting: Meeting) -> dict[str, Any]:
    """Whether the reader is asked to approve this meeting's minutes, and whether somebody is asked at all."""
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None or not minutes.is_asked_online:
        return {}
    rows = Approver.objects.of(context["request"].user, minutes)
    is_own = any(row.user_id == context["request"].user.pk for row in rows)
    return {"rows": rows, "is_own": is_own, "by_name": bool(rows) or minutes.asked.exists(), "minutes": minutes}
