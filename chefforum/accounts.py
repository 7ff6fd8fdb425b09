"""Accounts: nobody makes one by themselves, they come from the administration; and how a person leaves."""

from functools import wraps
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.views import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from chefforum.unsent import remember


class ClosedAdapter(DefaultAccountAdapter):
    """Sign-in only: the door to making one's own account is shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always no."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **said: Any) -> HttpResponse:
        """As ever, and the browser remembers whose words it sends later."""
        response = super().post_login(request, user, **said)
        remember(response, user)
        return response


class SignInForm(LoginForm):
    """As allauth's, but its first field says what it takes, once and in Danish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or e-mail address")
        self.fields["login"].widget.attrs = {"autocomplete": "username"}
        self.fields["password"].widget.attrs.pop("placeholder", None)


@wraps(logout)
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, and have the browser forget what it remembers of us.

    What the browser keeps for us (`storage`) goes only when the page said that there is nothing in it which was never
    sent: a note, or a text that was being written. What a device keeps to read goes in any case, by the page's script
    and by the next page that is shown.
    """
    response = logout(request)
    if request.method == "POST" and not request.user.is_authenticated:
        empty = request.POST.get("device") == "empty"
        response["Clear-Site-Data"] = '"cache", "storage"' if empty else '"cache"'
    return response
