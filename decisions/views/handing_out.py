"""For the minute taker: what was handed out at the meeting, added to its item there and then."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from decisions.models import Session
from decisions.views.cockpit import clock_of
from decisions.views.holding import address_of, held_meeting, item_of_meeting
from meetings.files import FileRefused, too_large
from meetings.files.uploading import LARGEST_REQUEST, is_too_large, limit
from meetings.models import AgendaItem, Attachment, Meeting, TransitionError
from meetings.permissions import allow, can_read_item


@csrf_exempt
@require_POST
def hand_out(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Add a file that was handed out at the meeting to its item. What is larger than any request is never read."""
    meeting = held_meeting(request, pk)
    item = item_of_meeting(meeting, key)
    allow(can_read_item, request.user, item)
    if is_too_large(request):
        told = _("That was more than %(most)s at once: nothing was attached. Choose fewer files at a time.")
        return _handed(request, meeting, item, "", told % {"most": filesizeformat(LARGEST_REQUEST)})
    limited = limit(request)
    return _hand_out(request, meeting, item, limited.too_large)


@csrf_protect
def _hand_out(request: HttpRequest, meeting: Meeting, item: AgendaItem, larger: list[str]) -> HttpResponse:
    said, file = request.POST, request.FILES.get("file")
    title, closed = said.get("title", ""), "closed" in said or item.closed
    if file is None:
        return _handed(request, meeting, item, title, too_large() if larger else _("Choose a file."))
    try:
        Attachment.objects.add(
            item, by=request.user, content=file, name=file.name or "", title=title, closed=closed, handed_out=True
        )
    except (FileRefused, TransitionError) as refused:
        return _handed(request, meeting, item, title, str(refused))
    Session.objects.touch(meeting)
    return _handed(request, meeting, item, told=_("The file is added to item %(number)s.") % {"number": item.label})


@require_POST
def take_back_handed_out(request: HttpRequest, pk: int, key: uuid.UUID) -> HttpResponse:
    """Remove what was handed out by mistake; the log keeps that it was there."""
    meeting = held_meeting(request, pk)
    row = get_object_or_404(Attachment.all_ever.filter(item__meeting=meeting, handed_out=True), key=key)
    item = item_of_meeting(meeting, row.item.key)
    allow(can_read_item, request.user, item)
    try:
        row.remove(by=request.user)
    except TransitionError as refused:
        return _handed(request, meeting, item, "", str(refused))
    Session.objects.touch(meeting)
    return _handed(request, meeting, item, told=_("“%(title)s” is removed from the item.") % {"title": row.title})


def _handed(
    request: HttpRequest, meeting: Meeting, item: AgendaItem, title: str = "", refused: str = "", told: str = ""
) -> HttpResponse:
    """The item's attachments, with what was done, or was refused, and the title that was typed."""
    if request.htmx:
        held = next(one for one in clock_of(meeting, request.user)["held"] if one.row.pk == item.pk)
        context = {"meeting": meeting, "held": held, "refused": refused, "told": told, "typed_title": title}
        return render(request, "decisions/_held_handed.html", context, status=422 if refused else 200)
    messages.add_message(request, messages.ERROR if refused else messages.SUCCESS, refused or told)
    return redirect(address_of(meeting, item))
