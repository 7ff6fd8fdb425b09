"""For members: an agenda in short, what is new since they read it, and what they have read."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.editions import Edition, edition_for
from decisions.models import MinutesVersion
from decisions.views.conditional import answer_if_changed
from meetings.brief import brief_of
from meetings.models import AgendaVersion, Meeting, ReadingMark, Regrets, Snapshot, Thread
from meetings.permissions import allow, is_member, reader_of
from meetings.redaction import redact
from meetings.unread import News, what_is_new
from meetings.views.meetings import seen_meeting

AGENDA = "agenda"


@require_safe
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """Resumé and recommendation of every item of the agenda on one page, with what it takes to read. For everybody who
    reads the agenda; 404 where there is none for them."""
    meeting = seen_meeting(request, pk)
    edition = edition_for(meeting, request.user, AGENDA)
    if edition is None:
        raise Http404
    return answer_if_changed(request, _name(edition, meeting), lambda: _brief(request, meeting, edition))


def _brief(request: HttpRequest, meeting: Meeting, edition: Edition) -> HttpResponse:
    paper = edition.paper
    context = {"meeting": meeting, "edition": edition, "paper": paper, "brief": brief_of(paper)}
    return render(request, "decisions/brief.html", context)


@require_safe
def meeting_news(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new to this member since they read last, that they sent regrets, and what is written to them: a page of
    its own, and for the meeting's page its dots."""
    meeting = seen_meeting(request, pk)
    allow(is_member, request.user, meeting.forum)
    edition = edition_for(meeting, request.user, asked_of(request))
    if edition is None or edition.snapshot is None:
        raise Http404
    news = what_is_new(meeting, request.user, snapshot=edition.snapshot)
    context = {"meeting": meeting, "edition": edition, "news": news, "query": _query(request)}
    context["unread_talks"] = (
        Thread.objects.unread_by(request.user).filter(item__meeting=meeting).select_related("item")
    )
    if meeting.status in Meeting.BEFORE_SESSION:
        context["own"] = Regrets(meeting).own(request.user)
    template = "decisions/_news.html" if request.headers.get("HX-Request") else "decisions/meeting_news.html"
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note which items this member has read, in the version that was on their screen.

    404 for a version that they may not read. An item that is none of the document's, or is kept from them, is passed
    over: a page that is open since before that must not fail.
    """
    meeting = seen_meeting(request, pk)
    allow(is_member, request.user, meeting.forum)
    snapshot = _read_version(request, meeting)
    put_marks(request, meeting, snapshot, request.POST.getlist("item"))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    messages.success(request, _("What you have read is noted."))
    return redirect(meeting)


def read_item(request: HttpRequest, meeting: Meeting, edition: Edition, key: str) -> News | None:
    """What is new to the member who opens this item's page, and from now on it is read; None for who is no member."""
    if edition.snapshot is None or not is_member(request.user, meeting.forum):
        return None
    news = what_is_new(meeting, request.user, snapshot=edition.snapshot)
    # What was read in an older version and is unchanged needs no newer mark.
    if request.method == "GET" and news and any(one.key == key for one in news.items):
        put_marks(request, meeting, edition.snapshot, [key])
    return news and news.only(key)


def put_marks(request: HttpRequest, meeting: Meeting, snapshot: Snapshot, keys: list[str]) -> None:
    """Note those of these items that the reader may read in the snapshot."""
    document = redact(snapshot.document, reader_of(request.user, meeting))
    readable = {item["key"] for item in document["items"] if not item["redacted"]}
    wanted = [uuid.UUID(key) for key in readable.intersection(keys)]
    if wanted:
        ReadingMark.objects.put(meeting, meeting.items.filter(key__in=wanted), snapshot, by=request.user)


def _read_version(request: HttpRequest, meeting: Meeting) -> Snapshot:
    """The snapshot that the page was made of, where it is a version of this meeting that the person may read."""
    sha256 = request.POST.get("version", "")
    if not sha256.isalnum():
        raise Http404
    agendas = AgendaVersion.objects.visible_to(request.user).filter(meeting=meeting, snapshot=sha256)
    minutes = MinutesVersion.objects.visible_to(request.user).filter(minutes__meeting=meeting, snapshot=sha256)
    version = agendas.latest_first().first() or minutes.latest_first().first()
    if version is None:
        raise Http404
    return version.snapshot


def asked_of(request: HttpRequest) -> str | None:
    """Which of agenda and minutes the address asks for."""
    return {"dagsorden": "agenda", "referat": "minutes"}.get(request.GET.get("vis", ""))


def _query(request: HttpRequest) -> str:
    return f"?vis={request.GET['vis']}" if asked_of(request) else ""


def _name(edition: Edition, meeting: Meeting) -> str | None:
    if edition.snapshot is None:
        return None
    return "|".join(
        ("brief", edition.snapshot.pk, edition.reader.audience, edition.reader.excluded_text, meeting.status)
    )
