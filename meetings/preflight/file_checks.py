"""What the worker found in the attached files, as `StoredFile.findings` has it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .finding import ADVICE, MUST, Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meetings.models import AgendaItem, Attachment, StoredFile


def is_received(attachment: "Attachment") -> bool:
    """Whether its file lies here; imported minutes may only name one."""
    return any(version.file_id == attachment.sha256 for version in attachment.versions.all())


def files_of(items: "Iterable[AgendaItem]") -> "dict[str, StoredFile]":
    """What is known of the items' files, by their hashes, in one query; their texts are left where they are."""
    hashes = {one.sha256 for item in items for one in item.attachments.all() if is_received(one)}
    # Asked for by name: this package imports no models.
    stored = apps.get_model("meetings", "StoredFile")
    return {file.sha256: file for file in stored.objects.filter(sha256__in=hashes).defer("text")}


def of_files(item: "AgendaItem", files: "Mapping[str, StoredFile]") -> Iterator[Finding]:
    """What is found in the item's files, and which of them nobody has looked into."""
    for attachment in item.attachments.all():
        if not is_received(attachment):
            continue
        place = Place(item.meeting, item, None, attachment)
        digest = attachment.sha256[:16]
        file = files[attachment.sha256]
        if file.status == file.Status.DUE:
            text = _("The file is still being read. Wait a moment, and look again.")
            yield Finding("file_unread", ADVICE, place, text, digest)
        elif file.status == file.Status.FAILED:
            text = _("The file could not be read, so nobody has looked for personal numbers in it. Open it and look.")
            yield Finding("file_failed", ADVICE, place, text, digest)
        else:
            for found in file.findings:
                if told := _told(found.get("code"), found.get("count", 1)):
                    code, severity, text = told
                    yield Finding(code, severity, place, text, digest)


def _told(code: str, count: int) -> tuple[str, str, str] | None:
    """Code, severity and text of what the worker found; None for a code that is not known."""
    if code == "cpr":
        text = ngettext(
            "There is a personal number in the file. Replace the file, or say why the number has to be there.",
            "There are %(count)s personal numbers in the file. Replace the file, or say why they have to be there.",
            count,
        )
        return "file_cpr", MUST, text % {"count": count}
    if code == "comments":
        text = _("There are comments in the file. Attach it without them, or say why they are to go out with it.")
        return "file_comments", MUST, text
    if code == "tracked_changes":
        text = _(
            "There are tracked changes in the file. Accept them in the file, or say why they are to go out with it."
        )
        return "file_tracked_changes", MUST, text
    if code == "scanned":
        text = _("The PDF is a picture without text: it can be neither searched nor read aloud. Attach the original.")
        return "file_scanned", ADVICE, text
    return None
