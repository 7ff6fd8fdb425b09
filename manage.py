#!/usr/bin/env python3
"""Django's command line for Chefforum."""

import os
import sys


def main() -> None:
    """Run the command that stands in the arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chefforum.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: run `make setup`, then use .venv/bin/python manage.py …")
    from django.db import ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ProgrammingError as error:
        if "does not exist" not in str(error):
            raise
        sys.exit("The database is not ready for this: run `manage.py migrate` first. Nothing was changed.")


if __name__ == "__main__":
    main()
