"""For the secretary: follow-ups given while the meeting is held and after it, changed and called off."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.follow_up_forms import Choices, FollowUpForm
from decisions.models import FollowUp, Session
from meetings.models import AgendaItem, Meeting, TransitionError
from meetings.paper import Item
from meetings.permissions import allow, can_give_follow_ups, is_secretary
from meetings.views.attempts import attempt, back_to, page_and_form, refusals_on

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from meetings.models import User


@dataclass
class ItemFollowUps:
    """What `_follow_ups.html` shows of one item as `part`: what was given, and a form to give one more."""

    item: AgendaItem
    rows: list[FollowUp]
    form: FollowUpForm

    @property
    def anchor(self) -> str:
        """The id of its place on the page."""
        return f"opfoelgning-{self.item.key}"


def follow_ups_of(meeting: Meeting, choices: Choices) -> dict[int, ItemFollowUps]:
    """What `_follow_ups.html` shows as `part`, by the item's key, in the same few queries for 5 items and for 50.

    For the secretary's eyes: leave out the items from which the one who looks is excluded. The page includes
    `_follow_up_choices.html` once: the names, meetings and months that the fields offer.
    """
    rows = defaultdict(list)
    for row in FollowUp.objects.filter(item__meeting=meeting).select_related("returns_to").order_by("given_at", "pk"):
        if row.status != FollowUp.Status.CANCELLED:
            rows[row.item_id].append(row)
    return {
        item.pk: ItemFollowUps(item, rows[item.pk], FollowUpForm(item=item, choices=choices))
        for item in meeting.items.on_agenda().in_order()
    }


def follow_ups_of_item(item: AgendaItem, form: FollowUpForm | None = None) -> ItemFollowUps:
    """The same of one item, with the form as it was filled in where it was refused."""
    assert item.meeting is not None
    rows = FollowUp.objects.filter(item=item).exclude(status=FollowUp.Status.CANCELLED).select_related("returns_to")
    form = form or FollowUpForm(item=item, choices=Choices(item.forum, item.meeting.held_on))
    return ItemFollowUps(item, list(rows.order_by("given_at", "pk")), form)


def shown_with(item: Item, meeting: Meeting, user: "User | AnonymousUser") -> dict[str, Any]:
    """What the page of a released item shows of its follow-ups: those that the reader may know of, in one query, and
    whether they may give one more."""
    rows = FollowUp.objects.visible_to(user).filter(item__meeting=meeting, item__key=item.key).order_by("due_on", "pk")
    has_begun = meeting.status not in (*Meeting.BEFORE_SESSION, Meeting.Status.CANCELLED)
    may_give = has_begun and is_secretary(user, meeting.forum) and not item.redacted
    return {"follow_ups": rows.exclude(status=FollowUp.Status.CANCELLED), "may_give_follow_ups": may_give}


@page_and_form
def give_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """Give one: from the cockpit, where the item's part is answered, or from a page of its own."""
    item = _item(request, key)
    form = FollowUpForm(request.POST or None, item=item, choices=Choices(item.forum, item.meeting.held_on))
    if request.method != "POST":
        return _give_page(request, item, form)
    if form.is_valid():
        session = Session.objects.filter(meeting=item.meeting).first()
        at = session.time_told(request.POST.get("at")) if session else None
        with refusals_on(form):
            given = form.save(by=request.user, at=at)
            return _answered(request, item, _told(given))
    if _by_script(request):
        return _part(request, item, form=form, status=422)
    return _give_page(request, item, form, status=422)


@require_POST
def call_off_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """It is not to be done after all."""
    row = follow_up_of(request, key)
    allow(can_give_follow_ups, request.user, row.item)
    done = _("The follow-up is called off.")
    if _by_script(request):
        try:
            row.call_off(by=request.user, reason=request.POST.get("reason", ""))
        except TransitionError as refused:
            return _part(request, row.item, told=str(refused), status=409)
        return _part(request, row.item, told=done)
    attempt(request, row.call_off, reason=request.POST.get("reason", ""), done=done)
    return redirect(back_to(request, row.get_absolute_url()))


def follow_up_of(request: HttpRequest, key: str) -> FollowUp:
    """The follow-up with what a page tells of it; 404 for whoever may not know of it."""
    return get_object_or_404(FollowUp.objects.visible_to(request.user).whole(), key=key)


def _item(request: HttpRequest, key: str) -> AgendaItem:
    """The item, for the secretary of its forum: 404 for whoever may not read it as it stands, 403 for its author."""
    items = AgendaItem.objects.visible_to(request.user).select_related("forum", "meeting__forum")
    item = get_object_or_404(items, key=key, meeting__isnull=False)
    allow(can_give_follow_ups, request.user, item)
    return item


def _told(given: FollowUp) -> str:
    """What happened, and whether somebody gets a mail of it."""
    said = {"who": given.who}
    if given.user is None:
        return _("Given to %(who)s. Nobody with an account has that name or title, so no mail is sent.") % said
    if given.is_in_session:
        return _("Given to %(who)s, who gets a mail when the meeting is over.") % said
    return _("Given to %(who)s, who gets a mail now.") % said


def _by_script(request: HttpRequest) -> bool:
    """Whether a script asked, which puts a part into the page; else it is the browser, which wants a page."""
    return bool(request.htmx)


def _answered(request: HttpRequest, item: AgendaItem, told: str) -> HttpResponse:
    if _by_script(request):
        return _part(request, item, told=told)
    messages.success(request, told)
    return redirect(back_to(request, reverse("forum_follow_ups", args=[item.forum.slug])))


def _part(request: HttpRequest, item: AgendaItem, *, status: int = 200, **said: Any) -> HttpResponse:
    """The item's part of the cockpit anew, by itself."""
    context = {"part": follow_ups_of_item(item, said.pop("form", None)), "is_refused": status != 200, **said}
    return render(request, "decisions/_follow_ups_answer.html", context, status=status)


def _give_page(request: HttpRequest, item: AgendaItem, form: FollowUpForm, *, status: int = 200) -> HttpResponse:
    context = {"item": item, "meeting": item.meeting, "form": form, "choices": form.choices}
    return render(request, "decisions/follow_up_give.html", context, status=status)
