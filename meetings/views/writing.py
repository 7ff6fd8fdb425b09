"""For whoever writes an item: its page, and the saving of what is written. Nothing that was typed is thrown away."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.models import AgendaItem, Section, SectionState, Stale
from meetings.permissions import allow, can_read_item, can_write_item, holds_pen
from meetings.templatetags.writing import near_time
from meetings.views.writers import for_writers, item_of, wants_data
from meetings.views.writing_page import NOT_WRITTEN_HERE, page_of, part_of, text_of
from meetings.writing_forms import MERGE, THEIRS, HeadForm, RecommendationForm, TextForm


@require_safe
def item_draft(request: HttpRequest, key: str) -> HttpResponse:
    """An item as it is written: three columns for whoever holds the pen, the same text for whoever may read it."""
    item = item_of(request, key)
    return render(request, "meetings/item_draft.html", page_of(item, request.user))


@for_writers
@require_POST
def save_section(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Save one section. 409 with both texts where somebody else has changed it since; nothing is written then."""
    form: TextForm | RecommendationForm
    try:
        # One query finds and locks: looking first, and again under the lock, costs a third of the time of a save.
        with transaction.atomic():
            section = _readable(request, partial(Section.hold, pk=pk, item__key=key))
            allow(holds_pen, request.user, section.item)
            form = (RecommendationForm if section.type == "recommendation" else TextForm)(request.POST)
            if not form.is_valid():
                return HttpResponse(status=400)
            if form.cleaned_data["choice"] != MERGE:
                form.save(section, by=request.user)
    except Stale as stale:
        return _conflict(request, section, form.typed(section), stale.current)
    if form.cleaned_data["choice"] == MERGE:
        return _merged(request, section, form.merged(section))
    return _saved(request, section, form.cleaned_data["choice"])


@for_writers
@require_POST
def save_head(request: HttpRequest, key: str) -> HttpResponse:
    """Change the item's head. 422 with what is wrong, 409 with both where somebody else has changed it since."""
    item = item_of(request, key)
    allow(can_write_item, request.user, item)
    form = HeadForm(request.POST, instance=item_of(request, key))
    if not form.is_valid():
        return _unfit(request, item, form)
    try:
        form.save(item, by=request.user)
    except Stale as stale:
        return _head_conflict(request, stale.current, form)
    if wants_data(request):
        return JsonResponse({"version": item.version, "saved": _("saved"), "title": item.title})
    messages.success(request, _("The item is saved."))
    return redirect("item_draft", item.key)


def section_of(request: HttpRequest, key: str, pk: int) -> Section:
    """The section with its item, forum and meeting in one query; 404 for whoever may not read the item."""
    sections = Section.objects.select_related("item__forum", "item__meeting")
    return _readable(request, partial(sections.get, pk=pk, item__key=key))


def _readable(request: HttpRequest, found: Callable[[], Section]) -> Section:
    try:
        section = found()
    except Section.DoesNotExist as missing:
        raise Http404 from missing
    if section.type in NOT_WRITTEN_HERE or not can_read_item(request.user, section.item):
        raise Http404
    return section


def _saved(request: HttpRequest, section: Section, choice: str) -> HttpResponse:
    if wants_data(request):
        at = near_time(section.saved_at) if section.saved_at else ""
        said: dict[str, Any] = {"version": section.version, "saved": _("saved %(time)s") % {"time": at}}
        if choice == THEIRS:
            said["text"] = text_of(section.state())
        return JsonResponse(said)
    messages.success(request, _("“%(section)s” is saved.") % {"section": section})
    return redirect(f"{reverse('item_draft', args=[section.item.key])}#afsnit-{section.pk}")


def _conflict(request: HttpRequest, section: Section, mine: SectionState, theirs: SectionState) -> HttpResponse:
    """Both texts and their differences, and three ways on."""
    context = {"section": section, "item": section.item, "mine": mine, "theirs": theirs}
    if wants_data(request):
        page = render_to_string("meetings/_conflict.html", context, request)
        return JsonResponse({"reason": "stale", "version": theirs.version, "page": page}, status=409)
    return render(request, "meetings/item_conflict.html", context, status=409)


def _merged(request: HttpRequest, section: Section, merged: SectionState) -> HttpResponse:
    """Both texts in one, to be put right by hand; not saved."""
    if wants_data(request):
        return JsonResponse({"version": section.version, "text": text_of(merged)})
    part = part_of(section, merged)
    return render(request, "meetings/item_merge.html", {"item": section.item, "part": part})


def _unfit(request: HttpRequest, item: AgendaItem, form: HeadForm) -> HttpResponse:
    if wants_data(request):
        return JsonResponse({"reason": "unfit", "errors": form.errors}, status=422)
    return render(request, "meetings/item_draft.html", page_of(item, request.user, head=form), status=422)


def _head_conflict(request: HttpRequest, item: AgendaItem, form: HeadForm) -> HttpResponse:
    """The fields in which the two differ, and what was typed still in the form."""
    shown = HeadForm(instance=item)
    different = [
        {"field": form[name], "theirs": shown[name].value()}
        for name in form.Meta.fields
        if form.cleaned_data[name] != getattr(item, name)
    ]
    context: dict[str, Any] = {"item": item, "different": different, "form": form, "version": item.version}
    if wants_data(request):
        page = render_to_string("meetings/_head_conflict.html", context, request)
        return JsonResponse({"reason": "stale", "version": item.version, "page": page}, status=409)
    return render(request, "meetings/item_conflict.html", context, status=409)
