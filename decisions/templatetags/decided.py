"""Words for what was decided."""

from django import template

from decisions.models import Outcome

register = template.Library()


@register.filter
def outcome(value: str) -> str:
    """The outcome's word; nothing where none was recorded."""
    return str(Outcome(value).label) if value else ""
