"""An outcome on the screen: a word, an icon and a tint."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from decisions.models import Outcome
from meetings.templatetags.page import icon

register = template.Library()

MARKS = {
    Outcome.APPROVED: ("check", "ready"),
    Outcome.APPROVED_WITH_CHANGE: ("pen", "ready"),
    Outcome.DISCUSSED: ("comment", "open"),
    Outcome.NOTED: ("inbox", "open"),
    Outcome.POSTPONED: ("right", "open"),
    Outcome.NOT_APPROVED: ("cross", "open"),
    Outcome.LAPSED: ("cross", "quiet"),
}


@register.simple_tag
def outcome_mark(value: str) -> SafeString:
    """The outcome as lists show it; nothing where none is told."""
    return _mark(Outcome(value), get_language()) if value else SafeString()


@cache
def _mark(value: Outcome, _language: str | None) -> SafeString:
    """Made once for each language: a page has many."""
    drawing, tint = MARKS[value]
    word = capfirst(str(value.label))
    return format_html('<span class="status status-{}">{}{}</span>', tint, icon(drawing), word)
