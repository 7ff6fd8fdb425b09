"""Writing the texts of a decision: saved as a section's are, with both texts shown where two people wrote one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.deciding_forms import DecisionTextForm
from decisions.models import Decision, DecisionState
from decisions.models.deciding import require_written
from decisions.views.deciding import PARTS, Board, Text, board_of
from decisions.views.decision_acts import held_item, place_of
from meetings.diff import diff
from meetings.models import AgendaItem, Stale, TransitionError
from meetings.templatetags.writing import near_time
from meetings.views.history import sittings
from meetings.views.writers import for_writers, wants_data
from meetings.writing_forms import MERGE, THEIRS


@for_writers
@require_POST
def save_decision(request: HttpRequest, key: object, slug: str) -> HttpResponse:
    """Save one text. 409 with both where somebody else has changed it since; nothing is written then."""
    item, part = held_item(request, key), _part(slug)
    form = DecisionTextForm(request.POST, forum=item.forum)
    if not form.is_valid():
        return HttpResponse(status=400)
    decision = Decision.objects.of(item)
    if form.cleaned_data["choice"] == MERGE:
        return _merged(request, Text(decision, part), form.merged(decision, part))
    try:
        form.save(decision, part, by=request.user)
    except Stale as stale:
        return _conflict(request, Text(decision, part), form.typed(decision, part), stale.current)
    return _saved(request, Text(decision, part, decision.state(part)), form.cleaned_data["choice"])


@require_safe
def decision_history(request: HttpRequest, key: object, slug: str) -> HttpResponse:
    """Every saved state of a text by sittings, and what lies between two of them."""
    item, part = held_item(request, key), _part(slug)
    text = Text(_decision(item), part)
    states = list(text.decision.states.filter(part=part).select_related("saved_by")) if text.decision.pk else []
    if not states:
        states = [DecisionState(decision=text.decision, part=part, version=1, html=text.html, saved_at=None)]
    known = {state.version: state for state in states}
    versions = list(known)
    newer = _version(request, "til", known) or versions[0]
    older = _version(request, "fra", known) or next((one for one in versions if one < newer), newer)
    older, newer = sorted((older, newer))
    context = {
        "item": item,
        "section": text,
        "back_to": place_of(item),
        "sittings": sittings(states),
        "writes": _writes(item),
        "older": known[older],
        "newer": known[newer],
        "differences": diff(known[older].html, known[newer].html),
    }
    return render(request, "decisions/decision_history.html", context)


@for_writers
@require_POST
def restore_decision(request: HttpRequest, key: object, slug: str) -> HttpResponse:
    """Bring back an earlier text as a new version. Refused where the text has changed since the page was opened."""
    item, part = held_item(request, key), _part(slug)
    decision = Decision.objects.of(item)
    version, on = (int(text) if text.isdecimal() and len(text) < 10 else 0
                   for text in (request.POST.get("version", ""), request.POST.get("on", "")))  # fmt: skip
    get_object_or_404(decision.states, part=part, version=version)
    try:
        decision.restore(part, version=version, on=on, by=request.user)
    except Stale:
        messages.error(request, _("The text has changed since you opened the page. Look at it, and bring back again."))
    else:
        messages.success(request, _("The earlier text is back. What stood there is in the history."))
    return redirect("decision_history", item.key, slug)


def refused_page(request: HttpRequest, board: Board) -> HttpResponse:
    """An act that was refused, on a page of its own: why, and what was typed."""
    context = {"part": board, "item": board.item, "meeting": board.item.meeting, "back_to": place_of(board.item)}
    return render(request, "decisions/decision_refused.html", context, status=422)


def _part(slug: str) -> str:
    if slug not in PARTS:
        raise Http404
    return PARTS[slug]


def _decision(item: AgendaItem) -> Decision:
    """The item's decision to look at, or one that is not begun."""
    decision = Decision.objects.filter(item=item).first() or Decision(item=item)
    decision.item = item
    return decision


def _writes(item: AgendaItem) -> bool:
    try:
        require_written(item)
    except TransitionError:
        return False
    return True


def _version(request: HttpRequest, name: str, known: dict[int, Any]) -> int | None:
    text = request.GET.get(name, "")
    version = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
    return version if version in known else None


def _saved(request: HttpRequest, text: Text, choice: str) -> HttpResponse:
    if wants_data(request):
        at = near_time(text.saved.saved_at) if text.saved and text.saved.saved_at else ""
        said: dict[str, Any] = {
            "version": text.version,
            "saved": _("saved %(time)s") % {"time": at},
            "edited": text.decision.edited and any(text.decision.outcomes()),
        }
        if choice == THEIRS:
            said["text"] = {"html": text.html}
        return JsonResponse(said)
    messages.success(request, _("“%(section)s” is saved.") % {"section": text})
    return redirect(place_of(text.decision.item))


def _conflict(request: HttpRequest, text: Text, mine: DecisionState, theirs: DecisionState) -> HttpResponse:
    """Both texts and their differences, and three ways on."""
    item = text.decision.item
    context = {"section": text, "item": item, "mine": mine, "theirs": theirs, "save_to": text.address}
    if wants_data(request):
        page = render_to_string("meetings/_conflict.html", context, request)
        return JsonResponse({"reason": "stale", "version": theirs.version, "page": page}, status=409)
    context["back_to"] = place_of(item)
    return render(request, "decisions/decision_conflict.html", context, status=409)


def _merged(request: HttpRequest, text: Text, merged: DecisionState) -> HttpResponse:
    """Both texts in one, to be put right by hand; not saved."""
    if wants_data(request):
        return JsonResponse({"version": text.version, "text": {"html": merged.html}})
    item = text.decision.item
    text.html_typed = merged.html
    board = board_of(item)
    context = {"item": item, "part": board, "text": text, "back_to": place_of(item)}
    return render(request, "decisions/decision_merge.html", context)
