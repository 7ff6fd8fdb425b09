"""The talks about an item, for its page."""

from typing import TYPE_CHECKING

from django import template
from django.db.models import Count, Exists, OuterRef

from meetings.models import Meeting, Thread
from meetings.models.thread import may_be_named
from meetings.permissions import is_member

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from meetings.models import User

register = template.Library()


@register.simple_tag
def talks_of(meeting: Meeting, key: str, user: "User | AnonymousUser") -> "list[tuple[Thread, list[User]]] | None":
    """The talks in which this person is named, each with how much is said, whether it is read, and who
    sees it; None for no member."""
    if not is_member(user, meeting.forum):
        return None
    found = Thread.objects.visible_to(user).filter(item__meeting=meeting, item__key=key)
    said = {
        "said": Count("remarks", distinct=True),
        "is_new": Exists(Thread.objects.unread_by(user).filter(pk=OuterRef("pk"))),
    }
    talks = list(found.annotate(**said).select_related("item").prefetch_related("people"))
    readers = list(may_be_named(talks[0].item)) if talks else []
    return [(talk, [one for one in readers if one in talk.people.all()]) for talk in talks]
