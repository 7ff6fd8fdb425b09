"""For everyone: a decision with its thread, and a case over time. For whoever writes an item: its case before."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from decisions import cases, history
from decisions.models import FollowUp, RegisterEntry
from meetings.models import TransitionError
from meetings.paper import Item, lay_out
from meetings.permissions import allow, can_write_item, reader_of
from meetings.redaction import redact
from meetings.views.writers import item_of

MOST = 200


@login_not_required
@require_safe
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """One decision as its minutes have it, where its case was before, and where it went."""
    entries = RegisterEntry.objects.visible_to(request.user).defer("search", "public_search")
    about = ("meeting__forum", "item__forum", "version__snapshot")
    entry = get_object_or_404(entries.select_related(*about), item__key=key)
    said = _said(request, entry)
    context: dict[str, Any] = {"entry": entry, "meeting": entry.meeting, "item": said, "key": str(key)}
    if not said.redacted:
        context["thread"] = cases.thread_of(entry.item, entry.shown_case, request.user)
    if entry.shown_whole:
        context["follow_ups"] = entry.item.follow_ups.exclude(status=FollowUp.Status.CANCELLED)
    return render(request, "decisions/decision_page.html", context)


@login_not_required
@require_safe
def case(request: HttpRequest) -> HttpResponse:
    """All treatments of a case that one may read, the oldest first; without a number a field to write it in."""
    number = request.GET.get("nr", "").replace("\0", "").strip()[:200]
    found = cases.treatments_of([number], request.user, most=MOST).get(number, []) if number else []
    context: dict[str, Any] = {"number": number, "treatments": found}
    if len(found) >= MOST:
        context["count"] = cases.count_of(number, request.user)
    return render(request, "decisions/case_page.html", context)


@require_safe
def item_case(request: HttpRequest, key: str) -> HttpResponse:
    """An item's case before, for whoever may read its draft, and a way to quote it."""
    item = item_of(request, key)
    found = cases.other_treatments(item.case_number, request.user, but=str(item.key)) if item.case_number else []
    context: dict[str, Any] = {"item": item, "treatments": found}
    if found and can_write_item(request.user, item) and item.is_writable:
        context |= {"place": history.place_of(item), "quotable": len(history.quotations_for(item, request.user))}
    return render(request, "decisions/_item_case.html" if request.htmx else "decisions/item_case.html", context)


@require_POST
def quote_case(request: HttpRequest, key: str) -> HttpResponse:
    """Quote what was decided of the case before in the item's text."""
    item = item_of(request, key)
    allow(can_write_item, request.user, item)
    try:
        count = history.quote_history(item, by=request.user)
    except TransitionError as refused:
        messages.error(request, str(refused))
        return redirect("item_draft", key)
    told = ngettext("%(count)s earlier decision is quoted.", "%(count)s earlier decisions are quoted.", count)
    messages.success(request, told % {"count": count})
    place = history.place_of(item)
    return redirect(f"{reverse('item_draft', args=[key])}#afsnit-{place.pk if place else ''}")


def _said(request: HttpRequest, entry: Any) -> Item:
    """The item as the entry's version says it to this reader."""
    document = redact(entry.version.snapshot.document, reader_of(request.user, entry.meeting))
    only = {**document, "items": [item for item in document["items"] if item["key"] == str(entry.item.key)]}
    if not only["items"]:
        raise Http404
    return lay_out(only).items[0]
