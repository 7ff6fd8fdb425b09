"""For a secretary: mails that could not be delivered are sent once more."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.models import Forum, Notice
from meetings.permissions import allow, is_secretary
from meetings.views.attempts import back_to
from meetings.views.meetings import meeting_of


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try once more the mails of this meeting that could not be sent."""
    _try(request, Notice.objects.failed().filter(meeting=meeting_of(request, pk)))
    return redirect(back_to(request, reverse("released", args=[pk])))


@require_POST
def send_items_again(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of the forum's items that have no meeting."""
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    allow(is_secretary, request.user, forum)
    _try(request, Notice.objects.failed().filter(meeting=None, item__forum=forum))
    return redirect("forum_items", slug)


def _try(request: HttpRequest, failed: "Iterable[Notice]") -> None:
    notices = list(failed)
    for notice in notices:
        notice.send_again()
    if notices:
        tried = ngettext("%(count)s mail is sent again.", "%(count)s mails are sent again.", len(notices))
        messages.success(request, tried % {"count": len(notices)})
