"""For those who take minutes of one meeting at the same time: who writes where, and what the others have done."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.models import Decision, DecisionState, MinuteTaking, Session
from decisions.views.attendance import attendance_of, readable_absences
from decisions.views.cockpit import clock_of
from decisions.views.deciding import PARTS, SLUGS, board_of
from decisions.views.follow_ups import follow_ups_of_item
from decisions.views.holding import held_meeting
from decisions.views.live import token_of
from meetings.models import AgendaItem, Meeting, TransitionError, User
from meetings.permissions import is_excluded, kept_out_of
from meetings.templatetags.writing import near_time
from meetings.views.writers import for_writers
from meetings.views.writing_page import GONE_AFTER

# An act that was under way when somebody asked for news is told the next time.
OVERLAP = datetime.timedelta(seconds=10)


@for_writers
@require_POST
def hold_news(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell where the cursor is, and hear where the others' are and what they have done.

    `here` is the text with the cursor, told as often as it has `moved`; `shown` the item on the screen, `efter` how far
    that is known, and `since` when this was answered last. Where nothing is newer, only who writes is answered.
    """
    meeting = held_meeting(request, pk)
    session = Session.objects.filter(meeting=meeting).first()
    now, token = timezone.now(), token_of(meeting, session)
    if "moved" in request.POST:
        _be_in(meeting, request.user, request.POST.get("here", ""))
    said: dict[str, Any] = {"token": token, "since": now.isoformat(), "writing": who_takes(meeting, request.user)}
    if request.POST.get("efter") != token:
        said["texts"] = _texts(meeting, request.user, _time(request.POST.get("since"), now))
        said["html"] = _fragments(request, meeting)
    return JsonResponse(said)


def who_takes(meeting: Meeting, user: User) -> dict[str, str]:
    """Who else has the cursor in which text just now: 'Signe Sekretær skriver her', by the text's place on the page."""
    rows = MinuteTaking.objects.filter(decision__item__meeting=meeting, seen_at__gt=timezone.now() - GONE_AFTER)
    rows = rows.exclude(user=user).exclude(decision__item__in=kept_out_of(user)).order_by("seen_at")
    names: dict[str, list[str]] = {}
    for row in rows.select_related("user", "decision__item"):
        names.setdefault(_place(row), []).append(str(row.user))
    return {place: _("%(names)s is writing here") % {"names": ", ".join(all_)} for place, all_ in names.items()}


def _be_in(meeting: Meeting, user: User, here: str) -> None:
    """Be in one text and in no other of the meeting."""
    decision, part = _text(meeting, user, here)
    own = MinuteTaking.objects.filter(decision__item__meeting=meeting, user=user)
    own.exclude(decision=decision, part=part).delete()
    if decision:
        MinuteTaking.objects.update_or_create(
            decision=decision, part=part, user=user, defaults={"seen_at": timezone.now()}
        )


def _text(meeting: Meeting, user: User, here: str) -> tuple[Decision | None, str]:
    """The text that a place on the page is; none where there is no such place, or nothing can be written there."""
    slug, _dash, key = here.partition("-")
    item = _item(meeting, user, key)
    if slug not in PARTS or item is None:
        return None, ""
    decision = Decision.objects.filter(item=item).first()
    try:
        return decision or Decision.objects.of(item), PARTS[slug]
    except TransitionError:
        return None, ""


def _item(meeting: Meeting, user: User, key: str) -> AgendaItem | None:
    rows = meeting.items.on_agenda().select_related("forum", "meeting__forum")
    item = next((row for row in rows if str(row.key) == key), None)
    return item if item and not is_excluded(user, item) else None


def _texts(meeting: Meeting, user: User, since: datetime.datetime) -> list[dict[str, Any]]:
    """The texts that were saved since, each as it stands now."""
    states = DecisionState.objects.filter(decision__item__meeting=meeting, saved_at__gt=since - OVERLAP)
    states = states.exclude(decision__item__in=kept_out_of(user)).select_related("saved_by", "decision__item")
    return [_newer(state) for state in states.order_by("decision", "part", "-version").distinct("decision", "part")]


def _newer(state: DecisionState) -> dict[str, Any]:
    said = {"name": state.saved_by, "time": near_time(state.saved_at)}
    return {
        "place": _place(state),
        "item": str(state.decision.item.key),
        "section": SLUGS[PARTS_BY_VALUE[state.part]],
        "version": state.version,
        "html": state.html,
        "line": "" if state.made else _("%(name)s wrote this at %(time)s") % said,
    }


PARTS_BY_VALUE = {part.value: part for part in SLUGS}


def _place(row: DecisionState | MinuteTaking) -> str:
    return f"{SLUGS[PARTS_BY_VALUE[row.part]]}-{row.decision.item.key}"


def _fragments(request: HttpRequest, meeting: Meeting) -> str:
    """What stands on the page of the meeting's course, of who is here, and of the item shown: what is decided, handed
    out and given to somebody to do."""
    attendance = attendance_of(meeting)
    course = {**clock_of(meeting, request.user), "attendance": attendance}
    names = ["_hold_list", "_hold_clock", "_hold_end", "_attendance"]
    shown = [render_to_string(f"decisions/{name}.html", course, request) for name in names]
    item = _item(meeting, request.user, request.POST.get("shown", ""))
    if item is None or item.status == AgendaItem.Status.WITHDRAWN:
        return "".join(shown)
    board = board_of(item)
    absence = next((one for one in readable_absences(attendance, request.user) if one.item == item), None)
    held = next(one for one in course["held"] if one.row.pk == item.pk)
    context = {"part": board, "meeting": meeting, "absence": absence, "held": held}
    names = ["_outcomes", "_statements", "_deciding_foot", "_held_files"]
    names += ["_votes"] if item.forum.takes_votes else []
    names += ["_item_absences"] if absence else []
    shown += [render_to_string(f"decisions/{name}.html", context, request) for name in names]
    given = {"part": follow_ups_of_item(item)}
    return "".join([*shown, render_to_string("decisions/_follow_ups.html", given, request)])


def _time(text: str | None, now: datetime.datetime) -> datetime.datetime:
    """When the page was answered last; all of the day where that cannot be read."""
    try:
        time = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        time = now - datetime.timedelta(days=1)
    return time if timezone.is_aware(time) else now - datetime.timedelta(days=1)
