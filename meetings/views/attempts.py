"""An act, and the sentence about it: done, or refused with the reason that the act itself gives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from meetings.models import TransitionError

# A page with a form that comes back to the page's own address.
page_and_form = require_http_methods(["GET", "HEAD", "POST"])


def attempt(request: HttpRequest, act: Callable[..., Any], *args: Any, done: str, **said: Any) -> bool:
    """Do the act as the person who asks, and tell on the next page how it went; whether it was done."""
    try:
        act(*args, by=request.user, **said)
    except TransitionError as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


@contextmanager
def refusals_on(form: forms.Form) -> Iterator[None]:
    """Do what stands inside; where the act is refused, the form says why, and the view goes on to show it again."""
    try:
        yield
    except TransitionError as refused:
        form.add_error(None, str(refused))


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the form names in `next`, or the one that is given."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else otherwise
