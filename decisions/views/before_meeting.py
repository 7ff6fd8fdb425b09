"""For a forum's members: what they say before a meeting. Regrets, a substitute, what is to be discussed."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.editions import AGENDA, edition_for
from meetings.models import AgendaItem, Lift, Meeting, Membership, Regrets, TransitionError
from meetings.models.lift import lift_deadline
from meetings.permissions import allow, can_lift_items, can_write_items, is_member
from meetings.views.attempts import attempt
from meetings.views.meetings import seen_meeting


@dataclass
class Information:
    """One item of information on the released agenda, and who wants to discuss it."""

    row: AgendaItem
    title: str
    lifts: list[Lift]
    own: Lift | None


@require_safe
def before_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether one is coming, which items one would discuss, and the way to a new one. For members; else 403."""
    return _page(request, _meeting(request, pk))


@require_POST
def send_regrets(request: HttpRequest, pk: int) -> HttpResponse:
    """One is not coming, and may say who comes instead; a name that was typed goes before the list."""
    meeting, said = _meeting(request, pk), request.POST
    name, member, chosen = said.get("name", "").strip(), said.get("member", ""), None
    if member.isdecimal() and not name:
        chosen = Membership.objects.filter(forum=meeting.forum_id, pk=int(member)).first()
    try:
        Regrets(meeting).send(by=request.user, member=chosen, name=name, title=said.get("title", ""))
    except TransitionError as refused:
        return _page(request, meeting, refused=str(refused), typed=said, status=422)
    return _back(request, meeting, _("Your regrets are sent to the secretary."))


@require_POST
def take_back_regrets(request: HttpRequest, pk: int) -> HttpResponse:
    """One comes after all."""
    meeting = _meeting(request, pk)
    attempt(request, Regrets(meeting).take_back, done=_("You are coming. The secretary is told."))
    return redirect("before_meeting", pk)


@require_POST
def lift_item(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Ask that the item be discussed."""
    meeting = _meeting(request, pk)
    item, why = _item(request, meeting, key), request.POST.get("why", "")
    attempt(request, Lift.objects.lift, item, why=why, done=_("Item %(label)s is lifted.") % {"label": item.label})
    return redirect(f"{reverse('before_meeting', args=[pk])}#punkt-{item.label}")


@require_POST
def take_back_lift(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Let it be taken as information after all."""
    meeting = _meeting(request, pk)
    item = _item(request, meeting, key)
    done = _("You do not lift item %(label)s any more.") % {"label": item.label}
    attempt(request, Lift.objects.take_back, item, done=done)
    return redirect(f"{reverse('before_meeting', args=[pk])}#punkt-{item.label}")


def informations_of(request: HttpRequest, meeting: Meeting) -> list[Information]:
    """The items of information on the agenda as this person reads it, each with who wants to discuss it."""
    edition = edition_for(meeting, request.user, AGENDA)
    said = edition.document["items"] if edition and meeting.forum.lets_lift else []
    shown = {
        item["key"]: item["title"]
        for item in said
        if item["kind"] == AgendaItem.Kind.INFORMATION and not item["redacted"] and item["status"] == "on_agenda"
    }
    rows = list(meeting.items.filter(key__in=shown).in_order()) if shown else []
    lifts = Lift.objects.of_items(rows) if rows else {}
    found = []
    for row in rows:
        row.meeting = meeting
        wishes = lifts.get(row.pk, [])
        own = next((one for one in wishes if one.membership.user_id == request.user.pk), None)
        found.append(Information(row, shown[str(row.key)], wishes, own))
    return found


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = seen_meeting(request, pk)
    allow(is_member, request.user, meeting.forum)
    return meeting


def _item(request: HttpRequest, meeting: Meeting, key: UUID) -> AgendaItem:
    """The item that a form names, where this person may read it; 404 for every other."""
    allow(can_lift_items, request.user, meeting.forum)
    for one in informations_of(request, meeting):
        if one.row.key == key:
            return one.row
    raise Http404


def _page(request: HttpRequest, meeting: Meeting, *, status: int = 200, **more: Any) -> HttpResponse:
    regrets, until = Regrets(meeting), timezone.localtime(lift_deadline(meeting))
    own = regrets.own(request.user)
    informations = informations_of(request, meeting)
    context = {
        "meeting": meeting,
        "own": own,
        "own_substitute": own.substitutes.first() if own else None,
        "is_open": meeting.status in Meeting.BEFORE_SESSION,
        "substitutes": regrets.substitutes(),
        "absent": [one for one in regrets.sent() if own is None or one.pk != own.pk],
        "informations": informations,
        "together": [one for one in informations if not one.lifts],
        "until": until,
        "may_lift": can_lift_items(request.user, meeting.forum)
        and meeting.status == Meeting.Status.RELEASED
        and timezone.now() <= until,
        "may_suggest": can_write_items(request.user, meeting.forum) and meeting.status in Meeting.BEFORE_SESSION,
        **more,
    }
    return render(request, "decisions/before_meeting.html", context, status=status)


def _back(request: HttpRequest, meeting: Meeting, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect("before_meeting", meeting.pk)
