"""For a forum's members: what they say to each other about an item, to those who are named and nobody else."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.editions import edition_for
from meetings.models import AgendaItem, Notice, Thread, ThreadMark, TransitionError, User
from meetings.models.thread import may_be_named
from meetings.paper import lay_out
from meetings.permissions import allow, is_member
from meetings.views.meetings import seen_meeting


@require_safe
def talks(request: HttpRequest, pk: int, label: str) -> HttpResponse:
    """The talks about the item in which one is named, and the way to begin one."""
    item, title = _item(request, pk, label)
    return _page(request, item, title)


@require_POST
def begin_talk(request: HttpRequest, pk: int, label: str) -> HttpResponse:
    """Write to some of those who read the item."""
    item, title = _item(request, pk, label)
    named, text = [one for one in request.POST.getlist("people") if one.isdecimal()], request.POST.get("text", "")
    try:
        people = list(User.objects.filter(pk__in=named))
        thread = Thread.objects.begin(item, by=request.user, people=people, text=text)
    except TransitionError as refused:
        return _page(request, item, title, refused=str(refused), named=named, text=text, status=422)
    return _back(request, item, thread)


@require_POST
def say(request: HttpRequest, pk: int, label: str, thread: int) -> HttpResponse:
    """Answer in a talk; 404 for one that this person does not see."""
    item, title = _item(request, pk, label)
    row = get_object_or_404(Thread.objects.visible_to(request.user).filter(item=item), pk=thread)
    row.item, text = item, request.POST.get("text", "")
    try:
        row.say(text, by=request.user)
    except TransitionError as refused:
        return _page(request, item, title, refused=str(refused), answered=row.pk, text=text, status=422)
    return _back(request, item, row)


def _item(request: HttpRequest, pk: int, label: str) -> tuple[AgendaItem, str]:
    """The item and its title, where this person reads it as a member: 403 for everybody else who may know of the
    meeting, 404 for an item that is not there or is kept from them."""
    meeting = seen_meeting(request, pk)
    allow(is_member, request.user, meeting.forum)
    edition = edition_for(meeting, request.user)
    found = lay_out(edition.document).around(label) if edition else None
    if found is None or found[1].redacted:
        raise Http404
    item = get_object_or_404(meeting.items.select_related("forum"), key=found[1].key)
    item.meeting = meeting
    return item, found[1].title


def _page(request: HttpRequest, item: AgendaItem, title: str, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = list(Thread.objects.visible_to(request.user).filter(item=item).prefetch_related("people", "remarks__by"))
    remarks = [remark for row in rows for remark in row.remarks.all()]
    Notice.objects.drop_what_is_read(request.user, {remark.pk for remark in remarks})
    ThreadMark.objects.put(remarks, by=request.user)
    readers = list(may_be_named(item))
    context = {
        "meeting": item.meeting,
        "item": item,
        "title": title,
        "talks": [(row, [user for user in readers if user in row.people.all()]) for row in rows],
        "people": [user for user in readers if user.pk != request.user.pk],
        **more,
    }
    return render(request, "decisions/talks_page.html", context, status=status)


def _back(request: HttpRequest, item: AgendaItem, thread: Thread) -> HttpResponse:
    messages.success(request, _("It is sent. Those who see the talk get a mail."))
    return redirect(f"{reverse('talks', args=[item.meeting_id, item.label])}#samtale-{thread.pk}")
