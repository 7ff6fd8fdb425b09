"""Words for what was decided."""

from django import template

from decisions.models import Outcome
from meetings.richtext import plain_text

register = template.Library()


@register.filter
def outcome(value: str) -> str:
    """The outcome's word; nothing where none was recorded."""
    return str(Outcome(value).label) if value else ""


@register.filter
def words(html: str) -> str:
    """Rich text as the words alone, a line for each paragraph."""
    return plain_text(html)
