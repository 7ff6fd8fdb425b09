"""For a secretary: items that leave the released agenda, and come back to it. Members see it with the next version."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.models import AgendaItem, Meeting
from meetings.permissions import allow, can_release_agenda, reader_of
from meetings.release_forms import PostponeForm, ReasonForm
from meetings.release_plan import meetings_after
from meetings.views.attempts import attempt, page_and_form, refusals_on
from meetings.views.meetings import meeting_of


@require_safe
def released_items(request: HttpRequest, pk: int) -> HttpResponse:
    """The items of the released agenda, each with what can be done with it now."""
    meeting = meeting_of(request, pk)
    reader = reader_of(request.user, meeting)
    rows = list(meeting.items.numbered().select_related("postponed_to__meeting__forum").in_order())
    for row in rows:
        row.shown = _title(row, str(row.key) in reader.excluded)
    return render(request, "meetings/released_items.html", {"meeting": meeting, "items": rows})


@page_and_form
def withdraw_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take an item off the agenda: "udgår", with a reason."""
    item = _item(request, key)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _page(
        request, item, form, "withdraw",
        lambda: item.withdraw(by=request.user, reason=form.cleaned_data["reason"]),
        _("Item %(label)s is withdrawn. Members see it with the next version.")
    )  # fmt: skip


@page_and_form
def send_back_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the author a draft of the item again, with a reason."""
    item = _item(request, key)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _page(
        request, item, form, "send_back",
        lambda: item.send_back(by=request.user, reason=form.cleaned_data["reason"]),
        _("Item %(label)s is sent back, and its author has a draft of it. Members see it with the next version.")
    )  # fmt: skip


@page_and_form
def postpone_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let the item go on at a later meeting."""
    item = _item(request, key)
    coming = {meeting.pk: meeting for meeting in meetings_after(item.meeting)}
    form = PostponeForm(request.POST if request.method == "POST" else None, meetings=list(coming.values()))
    return _page(
        request, item, form, "postpone",
        lambda: item.postpone_to(coming[form.cleaned_data["meeting"]], by=request.user),
        _("Item %(label)s is postponed. It stands ready on the other meeting's agenda.")
    )  # fmt: skip


@require_POST
def reinstate_item(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put an item back in its place on the agenda."""
    item = _item(request, key)
    attempt(request, item.reinstate, done=_("Item %(label)s is on the agenda again.") % {"label": item.label})
    return redirect("released_items", item.meeting_id)


def _item(request: HttpRequest, key: uuid.UUID) -> AgendaItem:
    """The secretary's item on a meeting; 404 for others who may not see the meeting, and for one's own exclusions."""
    rows = AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    item = get_object_or_404(rows.select_related("forum", "meeting__forum", "author"), key=key)
    allow(can_release_agenda, request.user, item.forum)
    return item


def _page(
    request: HttpRequest, item: AgendaItem, form: forms.Form, act: str, do: Callable[[], Any], done: str
) -> HttpResponse:
    """The form of one act; done, or shown again with what was typed and why it was refused."""
    if form.is_valid():
        with refusals_on(form):
            do()
            messages.success(request, done % {"label": item.label or _("“%(word)s”") % {"word": item.title}})
            return redirect("released_items" if item.number else "drafting", item.meeting_id)
    excluded = str(item.key) in reader_of(request.user, item.meeting).excluded
    context = {"item": item, "meeting": item.meeting, "title": _title(item, excluded), "form": form, "act": act}
    return render(request, "meetings/item_leaves.html", context, status=422 if form.errors else 200)


def _title(item: AgendaItem, excluded: bool) -> str:
    return item.title_for_others if excluded else item.title
