"""For the minute taker: the meeting while it is held, on one page, and the acts by which it goes on."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.models import Session
from decisions.views.cockpit import clock_of, cockpit_of
from meetings.models import AgendaItem, Meeting, TransitionError
from meetings.permissions import allow, can_take_minutes
from meetings.views.attempts import attempt
from meetings.views.meetings import seen_meeting

HELD = (Meeting.Status.IN_SESSION, Meeting.Status.MINUTES_DRAFTED)


def held_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting for whoever takes its minutes: 404 for whoever may not know of it, 403 for everybody else."""
    meeting = seen_meeting(request, pk)
    allow(can_take_minutes, request.user, meeting.forum)
    return meeting


def item_of_meeting(meeting: Meeting, key: object) -> AgendaItem:
    """The item of the meeting that a form names; 404 where there is none."""
    try:
        return get_object_or_404(meeting.items.select_related("forum", "meeting__forum"), key=uuid.UUID(str(key)))
    except ValueError:
        raise Http404 from None


@require_safe
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """All items of the meeting that is held; before it has begun, the button that opens it."""
    meeting = held_meeting(request, pk)
    if meeting.status == Meeting.Status.RELEASED:
        unreleased = meeting.items.on_agenda().filter(number=None)
        waiting = meeting.items.filter(status=AgendaItem.Status.HANDED_IN)
        is_today = meeting.held_on == timezone.localdate()
        context = {"meeting": meeting, "is_today": is_today, "unreleased": unreleased, "waiting": waiting.count()}
        return render(request, "decisions/hold_open.html", context)
    if meeting.status not in HELD:
        told = _("The meeting cannot be held now: it is “%(status)s”.")
        messages.info(request, told % {"status": meeting.get_status_display()})
        return redirect(meeting)
    return render(request, "decisions/hold.html", cockpit_of(meeting, request.user))


@require_POST
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the meeting."""
    meeting = held_meeting(request, pk)
    attempt(request, Session.objects.open, meeting, done=_("The meeting has begun."))
    return redirect("hold", pk)


@require_POST
def go_to_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the meeting go on with this item."""
    meeting = held_meeting(request, pk)
    item = item_of_meeting(meeting, request.POST.get("key"))
    session = _session(meeting)
    try:
        session.go_to(item, at=session.time_told(request.POST.get("at")))
    except TransitionError as refused:
        return _answer(request, meeting, str(refused), item, status=409)
    return _answer(request, meeting, "", item)


@require_POST
def treat_before(request: HttpRequest, pk: int) -> HttpResponse:
    """Treat an item before another one, or last; it keeps its number."""
    meeting = held_meeting(request, pk)
    item = item_of_meeting(meeting, request.POST.get("key"))
    before = request.POST.get("before")
    try:
        meeting.treat_before(item, item_of_meeting(meeting, before) if before else None, by=request.user)
        Session.objects.touch(meeting)
    except TransitionError as refused:
        return _answer(request, meeting, str(refused), item, status=409)
    told = _("Item %(number)s is treated in another order now. It keeps its number.")
    return _answer(request, meeting, told % {"number": item.label}, item, more="decisions/_held_moves.html")


@require_POST
def take_up_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item up at the meeting, after the one that is named or last."""
    meeting, said = held_meeting(request, pk), request.POST
    after = item_of_meeting(meeting, said["after"]) if said.get("after") else None
    try:
        key = uuid.UUID(said["key"]) if said.get("key") else None
        closed = "closed" in said
        item = meeting.take_up(said.get("title", ""), by=request.user, after=after, key=key, closed=closed)
        Session.objects.touch(meeting)
    except TransitionError as refused:
        return _answer(request, meeting, str(refused), after, status=422)
    except ValueError:
        raise Http404 from None
    told = _("Item %(number)s is taken up.") % {"number": item.label}
    return _answer(request, meeting, told, item, more="decisions/_held_taken_up.html", new=item, after=after)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting is over; its minutes begin."""
    meeting = held_meeting(request, pk)
    session = _session(meeting)
    attempt(request, session.end, done=_("The meeting is over, and the minutes are begun."))
    return redirect("minutes", pk)


@require_POST
def undo_session(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting has not begun after all."""
    meeting = held_meeting(request, pk)
    reason = request.POST.get("reason", "")
    attempt(request, _session(meeting).undo, reason=reason, done=_("The meeting is not begun after all."))
    return redirect("hold", pk)


@require_POST
def reopen_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the meeting up again."""
    meeting = held_meeting(request, pk)
    reason = request.POST.get("reason", "")
    attempt(request, _session(meeting).reopen, reason=reason, done=_("The meeting is taken up again."))
    return redirect("hold", pk)


def _session(meeting: Meeting) -> Session:
    """The session of the meeting; 404 where it was never opened here."""
    return get_object_or_404(Session.objects.select_related("meeting__forum", "item"), meeting=meeting)


def _answer(
    request: HttpRequest,
    meeting: Meeting,
    told: str,
    item: AgendaItem | None,
    *,
    status: int = 200,
    more: str = "",
    **shown: AgendaItem | None,
) -> HttpResponse:
    """What has changed, for a script; without one, back to the item with the sentence on top."""
    if request.htmx:
        context = cockpit_of(meeting, request.user) if shown else clock_of(meeting, request.user)
        context = {**context, "told": told, "is_refused": status != 200, "more": more, **shown}
        return render(request, "decisions/_hold_news.html", context, status=status)
    if told:
        messages.add_message(request, messages.SUCCESS if status == 200 else messages.ERROR, told)
    return redirect(address_of(meeting, item))


def address_of(meeting: Meeting, item: AgendaItem | None) -> str:
    """The page at the item."""
    return f"{reverse('hold', args=[meeting.pk])}{f'#punkt-{item.label}' if item else ''}"
