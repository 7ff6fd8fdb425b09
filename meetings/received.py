"""Which of the files that a document names were received here, and such a file as a reader meets it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from meetings import filestore
from meetings.models import AttachmentVersion
from meetings.sentences import Sentence, answered, written

# Which file was received for which attachment, with the hashes of its PDF and of its first page's picture, or ''.
Received = dict[tuple[str, str], tuple[str, str]]

PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True)
class File:
    """An attachment as a reader meets it; where its bytes were not received here only its title is of use."""

    key: str
    title: str
    closed: bool
    name: str
    size: int
    pages: int | None
    is_here: bool
    handed_out: bool = False
    type: str = ""
    # Whether there is a PDF of it: of an Office file one may have been made.
    has_pdf: bool = False
    # Whether there is a picture of its first page.
    has_picture: bool = False

    @property
    def shown_as(self) -> str:
        """'pdf' or 'picture' where a browser can show it, else ''."""
        if not self.is_here:
            return ""
        return "picture" if self.type in PICTURES else "pdf" if self.has_pdf or self.type == PDF else ""


def file_of(said: dict[str, Any], received: Received) -> File:
    """What a document says of an attachment, with what of it is here."""
    file = said["file"] or {}
    pdf, picture = received.get((said["key"], file.get("sha256", "")), ("", ""))
    return File(
        key=said["key"],
        title=said["title"],
        closed=said["closed"],
        name=file.get("name", ""),
        size=file.get("size", 0),
        pages=file.get("pages"),
        handed_out=said.get("handed_out", False),
        type=file.get("type", ""),
        has_pdf=bool(pdf),
        has_picture=bool(picture),
        is_here=(said["key"], file.get("sha256")) in received and filestore.path(file["sha256"]).exists(),
    )


def received_of(document: dict[str, Any], known: Received | None = None) -> Received:
    """Key and hash of the files that were received here for their attachment, each with what was made of it: a hash
    alone opens nothing. No query where `known`, what was received for a meeting, has all that the document names."""
    files = [(a["key"], a["file"]["sha256"]) for item in document["items"] for a in item["attachments"] if a["file"]]
    if not files:
        return {}
    if known is not None and all(file in known for file in files):
        return {file: known[file] for file in files}
    told = answered(Sentence(_files_asked(len(files)), tuple(key for key, _sha256 in files)))
    return {(str(key), sha256): (pdf, picture) for key, sha256, pdf, picture in told}


def files_of(meeting: Any) -> ArraySubquery:
    """What was received for a meeting's items, where a query has the meeting; read by `read`."""
    rows = AttachmentVersion.objects.filter(attachment__item__meeting=meeting).order_by()
    key, space = Cast("attachment__key", TextField()), Value(" ")
    words = (key, space, "file", space, "file__pdf", space, "file__picture")
    line = Concat(*words, output_field=TextField())
    return ArraySubquery(rows.values_list(line))


def read(lines: list[str]) -> Received:
    """What `files_of` was answered."""
    return {(key, sha256): (pdf, picture) for key, sha256, pdf, picture in (line.split(" ") for line in lines)}


@lru_cache(maxsize=300)
def _files_asked(count: int) -> str:
    """The sentence for what was received for so many attachments."""
    rows = AttachmentVersion.objects.filter(attachment__key__in=[UUID(int=number) for number in range(count)])
    told = rows.order_by().values_list("attachment__key", "file", "file__pdf", "file__picture")
    return written(told).sql
