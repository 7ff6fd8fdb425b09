"""For the secretary: addenda to minutes that are approved, on the page of the minutes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.models import Addendum, Minutes
from decisions.views.approving import minutes_of
from decisions.views.holding import held_meeting, item_of_meeting
from decisions.views.minutes import show_minutes
from meetings.models import Meeting, TransitionError
from meetings.richtext import from_text, plain_text
from meetings.views.attempts import attempt


@require_POST
def write_addendum(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an addendum to an item or to all of the minutes. A refusal keeps what was typed."""
    meeting, text = held_meeting(request, pk), _typed(request)
    key = request.POST.get("item", "")
    item = item_of_meeting(meeting, key) if key else None
    try:
        Addendum.objects.write(minutes_of(meeting), item, from_text(text), by=request.user)
    except TransitionError as refusal:
        typed = {"name": "write", "item": key, "typed": text, "text": str(refusal)}
        return show_minutes(request, meeting, status=422, refused=typed)
    messages.success(request, _("The addendum is written. Nobody else reads it before you send it to approval."))
    return _back(pk, "addenda-heading")


@require_POST
def rewrite_addendum(request: HttpRequest, pk: int, addendum: int) -> HttpResponse:
    """Write an addendum otherwise. A refusal keeps what was typed, and shows how it reads now."""
    meeting, text = held_meeting(request, pk), _typed(request)
    row = _addendum(request, meeting, addendum)
    try:
        row.rewrite(from_text(text), by=request.user, seen=request.POST.get("seen", ""))
    except TransitionError as refusal:
        now = plain_text(row.html)
        typed = {"name": f"addendum-{row.pk}", "typed": text, "text": str(refusal), "now": now if now != text else ""}
        return show_minutes(request, meeting, status=422, refused=typed)
    messages.success(request, _("The addendum is saved."))
    return _back(pk, f"addendum-{row.pk}")


@require_POST
def withdraw_addendum(request: HttpRequest, pk: int, addendum: int) -> HttpResponse:
    """Leave an addendum out that is not sent."""
    meeting = held_meeting(request, pk)
    row = _addendum(request, meeting, addendum)
    attempt(request, row.withdraw, seen=request.POST.get("seen", ""), done=_("The addendum is left out."))
    return _back(pk, "ny")


@require_POST
def send_addenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the approval of the addenda that are written."""
    meeting = held_meeting(request, pk)
    try:
        minutes_of(meeting).send_addenda(by=request.user, seen=request.POST.get("seen", ""))
    except TransitionError as refusal:
        return show_minutes(request, meeting, status=422, refused={"name": "send", "text": str(refusal)})
    messages.success(request, _("The addenda are sent to approval."))
    return _back(pk, "godkendere")


@require_POST
def take_back_addenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the addenda on. A refusal keeps what was typed."""
    meeting = held_meeting(request, pk)
    reason = request.POST.get("reason", "")
    minutes: Minutes = minutes_of(meeting)
    try:
        minutes.take_back_addenda(by=request.user, reason=reason)
    except TransitionError as refusal:
        typed = {"name": "take_back", "reason": reason, "text": str(refusal)}
        return show_minutes(request, meeting, status=422, refused=typed)
    messages.success(request, _("The addenda are taken back, and can be written again."))
    return _back(pk, "addenda-heading")


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _addendum(request: HttpRequest, meeting: Meeting, pk: int) -> Any:
    """The addendum; 404 where there is none, or none for who takes no part in its item."""
    rows = Addendum.objects.filter(minutes__meeting=meeting).readable_by(request.user)
    return get_object_or_404(rows.select_related("minutes__meeting__forum", "item"), pk=pk)


def _back(pk: int, at: str) -> HttpResponse:
    return redirect(f"{reverse('minutes', args=[pk])}#{at}")
