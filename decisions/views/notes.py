"""Everybody's own notes on an item: a panel beside its text, a page without scripts, and all those of a meeting."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.note_forms import NoteChangeForm, NoteForm
from decisions.notebook import leaf_of, leaves_of
from meetings.models import AgendaItem, Meeting, Note
from meetings.views.attempts import page_and_form, refusals_on
from meetings.views.meetings import seen_meeting


@page_and_form
def item_notes(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One's own notes on an item, and a new one. 404 for whoever neither reads the item nor has noted anything on it.

    A note that is refused comes back as it was typed.
    """
    item = _item(key)
    leaf = leaf_of(item, request.user)
    if request.method != "POST":
        if not leaf.is_readable and not leaf.entries:
            raise Http404
        return _answer(request, item)
    if not leaf.is_readable:
        raise Http404
    form = NoteForm(request.POST, leaf=leaf)
    if form.is_valid():
        with refusals_on(form):
            note = form.save(item, by=request.user)
    if form.errors:
        return _answer(request, item, form=form)
    return _answer(request, item, done=_("The note is kept."), newest=note)


@require_POST
def change_note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Other words for one's own note; refused with what was typed still in its field."""
    note = _own(request, key)
    form = NoteChangeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            form.save(note)
    if form.errors:
        return _answer(request, note.item, changing=(note, form))
    return _answer(request, note.item, done=_("The note is changed."), newest=note)


@require_POST
def remove_note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take one's own note away, with a way back."""
    note = Note.objects.of(request.user).filter(key=key).select_related("item__meeting__forum", "attachment").first()
    if note is None:  # sent twice, or removed in another window
        messages.info(request, _("The note was removed already."))
        return redirect("own_notes")
    note.remove()
    return _answer(request, note.item, done=_("The note is removed."), removed=note)


@require_safe
def meeting_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one's own notes on a meeting, item by item, to read and to print."""
    meeting = seen_meeting(request, pk)
    leaves = leaves_of(meeting, request.user)
    return _private(render(request, "decisions/meeting_notes.html", {"meeting": meeting, "leaves": leaves}))


@require_safe
def own_notes(request: HttpRequest) -> HttpResponse:
    """The meetings on which one has notes, the latest first; also those that one may not read any more."""
    notes = Note.objects.of(request.user).select_related("item__meeting__forum").order_by("-item__meeting__held_on")
    counted: dict[Any, int] = {}
    for note in notes.defer("text", "quote"):
        counted[note.item.meeting] = counted.get(note.item.meeting, 0) + 1
    asked = [meeting.pk for meeting in counted if meeting]
    seen = set(Meeting.objects.visible_to(request.user).filter(pk__in=asked).values_list("pk", flat=True))
    meetings = [(meeting, count) for meeting, count in counted.items() if meeting and meeting.pk in seen]
    hidden = [note for note in notes if not note.item.meeting or note.item.meeting.pk not in seen]
    return _private(render(request, "decisions/own_notes.html", {"meetings": meetings, "hidden": hidden}))


def _item(key: uuid.UUID) -> AgendaItem:
    return get_object_or_404(AgendaItem.objects.select_related("meeting__forum"), key=key)


def _own(request: HttpRequest, key: uuid.UUID) -> Note:
    """The person's own note; 404 for everybody else's."""
    return get_object_or_404(Note.objects.of(request.user).select_related("item__meeting__forum"), key=key)


def _answer(
    request: HttpRequest,
    item: AgendaItem,
    *,
    form: NoteForm | None = None,
    changing: tuple[Note, forms.Form] | None = None,
    done: str = "",
    newest: Note | None = None,
    removed: Note | None = None,
) -> HttpResponse:
    """The panel alone for the page's script, else the page of its own; 422 with what was refused."""
    partial = "HX-Request" in request.headers
    if done and not partial and not removed:
        messages.success(request, done)
        return redirect("item_notes", item.key)
    leaf = leaf_of(item, request.user)
    if removed and removed.attachment and leaf.attachment(removed.attachment.key) is None:
        removed.attachment, removed.quote = None, ""  # what it stood on is not theirs to read any more
    context = {
        "item_row": item,
        "leaf": leaf,
        "note_form": form or NoteForm(leaf=leaf),
        "refused_note": changing and changing[0].key,
        "refused_form": changing and changing[1],
        "done": done,
        "newest": newest and newest.key,
        "removed": removed,
        "is_page": not partial,
    }
    refused = form is not None or changing is not None
    template = "decisions/_notes.html" if partial else "decisions/item_notes.html"
    return _private(render(request, template, context, status=422 if refused else 200))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody's memory but the person's own head keeps it."""
    response["Cache-Control"] = "private, no-store"
    return response
