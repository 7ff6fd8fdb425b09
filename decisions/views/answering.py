"""For whoever got a mail: answering a follow-up by its link, without signing in. Looking changes nothing."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from decisions import answer_links
from decisions.follow_up_forms import AnswerForm
from decisions.models.follow_up_acts import AlreadyAnswered
from meetings.models import TransitionError
from meetings.views.attempts import page_and_form

# How a link that cannot be answered by is told to a machine.
STATUS = {"expired": 410, "broken": 404, "other": 403, "gone": 410, "off": 410, "answered": 200}


@login_not_required
@never_cache
@page_and_form
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Three buttons; a scanner that follows the link in the mail changes nothing, one post does."""
    try:
        link = answer_links.read(token)
    except signing.SignatureExpired:
        return _page(request, state="expired", status=STATUS["expired"])
    except signing.BadSignature:
        return _page(request, state="broken", status=STATUS["broken"])
    state = link.state(request.user)
    context = {"row": link.follow_up, "who": link.user, "may_read": _may_read(request, link)}
    if state:
        status = 409 if request.method == "POST" and state == "answered" else STATUS[state]
        return _page(request, state=state, status=status, **context)
    if request.method != "POST":
        return _page(request, state="", **context)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            form.save(link.follow_up, by=link.user, settled=link.settled)
            return redirect("answer_by_link", token)
        except AlreadyAnswered:
            return _page(request, state="answered", status=409, **context)
        except TransitionError as refused:
            form.add_error(None, str(refused))
    return _page(request, state="", status=422, answer=form, **context)


def _may_read(request: HttpRequest, link: answer_links.AnswerLink) -> bool:
    """Whether the words may stand here: those of an open item, else only to the person signed in. Mail is sent on."""
    return not link.follow_up.is_guarded or request.user.pk == link.user.pk


def _page(request: HttpRequest, *, state: str, status: int = 200, **said: Any) -> HttpResponse:
    answer = render(request, "decisions/follow_up_answer.html", {"state": state, **said}, status=status)
    # Its address goes to no other site. Not "no-referrer": then a form's origin is told as null, and Django refuses it.
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    return answer
