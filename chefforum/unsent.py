"""What was sent by somebody whose session had ended, or from a page that is older than their session: kept, shown, and
sent when they say so, and never otherwise."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from meetings.richtext import plain_text

KEPT = "unsent"
# The cookie that says who signed in here last.
LAST_HERE = "last_here"
# More than the longest note with its quote; whoever writes more than that writes where it is kept as it is typed.
LONGEST = 200_000
SECONDS = 60 * 60
# A shorter value without a space is a number, a key or a choice, and tells a person nothing.
LEAST_WORDS = 12


class AskToSignIn(LoginRequiredMiddleware):
    """As Django's, but a form's words are not lost, and nobody is led to an address that only takes what is sent."""

    def process_view(self, request: HttpRequest, view_func: Callable, view_args: Any, view_kwargs: Any) -> Any:
        """What was kept is dropped when it is sent at last."""
        if request.method == "POST" and request.user.is_authenticated:
            kept = request.session.get(KEPT)
            if kept and kept["path"] == request.get_full_path():
                del request.session[KEPT]
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseRedirect:
        """To the sign-in. A script's own request is led as ever: scripts keep what they send, and ask by themselves."""
        if request.method != "POST" or not _asks_for_page(request):
            return super().handle_no_permission(request, view_func)
        if keep(request, why="signed_out"):
            messages.info(request, _("You were signed out. Sign in, and you can send what you wrote."))
        else:
            messages.warning(request, _("You were signed out, and nothing was sent."))
        return redirect_to_login(
            reverse("unsent"), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


def keep(request: HttpRequest, *, why: str) -> bool:
    """Keep what the form says in the session, in place of what was kept before; False for too much, for a form that has
    a password in it, and where nobody can tell whose words they are."""
    fields = [
        [name, value] for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    whose = _mark(request.user) or request.COOKIES.get(LAST_HERE, "")
    if not whose or any("password" in name for name, _value in fields):
        return False
    if sum(len(value) for _name, value in fields) > LONGEST:
        return False
    request.session[KEPT] = {
        "path": request.get_full_path(),
        "fields": fields,
        "files": bool(request.FILES),
        "at": time.time(),
        "why": why,
        "whose": whose,
    }
    return True


def remember(response: HttpResponseBase, user: Any) -> None:
    """Have the browser remember who signed in: what is sent when the session is over is theirs, and is shown to nobody
    who signs in after them."""
    response.set_cookie(
        LAST_HERE,
        _mark(user),
        max_age=30 * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(user: Any) -> str:
    """A word for a person that says nothing to anybody else; none for who is not signed in."""
    return salted_hmac("chefforum.unsent", str(user.pk)).hexdigest() if user.is_authenticated else ""


@requires_csrf_token
def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is none of the session's. From a page of our own, opened before its reader signed in again:
    its words are shown to them and can be sent. From anywhere else nothing is kept, and nothing is ever sent from
    here: the person has to read it and press the button, and that form has a token of its own."""
    if request.user.is_authenticated and _is_from_our_page(request) and keep(request, why="stale"):
        return redirect("unsent")
    return csrf_failure(request, reason)


def _is_from_our_page(request: HttpRequest) -> bool:
    """Whether a browser says that one of our own pages sent it, as a page does and not a script. Of another site's
    form nothing is kept; a browser that does not tell is not believed."""
    scheme = "https" if request.is_secure() else "http"
    is_ours = request.headers.get("Origin") == f"{scheme}://{request.get_host()}"
    is_same_site = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    # Signing in and out is done anew, with a page of now.
    name = (request.resolver_match.view_name or "") if request.resolver_match else ""
    return is_ours and is_same_site and _asks_for_page(request) and not name.startswith("account_")


def _asks_for_page(request: HttpRequest) -> bool:
    """Whether the browser itself asks for a page, and not htmx or another script."""
    is_by_script = "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    return "text/html" in request.headers.get("Accept", "") and not is_by_script


@never_cache
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """What was not sent, with a button that sends it, for whoever wrote it; the front page where nothing is kept."""
    kept = request.session.get(KEPT)
    if not kept or kept["whose"] != _mark(request.user) or time.time() - kept["at"] > SECONDS:
        request.session.pop(KEPT, None)
        return redirect("front_page")
    texts = [plain_text(value) if value.startswith("<") else value for _name, value in kept["fields"]]
    words = [text for text in texts if " " in text.strip() or (len(text) > LEAST_WORDS and not _is_key(text))]
    return render(request, "unsent.html", {"kept": kept, "words": words})


def _is_key(text: str) -> bool:
    return all(sign in "0123456789abcdef-" for sign in text.lower())
