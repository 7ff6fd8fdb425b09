"""For those who follow a meeting: on their own screen, and on the big one in the room."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decisions.models import Session
from decisions.views.live import live_of, shown_to, token_of
from meetings.models import Meeting
from meetings.permissions import can_follow, can_take_minutes, reader_of
from meetings.redaction import Reader

# What the fragments are made of, by the page.
FRAGMENTS = {"follow": "decisions/_follow.html", "big_screen": "decisions/_big_screen.html"}

NOT_FOLLOWED = [status for status in Meeting.BEFORE_SESSION if status != Meeting.Status.RELEASED]


@never_cache
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """The item now and the decision as it stands, for the forum's members; 404 for everybody else."""
    return _page(request, pk, "follow")


@never_cache
@require_safe
def follow_news(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a fragment; 204 where nothing is newer than what the page has (`efter`)."""
    return _news(request, pk, "follow")


@never_cache
@require_safe
def big_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The item now in large type, for everybody in the room: of a closed item its number and public title.

    So it is too of an item in which somebody takes no part. The minute taker shows its text with `vis`, the item's key,
    when those who may not read it have left the room.
    """
    return _page(request, pk, "big_screen")


@never_cache
@require_safe
def big_screen_news(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a fragment; 204 where nothing is newer."""
    return _news(request, pk, "big_screen")


def _page(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    meeting, session = _followed(request, pk)
    context = {
        "meeting": meeting,
        "fragment": _fragment(request, meeting, session, name),
        "news": reverse(f"{name}_news", args=[pk]),
        "takes_minutes": can_take_minutes(request.user, meeting.forum),
    }
    return render(request, f"decisions/{name}.html", context)


def _news(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    meeting, session = _followed(request, pk)
    if request.GET.get("efter") == token_of(meeting, session):
        return HttpResponse(status=204)
    return HttpResponse(_fragment(request, meeting, session, name))


def _followed(request: HttpRequest, pk: int) -> tuple[Meeting, Session | None]:
    """The meeting and its session, in one query; 404 before its agenda is released, and for who is no member."""
    rows = Meeting.objects.select_related("forum", "session").exclude(status__in=NOT_FOLLOWED)
    meeting = get_object_or_404(rows, pk=pk)
    if not can_follow(request.user, meeting.forum):
        raise Http404
    return meeting, getattr(meeting, "session", None)


def _fragment(request: HttpRequest, meeting: Meeting, session: Session | None, name: str) -> str:
    token = token_of(meeting, session)
    if session is None or meeting.status != Meeting.Status.IN_SESSION:
        return _still(name, token, meeting.pk, meeting.status, session)
    live = live_of(session)
    takes_minutes = name == "big_screen" and can_take_minutes(request.user, meeting.forum)
    is_opened = takes_minutes and request.GET.get("vis") == live.now
    reader = live.room
    if name == "follow" or is_opened:
        own = reader_of(request.user, meeting)
        reader = Reader(own.audience, own.excluded | live.kept_from(request.user))
    return _moving(name, token, session, reader, takes_minutes, is_opened)


def _still(name: str, token: str, meeting: int, status: str, session: Session | None) -> str:
    """The fragment of a meeting that is not in session: it has not begun, or is over."""
    waits = status == Meeting.Status.RELEASED
    ended_at = session and session.ended_at
    return render_to_string(FRAGMENTS[name], {"token": token, "meeting": meeting, "waits": waits, "ended_at": ended_at})


@lru_cache(maxsize=64)
def _moving(name: str, token: str, session: Session, reader: Reader, can_open: bool, is_opened: bool) -> str:
    """The fragment of a meeting in session: made once for all who read the same."""
    context = {**shown_to(live_of(session), reader), "token": token, "runs": True}
    return render_to_string(
        FRAGMENTS[name], {**context, "meeting": session.meeting_id, "can_open": can_open, "is_opened": is_opened}
    )
