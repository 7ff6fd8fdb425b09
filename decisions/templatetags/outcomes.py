"""An outcome on the screen: a word, an icon and a tint."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

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
    if not value:
        return SafeString()
    drawing, tint = MARKS[Outcome(value)]
    word = capfirst(str(Outcome(value).label))
    return format_html('<span class="status status-{}">{}{}</span>', tint, icon(drawing), word)
