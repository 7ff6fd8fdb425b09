"""For the secretary: the agenda as it comes about, its order and its running clock."""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import preflight
from meetings.collecting_forms import MinutesForm, TitleForm
from meetings.models import AgendaItem, Exclusion, Forum, Meeting, TransitionError, User
from meetings.permissions import allow, can_draft_agenda, is_secretary
from meetings.running_clock import Agenda, Row, agenda_of
from meetings.views.attempts import attempt
from meetings.views.commenting import comments_of
from meetings.views.meetings import meeting_of

__all__ = ["comments_of", "contents_of"]

MOST = 60


def contents_of(meeting: Meeting | None, user: User) -> dict[str, Any]:
    """What `_draft_contents.html` shows beside an item: the whole agenda to the secretary, to others their own."""
    if meeting is None:
        return {"contents": None}
    agenda = _agenda(meeting, user)
    if not is_secretary(user, meeting.forum):
        agenda.rows = [row for row in agenda.rows if row.item.author_id == user.pk and row.is_readable]
        return {"contents": agenda, "contents_whole": False}
    return {"contents": agenda, "contents_whole": True}


@require_safe
def drafting(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole agenda as it comes about: its order, who holds the pen, what is still to come."""
    return _page(request, meeting_of(request, pk))


@require_POST
def begin_drafting(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a planned meeting's agenda."""
    meeting = meeting_of(request, pk)
    attempt(request, meeting.begin_drafting, done=_("The agenda is being drafted now."))
    return redirect("drafting", pk)


@require_safe
def drafting_findings(request: HttpRequest, pk: int) -> HttpResponse:
    """How much is found at each item, to be put into the list when it is known: it takes longer than the list."""
    meeting = meeting_of(request, pk)
    counts = preflight.counts(meeting)
    keys = [str(key) for key in meeting.items.on_agenda().in_order().values_list("key", flat=True)]
    found = [(key, *counts.get(key, (0, 0))) for key in keys]
    return render(request, "meetings/_drafting_findings.html", {"meeting": meeting, "found": found})


@require_POST
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the agenda in another order: all keys as they were dragged, or one item up, down, or to a number."""
    meeting = meeting_of(request, pk)
    try:
        keys, moved, place = _wished(meeting, request)
        meeting.arrange(by=request.user, keys=keys)
    except TransitionError as refused:
        return _listed(request, meeting, str(refused), status=409)
    except ValueError as refused:
        return _listed(request, meeting, str(refused), status=422)
    told = _("“%(title)s” now stands as number %(place)s of %(count)s.")
    return _listed(request, meeting, told % {"title": moved, "place": place, "count": len(keys)})


@require_POST
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """A new item of the secretariat's own by its title. Refused with the title still in its line."""
    meeting, form = meeting_of(request, pk), TitleForm(request.POST)
    if not form.is_valid():
        return _listed(request, meeting, form.errors["title"][0], status=422, add=form)
    title = form.cleaned_data["title"]
    try:
        AgendaItem.objects.write(forum=meeting.forum, meeting=meeting, by=request.user, title=title)
    except TransitionError as refused:
        return _listed(request, meeting, str(refused), status=422, add=form)
    return _listed(request, meeting, _("“%(title)s” is on the agenda.") % {"title": title}, at="nyt-punkt")


@require_POST
def plan_minutes(request: HttpRequest, key: str) -> HttpResponse:
    """Set aside minutes for one item in the list; the clock of all the others runs anew."""
    items = AgendaItem.objects.visible_to(request.user).select_related("forum", "meeting__forum")
    item = get_object_or_404(items, key=key, meeting__isnull=False)
    allow(can_draft_agenda, request.user, item.forum)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return _timed(request, item, form.errors["minutes"][0], status=422)
    try:
        item.plan_minutes(form.cleaned_data["minutes"], by=request.user)
    except TransitionError as refused:
        return _timed(request, item, str(refused), status=422)
    return _timed(request, item, "")


def _items(meeting: Meeting, user: User) -> list[Any]:
    """Everything that is meant for the meeting, with what a list of it tells, in one query."""
    excluded = Exclusion.objects.filter(item=OuterRef("pk"), membership__user=user.pk)
    remarks = Count("comments", filter=Q(comments__resolved_at=None), distinct=True)
    items = meeting.items.exclude(status=AgendaItem.Status.WITHDRAWN, number=None).select_related("author")
    rows: list[Any] = list(items.annotate(is_kept_out=Exists(excluded), open_remarks=remarks).in_order())
    for row in rows:
        row.meeting, row.forum = meeting, meeting.forum
    return rows


def _agenda(meeting: Meeting, user: User, items: list[Any] | None = None) -> Agenda:
    """The items on the agenda, with numbers and clock as they would be released now."""
    first = 1
    if meeting.forum.numbering == Forum.Numbering.YEAR:
        first = AgendaItem.objects.last_number_of_year(meeting) + 1
    items = _items(meeting, user) if items is None else items
    agenda = agenda_of(meeting, [one for one in items if one.number or one.status in AgendaItem.ON_AGENDA], first=first)
    for row in agenda.rows:
        row.is_readable = not row.item.is_kept_out
    return agenda


def _page(request: HttpRequest, meeting: Meeting, *, status: int = 200, **said: Any) -> HttpResponse:
    """The page with everything on it."""
    items = _items(meeting, request.user)
    agenda = _agenda(meeting, request.user, items)
    on_agenda = {row.item.pk for row in agenda.rows}
    coming = [Row(one, is_readable=not one.is_kept_out) for one in items if one.pk not in on_agenda]
    handed_in = AgendaItem.Status.HANDED_IN
    spare = list(_spare(meeting, request.user))
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "handed_in": [row for row in coming if row.item.status == handed_in],
        "being_written": [row for row in coming if row.item.status != handed_in],
        "templates": [one for one in spare if one.is_template],
        "backlog": [one for one in spare if not one.is_template],
        "add": TitleForm(),
        **said,
    }
    return render(request, "meetings/drafting_page.html", context, status=status)


