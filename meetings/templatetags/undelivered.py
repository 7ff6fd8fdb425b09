"""The mails of a meeting that could not be delivered, for the page on which its secretary sees them."""

from typing import TYPE_CHECKING

from django import template

from meetings.models import Meeting, Notice

if TYPE_CHECKING:
    from meetings.models import User

register = template.Library()


@register.simple_tag
def undelivered_to(meeting: Meeting) -> "list[User]":
    """Whom a mail about this meeting has not reached, each once. Not what it said: it may be a talk."""
    return list({notice.user_id: notice.user for notice in Notice.objects.failed().filter(meeting=meeting)}.values())
