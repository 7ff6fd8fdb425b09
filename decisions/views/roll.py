"""For the minute taker: the clicks by which it is noted who is here. Each answers with the panel as it is then."""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.models import Absence, PresenceEvent, Roll
from decisions.views.attendance import attendance_of, readable_absences
from decisions.views.cockpit import cockpit_of
from decisions.views.holding import held_meeting
from meetings.models import AgendaItem, Meeting, Membership, Participant, TransitionError
from meetings.permissions import allow, is_excluded


@require_POST
def all_present(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who is expected is here."""
    meeting = held_meeting(request, pk)
    return _noted(request, meeting, lambda: Roll(meeting).all_present(by=request.user), _("All are noted as present."))


@require_POST
def note_presence(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """One click at one person: here, regrets, undone, came now, left now, taken off the list."""
    meeting = held_meeting(request, pk)
    participant = _participant(meeting, person)
    roll, moves, name = Roll(meeting), PresenceEvent.objects, {"name": participant.name}
    clicked: dict[str, Any] = {"by": request.user, "at": request.POST.get("at", "")}
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "present": (lambda: roll.present(participant, by=request.user), _("%(name)s is here.")),
        "regrets": (lambda: roll.regrets(participant, by=request.user), _("%(name)s has sent regrets.")),
        "expect": (lambda: roll.expect(participant, by=request.user), _("Nothing is noted of %(name)s any more.")),
        "remove": (lambda: roll.remove(participant, by=request.user), _("%(name)s is taken off the list.")),
        "arrive": (lambda: moves.arrive(participant, **clicked), _("%(name)s came now.")),
        "leave": (lambda: moves.leave(participant, **clicked), _("%(name)s left now.")),
    }
    act, done = acts.get(request.POST.get("act", ""), (_unknown, ""))
    return _noted(request, meeting, act, done % name if done else "", place=f"deltager-{person}")


@require_POST
def let_substitute(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Somebody takes a participant's place: chosen from the forum's substitutes, or named."""
    meeting = held_meeting(request, pk)
    absentee, said = _participant(meeting, person), request.POST
    name, member = said.get("name", "").strip()[:200], said.get("member", "")
    chosen = None
    # The list has its first name chosen from the start: a name that was typed is meant.
    if member.isdecimal() and not name:
        chosen = Membership.objects.filter(forum=meeting.forum_id, pk=int(member)).first()
    return _noted(
        request,
        meeting,
        lambda: Roll(meeting).substitute(
            absentee,
            by=request.user,
            member=chosen,
            name=name,
            title=said.get("title", "")[:200],
            comes=said.get("comes") == "now",
            at=said.get("at", ""),
        ),
        _("%(name)s has a substitute.") % {"name": absentee.name},
        place=f"deltager-{person}",
    )


@require_POST
def receive_guest(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody who is no member is here, or comes now."""
    meeting, said = held_meeting(request, pk), request.POST
    name = said.get("name", "")[:200]
    return _noted(
        request,
        meeting,
        lambda: Roll(meeting).guest(
            by=request.user,
            name=name,
            title=said.get("title", "")[:200],
            comes=said.get("comes") == "now",
            at=said.get("at", ""),
        ),
        _("%(name)s is noted as a guest.") % {"name": name},
        place="gaest",
    )


@require_POST
def correct_presence(request: HttpRequest, pk: int, event: int) -> HttpResponse:
    """It was at another time, or during another item; or not at all."""
    meeting = held_meeting(request, pk)
    row = PresenceEvent.objects.filter(participant__meeting=meeting, pk=event).select_related("participant").first()
    name = {"name": row.participant.name if row else ""}

    def correct() -> None:
        if row is None:
            raise TransitionError(_("That has been undone already."))
        if request.POST.get("act") == "undo":
            PresenceEvent.objects.undo(row, by=request.user)
        else:
            PresenceEvent.objects.correct(row, by=request.user, at=_time(request), item=_item(request, meeting, row))

    place = f"deltager-{row.participant_id}" if row else "fremmoede"
    return _noted(request, meeting, correct, _("What was noted of %(name)s is corrected.") % name, place=place)


@require_POST
def note_absence(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Somebody takes no part in an item, or does after all."""
    meeting = held_meeting(request, pk)
    item = get_object_or_404(meeting.items, key=key)
    allow(lambda user: not is_excluded(user, item), request.user)
    missing = _("%(name)s takes no part in item %(item)s.")
    acts = {"disqualified": missing, "away": missing, "lift": _("%(name)s takes part in item %(item)s.")}
    act, person = request.POST.get("act", ""), request.POST.get("person", "")
    place = f"deltager-ikke-{item.key}"
    if not person.isdecimal() or act not in acts:
        return _noted(request, meeting, _nobody, "", place=place, only=item)
    participant = _participant(meeting, int(person))

    def note() -> None:
        if act == "lift":
            Absence.objects.lift(participant, item, by=request.user)
        else:
            Absence.objects.note(participant, item, by=request.user, reason=act)

    done = acts[act] % {"name": participant.name, "item": item.label}
    return _noted(request, meeting, note, done, place=place, only=item)


def _participant(meeting: Meeting, pk: int) -> Participant:
    """Whom it is about; one who was taken off the list meanwhile is told of by the act, and is no error."""
    return meeting.participants.filter(pk=pk).first() or Participant(pk=pk, meeting=meeting, name=_("The participant"))


def _time(request: HttpRequest) -> datetime.time:
    """The time that was typed: '9.40', '09:40' or '0940'."""
    typed = re.fullmatch(r"([01]?[0-9]|2[0-3])[.:]?([0-5][0-9])", request.POST.get("time", "").strip())
    if typed is None:
        raise TransitionError(_("Write the time as in 9.40. Nothing was changed."))
    return datetime.time(int(typed[1]), int(typed[2]))


def _item(request: HttpRequest, meeting: Meeting, event: PresenceEvent) -> AgendaItem | None:
    """The item that was chosen; None where it is the one from before, which follows the time."""
    chosen = request.POST.get("item", "")
    if not chosen.isdecimal() or int(chosen) == event.item_id:
        return None
    return meeting.items.filter(pk=int(chosen)).first() or AgendaItem(pk=int(chosen))


def _unknown() -> None:
    raise TransitionError(_("Choose what is to be noted."))


def _nobody() -> None:
    raise TransitionError(_("Choose who it is."))


@contextmanager
def _refused(told: list[str]) -> Iterator[None]:
    try:
        yield
    except TransitionError as refused:
        told.append(str(refused))


def _noted(
    request: HttpRequest,
    meeting: Meeting,
    act: Callable[[], Any],
    done: str,
    *,
    place: str = "fremmoede",
    only: AgendaItem | None = None,
) -> HttpResponse:
    """Do it, and answer with the sentence about it and what has changed; without a script the page at its place.

    What was typed stays: a refusal answers with the sentence alone, or without a script with the page and its fields.
    """
    refusal: list[str] = []
    with _refused(refusal):
        act()
    if request.htmx:
        context = {"told": refusal[0] if refusal else done, "is_refused": bool(refusal), "meeting": meeting}
        if not refusal:
            attendance = attendance_of(meeting)
            shown = [one for one in readable_absences(attendance, request.user) if only in (None, one.item)]
            context |= {"attendance": attendance, "absences": shown, "only": only}
        return render(request, "decisions/_attendance_answer.html", context, status=422 if refusal else 200)
    if refusal:
        messages.error(request, refusal[0])
        page = cockpit_of(meeting, request.user)
        page["attendance"] |= {"typed": request.POST, "typed_at": request.path}
        return render(request, "decisions/hold.html", page, status=422)
    messages.success(request, done)
    return redirect(f"{reverse('hold', args=[meeting.pk])}#{place}")
