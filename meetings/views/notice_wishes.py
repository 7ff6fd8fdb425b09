"""For everyone with an account: what they get mail of, and how; and the address by which a mail is the last one."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from meetings.models import Forum, NoticeWish
from meetings.unsubscribing import asked_by
from meetings.views.attempts import page_and_form


@dataclass
class Row:
    """One choice on the page: of what, in which forum, and how it is now. '' is as for all forums."""

    topic: str
    word: str
    forum: Forum | None
    was: str
    way: str = ""

    def __post_init__(self) -> None:
        self.way = self.was

    @property
    def name(self) -> str:
        """Its field's name."""
        return f"{self.topic}-{self.forum.pk if self.forum else 'alle'}"


@page_and_form
def notice_wishes(request: HttpRequest) -> HttpResponse:
    """Choose how one is told, for all forums and for each of one's own; what cannot be chosen answers 422."""
    rows, status = _rows(request), 200
    if request.method == "POST":
        for row in rows:
            row.way = request.POST.get(row.name, row.way)
        if all(row.way in NoticeWish.Way.values or (row.forum and not row.way) for row in rows):
            _save(request, rows)
            return redirect("notice_wishes")
        messages.error(request, _("Choose one of the ways that are shown. Nothing has been saved."))
        status = 422
    context = {"groups": _groups(rows), "ways": NoticeWish.Way.choices}
    return render(request, "meetings/notice_wishes.html", context, status=status)


@csrf_exempt  # A mail program posts it (RFC 8058); the signature says who, and all it can do is to stop mails.
@login_not_required
@page_and_form
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Get no more mails of a kind: asked by GET, done by POST and by nothing else. 404 for an address of nobody's."""
    asked = asked_by(token)
    if asked is None:
        raise Http404
    if request.method == "POST":
        asked.stop()
    context = {"asked": asked, "is_done": request.method == "POST"}
    response = render(request, "meetings/unsubscribe.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _rows(request: HttpRequest) -> list[Row]:
    """All choices, in two queries: for all forums first, then for each of the person's own."""
    told = NoticeWish.objects.filter(user=request.user).values_list("forum", "topic", "way")
    said = {(forum_id, topic): way for forum_id, topic, way in told}
    own = Forum.objects.filter(pk__in=Forum.of_member(request.user))
    return [
        Row(topic, str(word), forum, said.get((forum and forum.pk, topic), "" if forum else NoticeWish.Way.MAIL))
        for forum in (None, *own)
        for topic, word in NoticeWish.Topic.choices
    ]


def _groups(rows: list[Row]) -> list[tuple[Forum | None, list[Row], int]]:
    """A forum, its choices, and how many of them are other than for all forums; such a forum stands open."""
    by_forum = [(forum, list(group)) for forum, group in groupby(rows, lambda row: row.forum)]
    return [(forum, group, sum(bool(row.way) for row in group)) for forum, group in by_forum]


@transaction.atomic
def _save(request: HttpRequest, rows: list[Row]) -> None:
    for row in rows:
        if row.way != row.was:
            NoticeWish.objects.put(request.user, row.topic, row.forum and row.forum.pk, row.way)
    messages.success(request, _("Your choices are saved."))
