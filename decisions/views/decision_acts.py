"""The minute taker's acts on one item. Each answers with the parts of the page that it has changed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.deciding_forms import LaterForm, OutcomeForm, StatementForm, VotesForm
from decisions.models import Decision, Session, Statement
from decisions.views.cockpit import clock_of
from decisions.views.deciding import Board, board_of
from meetings.models import AgendaItem, Meeting, TransitionError
from meetings.permissions import allow, can_take_minutes, is_excluded
from meetings.release_forms import ReasonForm

OUTCOMES, FOOT, VOTES, STATEMENTS = "_outcomes", "_deciding_foot", "_votes", "_statements"


def held_item(request: HttpRequest, key: object) -> AgendaItem:
    """An item of a meeting, for whoever takes its minutes: 404 for whoever may not know of the meeting or is excluded
    from the item, 403 for everybody else."""
    rows = AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    item = get_object_or_404(rows.select_related("forum", "meeting__forum"), key=key)
    allow(can_take_minutes, request.user, item.forum)
    if is_excluded(request.user, item):
        raise Http404
    return item


@require_POST
def set_outcome(request: HttpRequest, key: object) -> HttpResponse:
    """Set the outcome of a point, or of all."""
    item = held_item(request, key)
    form = OutcomeForm(request.POST, item=item)
    said = form.cleaned_data if form.is_valid() else {}
    return _do(
        request, item, form,
        lambda: Decision.objects.of(item).set_outcome(said["point"], said["outcome"], by=request.user),
        parts=(OUTCOMES,),
    )  # fmt: skip


@require_POST
def set_later(request: HttpRequest, key: object) -> HttpResponse:
    """Choose the meeting at which what is postponed goes on."""
    item = held_item(request, key)
    form = LaterForm(request.POST, item=item)
    return _do(
        request, item, form,
        lambda: Decision.objects.of(item).postpone_to(form.cleaned_data["meeting"], by=request.user),
        parts=(OUTCOMES,),
    )  # fmt: skip


@require_POST
def follow_outcomes(request: HttpRequest, key: object) -> HttpResponse:
    """Write the decision from its outcomes again."""
    item = held_item(request, key)
    told = _("The text follows the outcomes again. What stood there is in the history.")
    return _do(
        request, item, None, lambda: Decision.objects.of(item).follow_outcomes(by=request.user),
        parts=(OUTCOMES,), told=told,
    )  # fmt: skip


@require_POST
def decide_item(request: HttpRequest, key: object) -> HttpResponse:
    """The item is treated; with `next` the meeting goes on to that item."""
    item = held_item(request, key)

    def decide() -> None:
        Decision.objects.of(item).decide(by=request.user)
        _go_on(request, item)

    told = _("Item %(label)s is done.") % {"label": item.label}
    return _do(request, item, None, decide, parts=(OUTCOMES, FOOT), told=told, moves=True)


@require_POST
def reopen_item(request: HttpRequest, key: object) -> HttpResponse:
    """Take a decided item up again."""
    item = held_item(request, key)
    told = _("Item %(label)s is taken up again.") % {"label": item.label}
    return _do(
        request, item, None, lambda: Decision.objects.of(item).reopen(by=request.user),
        parts=(OUTCOMES, FOOT), told=told, moves=True,
    )  # fmt: skip


@require_POST
def return_item(request: HttpRequest, key: object) -> HttpResponse:
    """Send the item back to its author, with a reason that the author is told."""
    item = held_item(request, key)
    form = ReasonForm(request.POST)
    told = _("Item %(label)s is sent back, and its author has a draft of it.") % {"label": item.label}
    return _do(
        request, item, form,
        lambda: Decision.objects.of(item).send_back(by=request.user, reason=form.cleaned_data["reason"]),
        parts=(OUTCOMES, FOOT), told=told, moves=True,
    )  # fmt: skip


@require_POST
def count_votes(request: HttpRequest, key: object) -> HttpResponse:
    """Write how many voted for, against and not."""
    item = held_item(request, key)
    form = VotesForm(request.POST)
    return _do(
        request, item, form, lambda: form.save(Decision.objects.of(item), by=request.user),
        parts=(VOTES,), told=_("The votes are noted."), votes=form,
    )  # fmt: skip


@require_POST
def record_statement(request: HttpRequest, key: object) -> HttpResponse:
    """Put a participant's dissent into the minutes."""
    item = held_item(request, key)
    form = StatementForm(request.POST, item=item)
    return _do(
        request, item, form,
        lambda: Statement.objects.record(item, form.cleaned_data["participant"], form.html, by=request.user),
        parts=(STATEMENTS,), told=_("The statement is in the minutes."), statement=form,
    )  # fmt: skip


