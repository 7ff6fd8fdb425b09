"""The mails that could not be delivered, for the pages on which a secretary sees them."""

from typing import TYPE_CHECKING

from django import template

from meetings.models import Forum, Meeting, Notice

if TYPE_CHECKING:
    from meetings.models import User

register = template.Library()


@register.simple_tag
def undelivered_to(meeting: "Meeting | None", forum: "Forum | None") -> "list[User]":
    """Whom a mail about this meeting has not reached, or about the forum's items that have none; each once. Not what it
    said: it may be a talk."""
    failed = Notice.objects.failed()
    failed = failed.filter(meeting=meeting) if meeting else failed.filter(meeting=None, item__forum=forum)
    return list({notice.user_id: notice.user for notice in failed}.values())
