"""What the worker does with an uploaded file: once, never two at a time, and not for ever."""

import os
import socket
import subprocess
import sys

import pytest
from django.db import connection

from chefforum.testing import held_by_somebody_else
from decisions.models import Upload
from decisions.tests.test_upload_pages import REFERAT


@pytest.fixture
def upload(chefforum, secretary):
    return Upload.objects.receive(REFERAT.encode(), name="januar.txt", forum=chefforum, by=secretary)


def test_file_that_ended_its_readers_is_refused_and_says_so(upload):
    Upload.objects.filter(pk=upload.pk).update(attempts=Upload.MOST_ATTEMPTS)
    upload.read()
    upload.refresh_from_db()
    assert (upload.status, upload.document) == ("refused", None)
    assert upload.refusal == (
        "januar.txt: Filen kunne ikke læses: det tog for lang tid eller for megen plads hver gang. "
        "Gem teksten i et nyt dokument uden billeder og indlejrede filer, og indlæs det."
    )
    assert list(Upload.objects.due()) == []


def test_attempt_is_counted_also_where_the_reader_dies(upload, settings, tmp_path):
    settings.FILES_ROOT = tmp_path  # the file is not there, which ends the reader with an error
    with pytest.raises(FileNotFoundError):
        upload.read()
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == ("waiting", 1)


@pytest.mark.django_db(transaction=True)
def test_file_that_is_being_read_keeps_no_second_reader_waiting(upload):
    with held_by_somebody_else(upload):
        upload.read()
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == ("waiting", 0)


RECEIVE = """
import django, sys
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from decisions.models import Upload
from meetings.models import Forum, User
Upload.objects.receive(b"Hej", name="hej.txt", forum=Forum.objects.get(), by=User.objects.get(pk=sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_broker_that_does_not_answer_holds_nobody_up(chefforum, secretary, settings):
    """A server that takes connections and says nothing: the file is received all the same, and waits for the sweep."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        subprocess.run(
            [sys.executable, "-c", RECEIVE, connection.settings_dict["NAME"], str(secretary.pk)],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "chefforum.settings",
                "CELERY_BROKER_URL": broker,
                "FILES_ROOT": str(settings.FILES_ROOT),
            },
            timeout=25,  # gunicorn ends a request after 30 seconds
            check=True,
        )
    assert [upload.name for upload in Upload.objects.due()] == ["hej.txt"]
