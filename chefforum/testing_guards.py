"""What holds around every test: the published format, the validators, files of its own, and tables that can be emptied.

A pytest plugin beside the cast (`testing.py`).
"""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import connection, connections
from django.db.models.signals import post_save

from meetings import filestore
from meetings.models import Rendering, Snapshot
from meetings.tests.archive_gate import assert_archive_grade

SCHEMA = jsonschema.Draft202012Validator(
    json.loads(Path(django_settings.BASE_DIR, "docs", "referat-1.schema.json").read_text(encoding="utf-8"))
)

# What an attachment is called by is drawn anew for each, and hashes follow: to the format one is as good as another.
DRAWN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
followed: set[str] = set()


@pytest.fixture(autouse=True)
def snapshots_follow_the_schema() -> Iterator[None]:
    """Every snapshot that any test makes is held against the published format; the same one once in a process."""

    def validate(instance: Snapshot, **_said) -> None:
        same = DRAWN.sub("drawn", instance.text)
        if same not in followed:
            SCHEMA.validate(instance.document)
            followed.add(same)

    post_save.connect(validate, sender=Snapshot, weak=False)
    yield
    post_save.disconnect(validate, sender=Snapshot)


@pytest.fixture(autouse=True)
def documents_are_of_archive_grade() -> Iterator[None]:
    """Every document that any test has made is put before the validators."""

    def validate(instance: Rendering, **_said) -> None:
        if instance.status == Rendering.Status.MADE:
            assert_archive_grade(filestore.path(instance.sha256).read_bytes())

    post_save.connect(validate, sender=Rendering, weak=False)
    yield
    post_save.disconnect(validate, sender=Rendering)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    """Files of a test lie in its own folder; passwords are hashed cheaply; static files need no collecting."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def rows_can_be_swept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that commits be cleaned up after: the tables that are never emptied have to be, between two tests."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no trigger fires until this connection is closed


@pytest.fixture(autouse=True)
def server_is_done(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close the windows that a test left open, as one does that fails, and let the server answer what they had still
    asked, before the tables are emptied under it."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("live_server")
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    running, quiet = 0, threading.Condition()

    def count(by: int) -> None:
        nonlocal running
        if threading.current_thread() is threading.main_thread():
            return  # a test client's own request, which has no server
        with quiet:
            running += by
            quiet.notify_all()

    def begin(**_said) -> None:
        count(1)

    def end(**_said) -> None:
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    for context in browser.contexts if browser else ():
        context.close()
    with quiet:
        ended = quiet.wait_for(lambda: running <= 0, timeout=30)
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    assert ended, f"{running} requests are still being answered"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Close the connections of a test that committed, so that in the next one every trigger fires again."""
    try:
        return (yield)
    finally:
        for one in connections.all(initialized_only=True):
            if not one.in_atomic_block:
                one.close()
