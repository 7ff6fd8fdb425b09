"""An act, and the sentence about it: done, or refused with the reason that the act itself gives."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from meetings.models import TransitionError


def attempt(request: HttpRequest, act: Callable[..., Any], *args: Any, done: str, **said: Any) -> bool:
    """Do the act as the person who asks, and tell on the next page how it went; whether it was done."""
    try:
        act(*args, by=request.user, **said)
    except TransitionError as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of ours that the form names in `next`, or the one that is given."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe else otherwise
