"""What the worker does: take an id, load a row, call a method. Safe to run twice."""

import datetime

from celery import shared_task
from django.apps import apps
from django.utils import timezone

# Longer than any document takes, so that the sweep does not ask again for what a worker has in hand.
PATIENCE = datetime.timedelta(seconds=90)
# From the agenda to the meeting and some days more. They are made again in seconds, and nothing is to lie longer than
# somebody needs it.
COPIES_LAST = datetime.timedelta(days=14)


@shared_task
def render_document(pk: int) -> None:
    """Make one PDF. One that another worker has in hand is left to it: waiting would keep this one from all others."""
    apps.get_model("meetings", "Rendering").objects.get(pk=pk).make(wait=False)


@shared_task
def make_printout(pk: int) -> None:
    """Make one working copy. One that another worker has in hand is left to it."""
    apps.get_model("meetings", "Printout").objects.get(pk=pk).make(wait=False)


@shared_task
def render_due_documents() -> None:
    """The sweep: ask again for every PDF that is due and was asked for a while ago, and throw old copies away.

    The database knows what is due.
    """
    for name, task in (("Rendering", render_document), ("Printout", make_printout)):
        due = apps.get_model("meetings", name).objects.due(asked_before=timezone.now() - PATIENCE)
        for pk in due.values_list("pk", flat=True):
            task.delay(pk)
    apps.get_model("meetings", "Printout").objects.throw_away(before=timezone.now() - COPIES_LAST)


@shared_task
def send_notice(pk: int) -> None:
    """Send one mail. Nothing where it was taken back in the transaction that asked for it."""
    from meetings.mails import compose

    for notice in apps.get_model("meetings", "Notice").objects.filter(pk=pk):
        notice.send(compose)


@shared_task
def send_due_notices() -> None:
    """The sweep: make the day's mails, and ask again for every mail that is due and was last tried a while ago."""
    notices = apps.get_model("meetings", "Notice").objects
    notices.gather(now=timezone.now())
    for pk in notices.due(now=timezone.now()).values_list("pk", flat=True):
        send_notice.delay(pk)


@shared_task
def read_file(sha256: str) -> None:
    """Find out what is in one attached file."""
    apps.get_model("meetings", "StoredFile").objects.get(pk=sha256).read()


@shared_task
def read_due_files() -> None:
    """The sweep: ask again for every file that waits to be read, and for those that waited for LibreOffice."""
    files = apps.get_model("meetings", "StoredFile").objects
    files.ask_again_for_office()
    for sha256 in files.due().values_list("pk", flat=True):
        read_file.delay(sha256)
