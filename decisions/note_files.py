"""The files that a person's notes stand on, and the words of their pages, as the document names them that is read."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from meetings.anchoring import texts_of_file
from meetings.models import AttachmentVersion, StoredFile

if TYPE_CHECKING:
    from meetings.models import Note


def files_with_notes(items: Iterable[Mapping[str, Any]], notes: "Iterable[Note]") -> dict[str, Mapping[str, str]]:
    """The attachments of these redacted items that have notes and whose file was received here, by key: each with the
    words of its pages where a note stands on words. Two queries at most."""
    asked = {str(note.attachment.key): False for note in notes if note.attachment}
    for note in notes:
        if note.attachment and note.quote:
            asked[str(note.attachment.key)] = True
    said = [file for item in items for file in item["attachments"] if file["key"] in asked]
    return _words(said, asked) if said else {}


def texts_of_attachment(key: str, files: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """The words of the pages of one of the attachments that a redacted item names; none where they are not known."""
    return _words([file for file in files if file["key"] == key], {key: True}).get(key, {})


def _words(said: Iterable[Mapping[str, Any]], asked: Mapping[str, bool]) -> dict[str, Mapping[str, str]]:
    named = {file["key"]: file["file"]["sha256"] for file in said if file["file"]}
    received = {
        key: (file, pdf)
        for key, file, pdf in AttachmentVersion.objects.filter(attachment__key__in=named).values_list(
            "attachment__key", "file", "file__pdf"
        )
        if named[str(key)] == file
    }
    # Of an Office file the PDF is what people see; until that is read the words of the file itself have to do.
    wanted = {sha256 for key, pair in received.items() if asked[str(key)] for sha256 in pair if sha256}
    rows = StoredFile.objects.filter(pk__in=wanted).exclude(text="") if wanted else []
    known = {row.pk: row for row in rows}
    texts: dict[str, Mapping[str, str]] = {}
    for key, (file, pdf) in received.items():
        row = known.get(pdf) or known.get(file)
        texts[str(key)] = texts_of_file(row.text, row.pages) if row else {}
    return texts
