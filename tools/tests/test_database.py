"""The processes of a run share one migrated database, and never that of another run."""

import pytest
from django.db import ProgrammingError, connection
from pytest_database import make_once

NAME = "test_made_once"


@pytest.fixture
def filled(transactional_db):
    """A function that makes the database for a run, and the names that were filled so far."""
    filled = []
    yield lambda run: make_once(NAME, run, fill=filled.append) or filled
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")


def test_whoever_comes_first_fills_it_and_another_run_fills_it_anew(filled):
    assert filled("one") == [NAME]
    assert filled("one") == [NAME]
    assert filled("two") == [NAME, NAME]


def test_what_could_not_be_filled_is_thrown_away(filled):
    def fail(name):
        raise ProgrammingError("no such column")

    with pytest.raises(ProgrammingError, match="no such column"):
        make_once(NAME, "one", fill=fail)
    assert filled("one") == [NAME]
