"""Who is not coming to a meeting, for the pages on which the secretary sees it."""

from typing import TYPE_CHECKING

from django import template

from meetings.models import Meeting, Regrets

if TYPE_CHECKING:
    from meetings.models import Participant

register = template.Library()


@register.simple_tag
def regrets_of(meeting: Meeting) -> "list[Participant]":
    """Those who have sent regrets, each with who comes instead."""
    return list(Regrets(meeting).sent())
