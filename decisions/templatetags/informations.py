"""What can be taken as information together, on the minute taker's page."""

from typing import TYPE_CHECKING

from django import template

from decisions.informations import to_be_taken
from meetings.models import Meeting

if TYPE_CHECKING:
    from meetings.models import AgendaItem, User

register = template.Library()


@register.simple_tag
def informations_of(meeting: Meeting, user: "User") -> "list[AgendaItem]":
    """The items of information that nobody has lifted, and of which nothing is written yet."""
    return to_be_taken(meeting, user)
