"""The page of one follow-up: what was said of it, and what its reader may do with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.follow_up_forms import AnswerForm, Choices, FollowUpForm
from decisions.models import FollowUp
from decisions.views.follow_ups import follow_up_of
from meetings.permissions import allow, can_answer_follow_up, can_give_follow_ups, is_member
from meetings.views.attempts import attempt, refusals_on


@require_safe
def follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """One follow-up: what, who, by when, what was said of it."""
    return _page(request, follow_up_of(request, key))


@require_POST
def answer_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """Done, delayed, or a remark."""
    row = follow_up_of(request, key)
    allow(can_answer_follow_up, request.user, row)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            form.save(row, by=request.user)
            messages.success(request, _("Thank you, your answer is kept."))
            return redirect(row)
    return _page(request, follow_up_of(request, key), answer=form, status=422)


@require_POST
def change_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """Say it otherwise. Refused with the form and what was typed."""
    row = follow_up_of(request, key)
    allow(can_give_follow_ups, request.user, row.item)
    form = FollowUpForm(request.POST, item=row.item, choices=Choices(row.forum, row.item.meeting.held_on), row=row)
    if form.is_valid():
        with refusals_on(form):
            form.save(by=request.user)
            messages.success(request, _("The follow-up is changed."))
            return redirect(row)
    return _page(request, follow_up_of(request, key), change=form, status=422)


@require_POST
def reopen_follow_up(request: HttpRequest, key: str) -> HttpResponse:
    """Take it up again."""
    row = follow_up_of(request, key)
    allow(can_give_follow_ups, request.user, row.item)
    attempt(request, row.reopen, done=_("The follow-up is open again."))
    return redirect(row)


def _page(request: HttpRequest, row: FollowUp, *, status: int = 200, **said: Any) -> HttpResponse:
    """The page of one, with the forms that its reader may use; a refused one with what was typed."""
    may_give = can_give_follow_ups(request.user, row.item)
    context = {
        "row": row,
        "is_member": is_member(request.user, row.forum),
        "may_give": may_give,
        "may_answer": can_answer_follow_up(request.user, row),
        **said,
    }
    if row.is_open and may_give:
        choices = Choices(row.forum, row.item.meeting.held_on)
        context["choices"] = choices
        context.setdefault("change", FollowUpForm(item=row.item, choices=choices, row=row))
    return render(request, "decisions/follow_up_page.html", context, status=status)
