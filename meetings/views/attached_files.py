"""The files of an item that is being written: sent to those who may read the item, and to nobody by a hash."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meetings import filestore
from meetings.files.names import title_of
from meetings.models import AttachmentVersion
from meetings.permissions import can_write_item
from meetings.views.attaching import attachment_of
from meetings.views.sending import send_file


@require_safe
def draft_attachment(request: HttpRequest, key: uuid.UUID, number: int | None = None) -> HttpResponse:
    """The newest file that was received for the attachment, or the one with this number."""
    version = _version(request, key, number)
    return send_file(request, version.file_id, version.name, version.file.type)


@require_safe
def attachment_pdf(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """An Office file as PDF; 404 where none has been made."""
    version = _version(request, key)
    if not version.file.pdf:
        raise Http404
    return send_file(request, version.file.pdf, f"{title_of(version.name)}.pdf", "application/pdf")


@require_safe
def attachment_picture(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The picture of the first page; 404 where there is none."""
    version = _version(request, key)
    if not version.file.picture:
        raise Http404
    return send_file(request, version.file.picture, "", "image/png", attached=False)


@require_safe
def attachment_facts(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What is known of one attachment, asked for again while the worker reads it."""
    row = attachment_of(request, key)
    context = {"attachment": row, "attachments_writes": can_write_item(request.user, row.item)}
    return render(request, "meetings/_attachment_facts.html", context)


def _version(request: HttpRequest, key: uuid.UUID, number: int | None = None) -> AttachmentVersion:
    """404 where the item is not this person's to read, or no such file was received, or its bytes are not here."""
    row = attachment_of(request, key)
    version = next((one for one in row.versions.all() if number in (None, one.number)), None)
    if version is None or not filestore.path(version.file_id).exists():
        raise Http404
    return version