@require_POST
def change_statement(request: HttpRequest, key: object, pk: int) -> HttpResponse:
    """Put other words into a statement, or take it out (`act=remove`)."""
    item = held_item(request, key)
    statement = Statement.objects.filter(item=item, pk=pk).first()
    if request.POST.get("act") == "remove":
        # Sent twice, it is gone once.
        remove = (lambda: statement.remove(by=request.user)) if statement else (lambda: None)
        return _do(request, item, None, remove, parts=(STATEMENTS,), told=_("The statement is taken out."))
    form = StatementForm(request.POST, item=item, changes=True)
    if statement is None:
        form.add_error("text", _("Somebody has taken the statement out. Your words are kept below; record them anew."))
        return _do(request, item, form, lambda: None, parts=(STATEMENTS,), statement=form)
    return _do(
        request, item, form,
        lambda: statement.change(form.html, stood=form.cleaned_data["stood"], by=request.user),
        parts=(STATEMENTS,), told=_("The statement is changed."), statement=form, changing=pk,
    )  # fmt: skip


def _do(
    request: HttpRequest,
    item: AgendaItem,
    form: forms.Form | None,
    act: Callable[[], Any],
    *,
    parts: tuple[str, ...],
    told: str = "",
    moves: bool = False,
    **forms_shown: Any,
) -> HttpResponse:
    """Do the act where the form is in order, and answer; what was refused is shown again with what was typed."""
    refused = _wrong(form)
    if not refused:
        try:
            act()
        except TransitionError as refusal:
            refused = str(refusal)
    if not request.headers.get("HX-Request"):
        return _page(request, item, refused, told, forms_shown)
    board = board_of(item)
    if refused:
        board.refused = refused
        for name, shown in forms_shown.items():
            setattr(board, name, shown)
    return HttpResponse(_fragments(request, board, parts, refused or told, moves), status=422 if refused else 200)


def _fragments(request: HttpRequest, board: Board, parts: tuple[str, ...], told: str, moves: bool) -> str:
    """The parts, what is to be told, and where it changes the order of things the list and the clock."""
    context = {"part": board, "meeting": board.item.meeting}
    shown = [render_to_string(f"decisions/{name}.html", context, request) for name in parts]
    said = {"told": told, "is_refused": bool(board.refused)}
    shown.append(render_to_string("decisions/_hold_told.html", said))
    if moves:
        course = clock_of(board.item.meeting, request.user)
        names = ("_hold_list", "_hold_clock", "_hold_end")
        shown += [render_to_string(f"decisions/{name}.html", course, request) for name in names]
    return "".join(shown)


def _page(request: HttpRequest, item: AgendaItem, refused: str, told: str, shown: dict[str, Any]) -> HttpResponse:
    """Without a script: back to the item; what was refused stands on a page of its own with what was typed."""
    from decisions.views.decision_texts import refused_page

    if refused and any(shown.values()):
        board = board_of(item)
        board.refused = refused
        for name, form in shown.items():
            setattr(board, name, form)
        return refused_page(request, board)
    if refused:
        messages.error(request, refused)
    elif told:
        messages.success(request, told)
    return redirect(place_of(item))


def place_of(item: AgendaItem) -> str:
    """Where the item stands on the minute taker's page."""
    return f"{reverse('hold', args=[item.meeting_id])}#punkt-{item.label}"


def _wrong(form: forms.Form | None) -> str:
    if form is None or form.is_valid():
        return ""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _go_on(request: HttpRequest, item: AgendaItem) -> None:
    """Let the meeting go on to the item that `next` names."""
    assert item.meeting is not None
    following = item.meeting.items.filter(key=_uuid(request.POST.get("next"))).first()
    session = Session.objects.filter(meeting=item.meeting).first()
    if following and session and item.meeting.status == Meeting.Status.IN_SESSION:
        session.go_to(following, at=session.time_told(request.POST.get("at")))


def _uuid(text: str | None) -> Any:
    try:
        return forms.UUIDField().clean(text)
    except forms.ValidationError:
        return None
