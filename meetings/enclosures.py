"""Which attachments lie in one PDF with a document, and what of each: decided here for the file and for its page."""

import hashlib
from collections.abc import Sequence
from typing import Any

from meetings import filestore
from meetings.documents.printing import Enclosure
from meetings.files.kinds import PDF, PICTURE_TYPES, word_of
from meetings.models.attachment import AttachmentVersion
from meetings.redaction import told_of_addenda


def enclosures_of(document: dict[str, Any]) -> list[Enclosure]:
    """The files of a redacted `referat/1` document that were received here for their attachments, in its order.

    A hash alone puts nothing in: a document that was imported may name one, and somebody else's bytes lie under it.
    One query where the document names files, else none.
    """
    named = [a["key"] for item in document["items"] for a in item["attachments"] if a["file"]]
    received = _received(named) if named else {}
    found = []
    for item in document["items"]:
        label = f"{item['number']}{item['suffix']}"
        for number, said in enumerate(item["attachments"], start=1):
            row = said["file"] and received.get((said["key"], said["file"]["sha256"]))
            if row and filestore.path(row.file_id).exists():
                found.append(_enclosure(said, row, label, number))
    return found


def state_of(enclosures: Sequence[Enclosure]) -> str:
    """A hash over what is put in: a file that was made into a PDF meanwhile makes it another."""
    said = "\n".join(f"{one.key} {one.number} {one.source}" for one in enclosures)
    return hashlib.sha256(said.encode()).hexdigest()


def only(document: dict[str, Any], key: str) -> dict[str, Any]:
    """The same document with one item alone, and without the sheets of its approval, which are the whole one's."""
    said = {**document, "items": [item for item in document["items"] if item["key"] == key]}
    if "addenda" in said["approval"]:
        said = told_of_addenda(said)
    approval = {name: value for name, value in said["approval"].items() if name != "sheet"}
    if "addenda" in approval:
        approval["addenda"] = [{**one, "sheet": []} for one in approval["addenda"]]
    return {**said, "approval": approval}


def _received(keys: list[str]) -> dict[tuple[str, str], AttachmentVersion]:
    rows = AttachmentVersion.objects.filter(attachment__key__in=keys).shown().select_related("attachment", "file")
    return {(str(row.attachment.key), row.file_id): row for row in rows}


def _enclosure(said: dict[str, Any], row: AttachmentVersion, label: str, number: int) -> Enclosure:
    file = row.file
    source = file.pk if file.type == PDF.type or file.type in PICTURE_TYPES else file.pdf
    path = filestore.path(source) if source else None
    there = path is not None and path.exists()
    return Enclosure(
        key=said["key"],
        item=label,
        number=f"{label}.{number}",
        title=said["title"],
        name=said["file"]["name"],
        kind=word_of(file.type),
        source=source if there else "",
        path=path if there else None,
        is_picture=file.type in PICTURE_TYPES,
        size=path.stat().st_size if path and there else 0,
        pages=(file.pages or said["file"]["pages"]) if there else 1,
    )
