"""For everyone: the register of decisions, as far as each may read, and what is taken out of it."""

import datetime
import re
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from decisions.models import FollowUp, RegisterEntry
from decisions.models.register import Reach, RegisterQuerySet
from decisions.register_files import csv_of, xlsx_of
from decisions.register_forms import NAMES, RegisterForm, found
from meetings.models import Forum
from meetings.permissions import forums_in
from meetings.sentences import Sentence, answered, written

PAGE = 25
# What is counted at most: a number that nobody reads is not worth waiting for.
COUNTED = 1000
BEGINNING = 320
COLUMNS = (
    "item", "item__key", "held_on", "meeting_id", "number", "suffix", "forum__name",
    "shown_title", "shown_outcomes", "shown_case", "shown_closed", "shown_whole", "beginning",
)  # fmt: skip
FORUM = ("id", "name", "slug")
Said = tuple[tuple[str, Any], ...]
Place = tuple[datetime.date, int, int, str]
_place = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})\.(\d{1,9})([a-z]?)")


@login_not_required
@require_safe
def register(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The decisions of all forums that one may see, or of one: the latest first, narrowed by what is asked for."""
    forums, form = _asked(request, slug)
    context: dict[str, Any] = {"forum": forums[0] if slug else None, "form": form, "query": _query(form)}
    if not form.is_valid():
        return render(request, _template(request), context, status=422)
    asked = Reach.of(request.user, [one.pk for one in forums]), tuple(form.cleaned_data.items())
    place = _place_in(request)
    rows = _rows(*asked, place)
    context |= {"rows": rows[:PAGE], "is_first": place is None, "is_entered": bool(place and request.htmx)}
    if len(rows) > PAGE:
        context["next"] = _next(rows[PAGE - 1])
    if place is None:
        context |= _count(asked, rows)
    return render(request, _template(request), context)


@login_not_required
@require_safe
def register_csv(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The same decisions as a file for a spreadsheet, all of them."""
    return _file(request, slug, csv_of)


@login_not_required
@require_safe
def register_xlsx(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The same as a workbook."""
    return _file(request, slug, xlsx_of)


def _file(request: HttpRequest, slug: str | None, made: Any) -> HttpResponse:
    """A file of what is asked for; where that is not understood, back to the page that says so."""
    forums, form = _asked(request, slug)
    if not form.is_valid():
        page = reverse("forum_register", args=[slug]) if slug else reverse("register")
        return redirect(f"{page}?{request.GET.urlencode()}")
    entries = found(RegisterEntry.objects.visible_to(request.user, forums), form.cleaned_data).newest_first()
    return made(entries, name=f"beslutninger-{slug}" if slug else "beslutninger", address=request.build_absolute_uri)


def _asked(request: HttpRequest, slug: str | None) -> tuple[list[Forum], RegisterForm]:
    """Where to look, and what for: in all forums that one may see, or in the one of the address."""
    if slug is None:
        asked = forums_asked(Forum.open_to(request.user), forums_in(request.user))
        forums = [Forum.from_db("default", FORUM, row) for row in answered(asked)]
        return forums, RegisterForm(request.GET, forums=forums)
    seen = Forum.objects.visible_to(request.user).only(*FORUM)
    return [get_object_or_404(seen, slug=slug)], RegisterForm(request.GET)


def _template(request: HttpRequest) -> str:
    """The page; its list alone where a script asks for that, or only what comes further down."""
    if not request.htmx or request.htmx.history_restore_request:
        return "decisions/register_page.html"
    more = request.htmx.target == "register-more"
    return "decisions/_register_more.html" if more else "decisions/_register.html"


def _query(form: RegisterForm) -> str:
    """What was asked for, to be kept in links to files and further down."""
    query = QueryDict(mutable=True)
    query.update({name: form.data[name] for name in NAMES.values() if form.data.get(name)})
    return query.urlencode()


def _place_in(request: HttpRequest) -> Place | None:
    """After which row the list goes on; from the top where the address does not say it rightly."""
    found = _place.fullmatch(request.GET.get("efter", ""))
    try:
        return found and (datetime.date.fromisoformat(found[1]), int(found[2]), int(found[3]), found[4])
    except ValueError:
        return None


def _next(row: dict[str, Any]) -> str:
    return f"{row['held_on']:%Y-%m-%d}.{row['meeting_id']}.{row['number']}{row['suffix']}"


def _rows(reach: Reach, said: Said, place: Place | None) -> list[dict[str, Any]]:
    """One row more than a page has, each with who is to follow it up where the reader may know."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in answered(rows_asked(reach, said, place))]
    people: dict[int, list[str]] = {}
    if mine := [row["item"] for row in rows if row["shown_whole"]]:
        told = FollowUp.objects.filter(item__in=mine).exclude(status=FollowUp.Status.CANCELLED)
        for item, who in told.values_list("item", "who"):
            people.setdefault(item, []).append(who)
    for row in rows:
        row["responsible"] = list(dict.fromkeys(people.get(row["item"], ())))
    return rows


def _count(asked: tuple[Reach, Said], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """How many there are, or that there are more than anybody wants to have counted."""
    count = len(rows) if len(rows) <= PAGE else answered(count_asked(*asked))[0][0]
    return {"count": min(count, COUNTED), "is_more": count > COUNTED}


@lru_cache(maxsize=300)
def forums_asked(open_to: tuple[str, ...], own: tuple[int, ...]) -> Sentence:
    """The sentence for the forums that one sees, remembered as the ones below are."""
    return written(Forum.objects.seen(open_to, own).values_list(*FORUM))


@lru_cache(maxsize=300)
def entries_asked(reach: Reach, said: Said) -> RegisterQuerySet:
    """What both of the sentences below are made of. Nothing asks the database with it."""
    return found(RegisterEntry.objects.within(reach), dict(said))


@lru_cache(maxsize=300)
def rows_asked(reach: Reach, said: Said, place: Place | None) -> Sentence:
    """The sentence for a page's rows and what is put into it, remembered: to write it takes longer than to answer it.

    Most come for the first page, and those who see the same forums come with the same sentence. No row is remembered.
    """
    entries = entries_asked(reach, said)
    entries = entries.after(*place) if place else entries
    entries = entries.newest_first().annotate(beginning=Left("shown_text", BEGINNING))
    return written(entries.values_list(*COLUMNS)[: PAGE + 1])


@lru_cache(maxsize=300)
def count_asked(reach: Reach, said: Said) -> Sentence:
    """The same for how many there are, as far as they are counted."""
    entries = entries_asked(reach, said)
    sql, put_in = written(entries.order_by().values_list("pk")[: COUNTED + 1])
    return Sentence(f"SELECT count(*) FROM ({sql}) AS found", put_in)
