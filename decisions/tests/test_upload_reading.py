"""What the worker does with an uploaded file: once, never two at a time, and not for ever."""

import threading

import pytest
from django.db import connection, transaction

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
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Upload.objects.select_for_update().get(pk=upload.pk)
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")  # one that waits for the row ends with an error
            upload.read()
    finally:
        done.set()
        holder.join()
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == ("waiting", 0)