def _spare(meeting: Meeting, user: User) -> Any:
    """The forum's templates, and what stands ready in its backlog."""
    ready = Q(is_template=True) | Q(status__in=[AgendaItem.Status.ACCEPTED, AgendaItem.Status.HANDED_IN])
    items = AgendaItem.objects.visible_to(user).filter(ready, forum=meeting.forum, meeting=None)
    return (
        items.exclude(status=AgendaItem.Status.WITHDRAWN)
        .select_related("author", "forum")
        .order_by("position", "pk")[:MOST]
    )


def _wished(meeting: Meeting, request: HttpRequest) -> tuple[list[str], str, int]:
    """The whole order that was asked for, and of the item that was moved its title and its new place.

    ValueError with what to do where a number was typed that is none of this list.
    """
    items = {str(one.key): one for one in _items(meeting, request.user) if one.number or one.status in one.ON_AGENDA}
    now, key = list(items), request.POST.get("key", "")
    if "keys" in request.POST:
        keys = request.POST.getlist("keys")
    else:
        keys = _shifted(now, key, request, first=_agenda(meeting, request.user, list(items.values())).first)
    title = Row(items[key], is_readable=not items[key].is_kept_out).title if key in items else ""
    return keys, title, keys.index(key) + 1 if key in keys else 0


def _shifted(now: list[str], key: str, request: HttpRequest, *, first: int) -> list[str]:
    """The order with one item moved; as it is, and one more, where the item is not there: that is refused."""
    if key not in now:
        return [*now, key]
    place = now.index(key)
    typed, was = request.POST.get("place", "").strip(), request.POST.get("was", "")
    if typed != was:
        if not typed.isdecimal() or not first <= int(typed[:9]) < first + len(now):
            told = _("Write a number from %(first)s to %(last)s. Nothing was moved.")
            raise ValueError(told % {"first": first, "last": first + len(now) - 1})
        to = int(typed) - first
    else:
        steps: dict[str, Callable[[int], int]] = {"up": lambda at: max(at - 1, 0), "down": lambda at: at + 1}
        to = steps.get(request.POST.get("move", ""), lambda at: at)(place)
    rest = [one for one in now if one != key]
    return [*rest[:to], key, *rest[to:]]


def _listed(
    request: HttpRequest, meeting: Meeting, told: str, *, status: int = 200, at: str = "", **said: Any
) -> HttpResponse:
    """The list anew and the sentence about it; without a script the page, at the place where one was."""
    if request.htmx:
        context = {"meeting": meeting, "agenda": _agenda(meeting, request.user), "told": told, "refused": status != 200}
        return render(request, "meetings/_agenda_answer.html", context, status=status)
    if status != 200:
        return _page(request, meeting, status=status, told=told, refused=True, **said)
    key = request.POST.get("key", "")
    return redirect(f"{reverse('drafting', args=[meeting.pk])}#{at or f'punkt-{key}'}")


def _timed(request: HttpRequest, item: AgendaItem, refusal: str, *, status: int = 200) -> HttpResponse:
    """The times of all rows and their sum, without the fields: somebody is typing in the next one."""
    meeting = item.meeting
    assert meeting is not None
    agenda = _agenda(meeting, request.user)
    if request.htmx:
        context = {"meeting": meeting, "agenda": agenda, "item": item, "told": refusal, "refused": bool(refusal)}
        return render(request, "meetings/_agenda_times.html", context, status=status)
    if refusal:
        return _page(request, meeting, status=status, told=refusal, refused=True)
    return redirect(f"{reverse('drafting', args=[meeting.pk])}#punkt-{item.key}")
