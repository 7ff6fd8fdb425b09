"""What an Office file says, part by part: its text, and beside it headers, comments, deleted words and metadata.

Every part that is XML is read, whatever its name: what somebody hid in a part of its own is found too. Sources:
ECMA-376 (Office Open XML) part 1, and OASIS OpenDocument 1.3 part 3.
"""

import re
import zipfile
from pathlib import Path

from lxml import etree

from .packages import BROKEN

# Of one part, so that a sheet of a million rows does not keep the worker.
LARGEST_PART = 64 * 1024 * 1024
PIECE = 64 * 1024
# What people read and search for; all else stands aside.
_BODY = re.compile(
    r"word/(document|footnotes|endnotes)\d*\.xml|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml|ppt/slides/[^/]+\.xml"
    r"|content\.xml"
)
# These say how it looks, not what it says. OpenDocument keeps headers and footers among its styles.
_LOOKS = re.compile(
    r".+/(theme|fontTable|styles|stylesWithEffects|settings|webSettings|numbering|presProps|viewProps|tableStyles)"
    r"\d*\.xml|.+/(theme|slideLayouts)/.+|settings\.xml|META-INF/.*|\[Content_Types\]\.xml"
)
# Any element of these may hold text; in the others only those of _TEXTS do.
_FREE = re.compile(r"docProps/.*|meta\.xml|customXml/.*|content\.xml|styles\.xml")
# Elements that end a line, so that two cells do not run together to one number.
_LINES = frozenset(
    ["p", "c", "si", "tc", "tr", "row", "h", "comment", "cm", "text", "table-cell", "line-break", "br", "cr", "tab"]
)
_TEXTS = frozenset(["t", "v", "text", "delText", "instrText"])
_ASIDE = frozenset(("delText", "instrText"))
# ECMA-376 17.13.5: what was put in, taken out, moved, or made to look otherwise.
_CHANGES = frozenset(
    [
        "ins",
        "del",
        "moveFrom",
        "moveTo",
        "rPrChange",
        "pPrChange",
        "tblPrChange",
        "trPrChange",
        "tcPrChange",
        "sectPrChange",
    ]
)
_COMMENTS = {
    "comment": ("wordprocessingml", "spreadsheetml"),
    "cm": ("presentationml", "powerpoint"),
    "annotation": ("opendocument",),
}
_SIGNS = {"noBreakHyphen": "-", "s": " "}


class Damaged(Exception):
    """An Office file that cannot be read."""


class Said:
    """What the file says: text and what stands aside of it, and how much of it is comments and tracked changes."""

    def __init__(self) -> None:
        self.pages: int | None = None
        self.comments = self.tracked_changes = 0
        self.body: list[str] = []
        self.beside: list[str] = []

    @property
    def text(self) -> str:
        """What people read, a paragraph or a cell in a line."""
        return _lines(self.body)

    @property
    def aside(self) -> str:
        """What else is there: headers, comments, notes, deleted words, metadata."""
        return _lines(self.beside)


def read(path: Path, *, most: int) -> Said:
    """What the file says, at most `most` signs of each part. Damaged where a part of it cannot be read."""
    said = Said()
    try:
        with zipfile.ZipFile(path) as package:
            for part in package.infolist():
                name = part.filename
                if name.lower().endswith(".xml") and not _LOOKS.fullmatch(name):
                    with package.open(part) as stream:
                        _feed(stream, etree.XMLParser(target=_Part(name, said, most), **_SAFE))
                said.tracked_changes += name.startswith("xl/revisions/revisionLog")
    except BROKEN as error:
        raise Damaged(str(error)) from error
    return said


_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def _feed(stream, parser: etree.XMLParser) -> None:
    """Piece by piece and never whole; a part that is too large is read as far as it may be."""
    length = 0
    while piece := stream.read(PIECE):
        parser.feed(piece)
        length += len(piece)
        if length > LARGEST_PART:
            return
    parser.close()


class _Part:
    """Hears one part of the file, element by element. No tree is made of it."""

    def __init__(self, name: str, said: Said, most: int) -> None:
        self.said, self.left = said, most
        self.into = said.body if _BODY.fullmatch(name) else said.beside
        self.is_free = bool(_FREE.fullmatch(name))
        self.open: list[str] = []
        # A cell of a sheet that only points to a text elsewhere.
        self.points = False
        self.number = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, name = _split(tag)
        self.open.append(name)
        self.number = ""
        if name in _SIGNS and ("wordprocessingml" in namespace or "opendocument" in namespace):
            self.data(_SIGNS[name], always=True)
        elif name == "c":
            self.points = attributes.get("t") in ("s", "b", "e")
        elif name == "document-statistic":
            self._count(next((v for k, v in attributes.items() if k.endswith("}page-count")), ""))
        if any(word in namespace for word in _COMMENTS.get(name, ())):
            self.said.comments += 1
        if name == "changed-region" or (name in _CHANGES and "wordprocessingml" in namespace):
            self.said.tracked_changes += 1

    def data(self, text: str, *, always: bool = False) -> None:
        name = self.open[-1]
        if name in ("Pages", "Slides"):
            self.number += text
        if self.left <= 0 or not (always or self.is_free or name in _TEXTS) or (name == "v" and self.points):
            return
        (self.said.beside if name in _ASIDE else self.into).append(text)
        self.left -= len(text)

    def end(self, _tag: str) -> None:
        name = self.open.pop()
        if name in _LINES or (self.is_free and self.into is self.said.beside):
            self.into.append("\n")
        if name in ("Pages", "Slides"):
            self._count(self.number)
        if name in _ASIDE:
            self.said.beside.append("\n")

    def close(self) -> None:
        """Nothing is handed over: it was all said on the way."""

    def _count(self, number: str) -> None:
        if number.strip().isdecimal() and 0 < int(number) < 1_000_000:
            self.said.pages = max(self.said.pages or 0, int(number))


def _split(tag: str) -> tuple[str, str]:
    namespace, _brace, name = tag.rpartition("}")
    return namespace, name


def _lines(pieces: list[str]) -> str:
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(pieces)).strip()
