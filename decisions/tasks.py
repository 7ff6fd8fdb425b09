"""What the worker does: take an id, load a row, call a method. Safe to run twice."""

from celery import shared_task
from django.apps import apps
from django.utils import timezone


@shared_task
def read_upload(pk: int) -> None:
    """Understand one uploaded file."""
    apps.get_model("decisions", "Upload").objects.get(pk=pk).read()


@shared_task
def read_due_uploads() -> None:
    """The sweep: ask again for every upload that waits. Reading one twice does nothing, so none is asked too often."""
    for pk in apps.get_model("decisions", "Upload").objects.due().values_list("pk", flat=True):
        read_upload.delay(pk)


@shared_task
def remind_of_follow_ups() -> None:
    """The sweep: remind of every follow-up whose day comes near or is past. Nobody is reminded twice."""
    follow_ups = apps.get_model("decisions", "FollowUp").objects
    for pk, when in follow_ups.to_be_reminded_of(now=timezone.now()):
        follow_ups.get(pk=pk).remind(when)


@shared_task
def place_what_returns() -> None:
    """The sweep: let the items of follow-ups that return stand where they belong, as meetings are planned."""
    for follow_up in apps.get_model("decisions", "FollowUp").objects.to_be_placed():
        follow_up.place_status()


@shared_task
def keep_approvals() -> None:
    """The sweep: remind those who are missing when the deadline comes near, and approve where silence does it."""
    minutes = apps.get_model("decisions", "Minutes").objects
    for pk in minutes.due_for_the_clock(today=timezone.localdate()).values_list("pk", flat=True):
        row = minutes.select_related("meeting__forum").get(pk=pk)
        row.approve_tacitly() or row.remind()
