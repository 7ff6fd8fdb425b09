"""Answer "nothing has changed" where nothing has: a page is a function of the text, the reader and our own files."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from meetings.templatetags.page import theme_of

SHAPED_BY = (
    "templates/**/*", "static/css/*", "static/js/*", "chefforum/locale/**/*.mo",
    "chefforum/**/*.py", "decisions/**/*.py", "meetings/**/*.py",
)  # fmt: skip


@cache
def shape() -> str:
    """A hash over everything of ours that shapes a page; read once a process, for it changes with a new release."""
    digest = hashlib.sha256()
    for pattern in SHAPED_BY:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()


def answer_if_changed(request: HttpRequest, text: str | None, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """304 where the browser has the page already, else the answer, with its ETag.

    `text` names the text as this reader has it; None for one that has no name yet, such as a draft, which is always
    answered in full. So is a page with a message on it. A browser asks each time: what was closed is closed at once.
    """
    if text is None or settings.DEBUG or len(get_messages(request)):
        response = answer()
        response["Cache-Control"] = "private, no-store"
        return response
    if "CSRF_COOKIE" not in request.META:
        get_token(request)  # a first visit gives it: the page's forms hold it, and so it is part of the name
    user = request.user
    masthead = (theme_of(request), str(user.pk), str(user), str(user.is_staff), request.META.get("CSRF_COOKIE", ""))
    parts = (text, shape(), *masthead)
    etag = '"' + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40] + '"'
    response = get_conditional_response(request, etag=etag) or answer()
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response
