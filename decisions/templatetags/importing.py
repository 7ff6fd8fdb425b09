"""Words for what an import says."""

from django import template

from decisions.importing.refusal import place

register = template.Library()


@register.filter
def place_of(warning: dict) -> str:
    """Where an upload's warning has its cause: 'linje 12', or 'afsnit 12' in a docx."""
    return place(warning["line"], warning.get("unit", "line"))
