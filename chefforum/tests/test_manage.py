"""The command line says in one sentence what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

MANAGE = Path(settings.BASE_DIR, "manage.py")
START = "run `make run` or `make test`, or put `tools/services.py -- ` in front of the command."


def manage(*args: str, without: str = "") -> tuple[int, str]:
    """Exit status and error text of a command, with the suite's own environment less one variable."""
    environment = {name: value for name, value in os.environ.items() if name != without}
    done = subprocess.run([sys.executable, MANAGE, *args], env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip()


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_service_that_is_not_there_is_named(name):
    assert manage("runserver", "0", without=name) == (1, f"{name} is not set: {START}")


def test_database_without_tables_is_named():
    # The suite's own database has another name; the one of the environment is as it was made.
    assert manage("export_document", "chefforum/2026-01-14", "--output", os.devnull) == (
        1,
        "The database is not ready for this: run `manage.py migrate` first. Nothing was changed.",
    )
