"""For the secretary: the agenda as it comes about, its order and its running clock."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings.models import AgendaItem, Meeting, User
from meetings.permissions import allow, can_draft_agenda


def contents_of(meeting: Meeting | None, user: User) -> dict[str, Any]:
    """What `_draft_contents.html` shows beside an item: the agenda's items, the whole of it for the secretary."""
    return {"contents": list(meeting.items.on_agenda().in_order()) if meeting else []}


def comments_of(item: AgendaItem, user: User) -> dict[str, Any]:
    """What `_comments.html` shows beside an item."""
    return {"comment_item": item, "comments": list(item.comments.select_related("by", "section"))}


@require_safe
def drafting(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole agenda as it comes about."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("forum"), pk=pk)
    allow(can_draft_agenda, request.user, meeting.forum)
    return render(request, "meetings/drafting_page.html", {"meeting": meeting, **contents_of(meeting, request.user)})
