"""For author, leader and secretary: the pen goes from hand to hand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings.collecting_forms import ReasonForm
from meetings.models import AgendaItem, Meeting
from meetings.permissions import (
    allow,
    can_accept_item,
    can_endorse_item,
    can_hand_in_item,
    can_read_item,
    can_return_item,
)
from meetings.views.attempts import attempt, back_to, page_and_form, refusals_on
from meetings.views.writers import item_of


@require_POST
def hand_in(request: HttpRequest, key: str) -> HttpResponse:
    """The author gives the item to the secretary, or to the leader first."""
    item = item_of(request, key)
    allow(can_hand_in_item, request.user, item)
    if attempt(request, item.hand_in, done=_handed_in(item)):
        _tell_of_release(request, item)
    return redirect("item_draft", item.key)


@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """The author takes the pen again."""
    item = item_of(request, key)
    allow(can_hand_in_item, request.user, item)
    attempt(request, item.take_back, done=_("You have the item again and can go on writing."))
    return redirect("item_draft", item.key)


@require_POST
def endorse(request: HttpRequest, key: str) -> HttpResponse:
    """The leader sends the item on."""
    item = item_of(request, key)
    allow(can_endorse_item, request.user, item)
    attempt(request, item.endorse, done=_("The item is sent on to the secretary."))
    return redirect(back_to(request, reverse("item_draft", args=[item.key])))


@require_POST
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """The secretary takes the item over."""
    item = item_of(request, key)
    allow(can_accept_item, request.user, item)
    told = _("“%(title)s” is on the agenda.") if item.meeting else _("“%(title)s” is among the ideas that are ready.")
    attempt(request, item.accept, done=told % {"title": item.title})
    return redirect(back_to(request, reverse("item_draft", args=[item.key])))


@page_and_form
def give_back(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the author is to do, with the open remarks in sight, and give the item back."""
    item = item_of(request, key)
    allow(can_return_item, request.user, item)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            item.give_back(by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The item is returned to %(name)s, who is told why.") % {"name": item.author})
            otherwise = reverse("item_draft", args=[item.key]) if can_read_item(request.user, item) else "/"
            return redirect(back_to(request, otherwise))
    context = {"item": item, "form": form, "comments": item.comments.open().whole()}
    return render(request, "meetings/item_return.html", context, status=422 if form.is_bound else 200)


def _handed_in(item: AgendaItem) -> str:
    if item.forum.leader_endorses:
        return _("The item is handed in. A leader reads it before the secretary gets it.")
    return _("The item is handed in. The secretary takes it from here.")


def _tell_of_release(request: HttpRequest, item: AgendaItem) -> None:
    """Say so where the agenda had gone out before the item was handed in."""
    if item.meeting and item.meeting.status == Meeting.Status.RELEASED:
        messages.warning(
            request,
            _(
                "The agenda was released before your item was handed in, so the item is not on it. "
                "Ask the secretary whether it comes with a supplement or at a later meeting."
            ),
        )
