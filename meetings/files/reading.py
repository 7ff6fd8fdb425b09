"""What is in a file: pages, text, a picture of the first page, and what somebody should know before it is released."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from meetings.cpr import find_cpr

from . import office, office_text, pdfs, pictures
from .kinds import OFFICE_TYPES, PDF, PICTURE_TYPES

MOST_TEXT = 2_000_000


class Unreadable(Exception):
    """A file that turned out to be damaged where its text or its pages are."""


@dataclass
class Reading:
    """What was found. `text` is what people search for; `aside` is what else the file says: metadata, comments."""

    pages: int | None = None
    text: str = ""
    aside: str = ""
    picture: bytes = b""
    pdf: bytes = b""
    trouble: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What a check before the release tells of: `cpr`, `comments`, `tracked_changes`, `scanned`, with how many."""
        counts = {"cpr": len({match.token for match in find_cpr(f"{self.text}\n{self.aside}")}), **self.counts}
        return [{"code": code, "count": count} for code, count in counts.items() if count]


def read(path: Path, type: str) -> Reading:
    """Everything that can be found in this file. Unreadable where it is damaged; OSError where there is no room.

    An Office file whose PDF cannot be made is read all the same, and `trouble` says why there is none.
    """
    try:
        if type == PDF.type:
            reading = _pdf(path)
        elif type in PICTURE_TYPES:
            reading = Reading(pages=1, picture=pictures.scaled(path), aside=pictures.metadata(path))
        elif type in OFFICE_TYPES:
            reading = _office(path, type)
        else:
            reading = Reading()
    except (pdfs.Damaged, pictures.Damaged, office_text.Damaged) as damaged:
        raise Unreadable(str(damaged)) from damaged
    reading.text, reading.aside = _storable(reading.text), _storable(reading.aside)
    return reading


def _pdf(path: Path) -> Reading:
    found = pdfs.read(path, most=MOST_TEXT)
    return Reading(
        pages=found.pages,
        text=found.text,
        aside=pdfs.metadata(path),
        picture=found.picture,
        counts={"scanned": found.scanned},
    )


def _office(path: Path, type: str) -> Reading:
    said = office_text.read(path, most=MOST_TEXT)
    reading = Reading(
        pages=said.pages,
        text=said.text,
        aside=said.aside,
        counts={"comments": said.comments, "tracked_changes": said.tracked_changes},
    )
    try:
        reading.pdf = office.to_pdf(path, type)
        shown = pdfs.read(reading.pdf, most=0)
        reading.pages, reading.picture = shown.pages, shown.picture
    except office.NotInstalled:
        reading.trouble = "no_office"
    except (office.Failed, pdfs.Damaged):
        reading.pdf, reading.trouble = b"", "office_failed"
    return reading


def _storable(text: str) -> str:
    """As PostgreSQL can keep it, and no longer than is of use."""
    return text.replace("\0", "")[:MOST_TEXT].encode("utf-8", "replace").decode()
