"""`manage.py load_demo`: the invented municipality, once."""

from typing import Any

from django.core.management.base import BaseCommand

from decisions import demo


class Command(BaseCommand):
    """Load the demo into an empty database, and say who can sign in."""

    help = "Load the demo meetings into an empty database. Does nothing where there are forums already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load once; print the sign-ins each time."""
        if not demo.is_loaded():
            demo.load_demo()
        names = ", ".join(demo.ACCOUNTS)
        self.stdout.write(f"Sign in as {names}; the password of each is {demo.PASSWORD}")
