"""What was sent by somebody whose session had ended: kept while they sign in, shown, and sent when they say so."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings.richtext import plain_text

KEPT = "unsent"
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
        if request.method != "POST" or "text/html" not in request.headers.get("Accept", "") or is_by_script(request):
            return super().handle_no_permission(request, view_func)
        fields = [
            [name, value] for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
        ]
        if sum(len(value) for _name, value in fields) <= LONGEST:
            request.session[KEPT] = {
                "path": request.get_full_path(),
                "fields": fields,
                "files": bool(request.FILES),
                "at": time.time(),
            }
            messages.info(request, _("You were signed out. Sign in, and you can send what you wrote."))
        else:
            messages.warning(request, _("You were signed out, and nothing was sent."))
        return redirect_to_login(
            reverse("unsent"), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


def is_by_script(request: HttpRequest) -> bool:
    """Whether htmx or another script asks, and not the browser itself."""
    return "HX-Request" in request.headers or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


@never_cache
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """What was not sent, with a button that sends it; the front page where nothing is kept."""
    kept = request.session.get(KEPT)
    if not kept or time.time() - kept["at"] > SECONDS:
        request.session.pop(KEPT, None)
        return redirect("front_page")
    texts = [plain_text(value) if value.startswith("<") else value for _name, value in kept["fields"]]
    words = [text for text in texts if " " in text.strip() or (len(text) > LEAST_WORDS and not _is_key(text))]
    return render(request, "unsent.html", {"kept": kept, "words": words})


def _is_key(text: str) -> bool:
    return all(sign in "0123456789abcdef-" for sign in text.lower())
