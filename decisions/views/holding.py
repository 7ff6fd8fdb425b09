"""For the minute taker: the meeting while it is held, on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.views.cockpit import cockpit_of
from decisions.models import Session
from meetings.models import Meeting
from meetings.permissions import allow, can_take_minutes
from meetings.views.attempts import attempt
from meetings.views.meetings import seen_meeting

HELD = (Meeting.Status.IN_SESSION, Meeting.Status.MINUTES_DRAFTED)


def held_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting for whoever takes its minutes: 404 for whoever may not know of it, 403 for everybody else."""
    meeting = seen_meeting(request, pk)
    allow(can_take_minutes, request.user, meeting.forum)
    return meeting


@require_safe
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """All items of the meeting that is held; before it has begun, the button that opens it."""
    meeting = held_meeting(request, pk)
    if meeting.status == Meeting.Status.RELEASED:
        return render(request, "decisions/hold_open.html", {"meeting": meeting})
    if meeting.status not in HELD:
        messages.info(request, _("The meeting cannot be held: it is “%(status)s”.") % _said(meeting))
        return redirect(meeting)
    return render(request, "decisions/hold.html", cockpit_of(meeting, request.user))


@require_POST
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the meeting."""
    meeting = held_meeting(request, pk)
    attempt(request, Session.objects.open, meeting, done=_("The meeting has begun."))
    return redirect("hold", pk)


def _said(meeting: Meeting) -> dict[str, Any]:
    return {"status": meeting.get_status_display()}
