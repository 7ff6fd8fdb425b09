"""What the worker does: take an id, load a row, call a method. Safe to run twice."""

from celery import shared_task
from django.apps import apps


@shared_task
def read_upload(pk: int) -> None:
    """Understand one uploaded file."""
    apps.get_model("decisions", "Upload").objects.get(pk=pk).read()


@shared_task
def read_due_uploads() -> None:
    """The sweep: ask again for every upload that waits. Reading one twice does nothing, so none is asked too often."""
    for pk in apps.get_model("decisions", "Upload").objects.due().values_list("pk", flat=True):
        read_upload.delay(pk)
