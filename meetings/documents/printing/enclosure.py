"""An attachment that is to lie in the same file as the document, and how much of that there may be."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What one file holds, as the pages say. More than this nobody prints, and it would keep a worker from all others.
MOST_PAGES = 1_000
MOST_BYTES = 200 * 2**20
MOST_FILES = 400  # they are open together while the file is written


class TooLarge(Exception):
    """The attachments are more than one file may hold."""


@dataclass(frozen=True)
class Enclosure:
    """One attachment with its place. `source` is the SHA-256 of the PDF or picture that is put in; empty where there is
    none, as with an Office file that was not converted."""

    key: str
    item: str
    number: str
    title: str
    name: str
    kind: str
    source: str = ""
    path: Path | None = None
    is_picture: bool = False
    size: int = 0
    pages: int | None = None


def measure(enclosures: Sequence[Enclosure]) -> tuple[int, int]:
    """How many pages, as far as they are known, and how many bytes. TooLarge where no file may hold them."""
    pages = sum(one.pages or 1 for one in enclosures)
    size = sum(one.size for one in enclosures)
    if pages > MOST_PAGES or size > MOST_BYTES or len(enclosures) > MOST_FILES:
        raise TooLarge
    return pages, size
