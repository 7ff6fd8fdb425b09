"""PDFs: made once by a real worker, stored under their hash, caught up by the sweep."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from celery.contrib.testing.worker import start_worker
from celery.signals import task_success
from django.utils import timezone

from chefforum.celery import app
from chefforum.testing import held_by_somebody_else
from meetings import filestore
from meetings.models import AuditEntry, Rendering
from meetings.tasks import PATIENCE, render_document, render_due_documents


@pytest.fixture
def rendering(agenda, secretary):
    version = agenda.release_agenda(by=secretary)
    return Rendering.objects.get(snapshot=version.snapshot, audience="member")


def test_document_lies_under_its_hash_and_is_logged(rendering):
    rendering.make()
    content = filestore.path(rendering.sha256).read_bytes()
    assert content.startswith(b"%PDF-1.7")
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (rendering.sha256, rendering.size)
    assert AuditEntry.objects.get(action="document.made").data == {
        "snapshot": rendering.snapshot_id,
        "audience": "member",
        "sha256": rendering.sha256,
    }


def test_made_twice_is_made_once(rendering):
    rendering.make()
    made_at = rendering.made_at
    rendering.make()
    assert rendering.made_at == made_at
    assert AuditEntry.objects.filter(action="document.made").count() == 1


def test_document_that_killed_its_worker_three_times_is_given_up(rendering):
    Rendering.objects.filter(pk=rendering.pk).update(attempts=Rendering.MOST_ATTEMPTS)
    rendering.make()
    rendering.refresh_from_db()
    assert (rendering.status, rendering.sha256) == ("failed", "")


def test_full_disk_is_not_the_texts_fault(rendering, settings, tmp_path):
    usual = settings.FILES_ROOT
    settings.FILES_ROOT = tmp_path / "file"
    settings.FILES_ROOT.write_text("no folder can be made here")
    for _attempt in range(Rendering.MOST_ATTEMPTS + 1):
        with pytest.raises(OSError, match="Not a directory"):
            rendering.make()
    rendering.refresh_from_db()
    assert (rendering.status, rendering.attempts) == ("due", 0)
    settings.FILES_ROOT = usual
    rendering.make()
    assert (rendering.status, rendering.attempts) == ("made", 1)


@pytest.mark.django_db(transaction=True)
def test_document_that_is_being_made_keeps_no_second_worker_waiting(rendering):
    with held_by_somebody_else(rendering):
        render_document(rendering.pk)
    rendering.refresh_from_db()
    assert (rendering.status, rendering.attempts) == ("due", 0)


@contextmanager
def worker_that_does(count: int, name: str) -> Iterator[None]:
    """A real worker on the real broker, until it has done so many tasks of that name."""
    done = threading.Semaphore(0)

    def note(sender, **_said) -> None:
        if sender.name == name:
            done.release()

    task_success.connect(note, weak=False)
    try:
        with start_worker(app, perform_ping_check=False, pool="solo"):
            yield
            for number in range(count):
                assert done.acquire(timeout=60), f"the worker did {number} of {count} tasks within a minute"
    finally:
        task_success.disconnect(note)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_worker_makes_what_a_release_asks_for(agenda, secretary):
    version = agenda.release_agenda(by=secretary)
    with worker_that_does(2, "meetings.tasks.render_document"):
        pass
    made = Rendering.objects.filter(snapshot=version.snapshot).values_list("audience", "status")
    assert sorted(made) == [("member", "made"), ("public", "made")]


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_sweep_catches_up_what_a_dead_worker_left(agenda, secretary):
    agenda.release_agenda(by=secretary)
    app.control.purge()  # the messages are gone, as with a worker that took them and died
    Rendering.objects.update(asked_at=timezone.now() - 2 * PATIENCE)
    render_due_documents()
    with worker_that_does(2, "meetings.tasks.render_document"):
        pass
    assert set(Rendering.objects.values_list("status", flat=True)) == {"made"}
