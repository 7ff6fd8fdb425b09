"""Who may make an account: nobody by themselves. Accounts come from the administration."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Sign-in only: the door to making one's own account is shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Always no."""
        return False
