"""What the worker found in the attached files, as `StoredFile.findings` has it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext as _

from .finding import ADVICE, MUST, Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meetings.models import AgendaItem, StoredFile


def files_of(items: "Iterable[AgendaItem]") -> "dict[str, StoredFile]":
    """What is known of the items' files, by their hashes, in one query; their texts are left where they are."""
    hashes = {attachment.sha256 for item in items for attachment in item.attachments.all() if attachment.received}
    # Asked for by name: the models ask this package whether an agenda may go out, so it cannot import them.
    stored = apps.get_model("meetings", "StoredFile")
    return {file.sha256: file for file in stored.objects.filter(sha256__in=hashes).defer("text")}


def of_files(item: "AgendaItem", files: "Mapping[str, StoredFile]") -> Iterator[Finding]:
    """What is found in the item's files, and which of them nobody has looked into."""
    for attachment in item.attachments.all():
        if not attachment.received:
            continue
        place = Place(item.meeting, item, None, attachment)
        digest = attachment.sha256[:16]
        file = files.get(attachment.sha256)
        if file is None or file.status == file.Status.DUE:
            text = _("The file is still being read. Wait a moment, and look again.")
            yield Finding("file_unread", ADVICE, place, text, digest)
        elif file.status == file.Status.FAILED:
            text = _("The file could not be read, so nobody has looked for personal numbers in it. Open it and look.")
            yield Finding("file_failed", ADVICE, place, text, digest)
        else:
            for found in file.findings:
                if told := _told(found):
                    yield Finding(*told[:2], place, told[2], f"{digest}{told[3]}")


def _told(found: dict) -> tuple[str, str, str, str] | None:
    """Code, severity, text, and what tells it from others in the same file; None for a code that is not known."""
    code = found.get("code")
    if code == "cpr":
        masked = found.get("masked", "")
        text = _("There is a personal number in the file: %(masked)s. Replace the file, or say why it has to be there.")
        return "file_cpr", MUST, text % {"masked": masked}, f"-{found.get('token') or masked}"
    if code == "comments":
        text = _("There are comments in the file. Attach it without them, or say why they are to go out with it.")
        return "file_comments", MUST, text, ""
    if code == "tracked_changes":
        text = _(
            "There are tracked changes in the file. Accept them in the file, or say why they are to go out with it."
        )
        return "file_tracked_changes", MUST, text, ""
    if code == "scanned":
        text = _("The PDF is a picture without text: it can be neither searched nor read aloud. Attach the original.")
        return "file_scanned", ADVICE, text, ""
    return None
