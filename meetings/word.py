"""A docx as HTML. It is a zip of XML: what is read of it is measured before it is unpacked. mammoth reads it."""

import enum
import io
import re
import zipfile
import zlib
from typing import Any

import mammoth

LARGEST_FILE = 20 * 1024 * 1024  # bytes; text with its pictures
MOST_ENTRIES = 2000
LARGEST_XML = 20 * 1024 * 1024  # bytes of XML, unpacked: what is read
MOST_TAGS = 300_000  # in all its XML; a hundred pages have about 100,000
LARGEST_UNPACKED = 400 * 1024 * 1024  # bytes of everything, as the zip declares it
MOST_CELLS = 20_000  # in one table, after ragged rows are filled up

_cell = re.compile(rb"<w:tc[\s/>]")
_broken = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError, zlib.error)
# Word's own list styles hold their depth in the name alone. Names are English in the file, whatever Word shows.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
"""


class Why(enum.Enum):
    """Why a file is not read as a docx; the sentence about it is its reader's."""

    LARGE = "large"
    UNPACKED = "unpacked"
    NO_DOCUMENT = "no document"
    CELLS = "cells"
    DAMAGED = "damaged"


class Unreadable(Exception):
    """A file that is no docx, or none that is read here."""

    def __init__(self, why: Why):
        super().__init__(why.value)
        self.why = why


def measure(data: bytes) -> bytes:
    """The XML of the text and of its notes, where the zip is a docx and small enough; Unreadable where it is not."""
    if len(data) > LARGEST_FILE:
        raise Unreadable(Why.LARGE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _measured(packed)
    except _broken:
        raise Unreadable(Why.DAMAGED) from None


def to_html(data: bytes) -> tuple[str, int]:
    """mammoth's HTML of a docx that has been measured, and how many pictures were left out of it."""
    pictures: list[Any] = []
    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=STYLES,
            convert_image=lambda image: pictures.append(image) or [],
            external_file_access=False,
            include_embedded_style_map=False,
        )
    except Exception:
        raise Unreadable(Why.DAMAGED) from None
    return made.value, len(pictures)


def _measured(packed: zipfile.ZipFile) -> bytes:
    entries = packed.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(Why.UNPACKED)
    xml = [entry for entry in entries if _is_xml(packed, entry)]
    if (
        sum(entry.file_size for entry in xml) > LARGEST_XML
        or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED
    ):
        raise Unreadable(Why.UNPACKED)
    if "word/document.xml" not in packed.namelist():
        raise Unreadable(Why.NO_DOCUMENT)
    tags = 0
    for entry in xml:
        # A zip that tells a lie about its sizes gives no more than it says: zipfile stops there.
        content = packed.read(entry)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<\0!\0" in content:
            raise Unreadable(Why.DAMAGED)
        # mammoth takes a minute for the cells that the reader would refuse behind it.
        if any(len(_cell.findall(table)) > MOST_CELLS for table in content.split(b"<w:tbl>")[1:]):
            raise Unreadable(Why.CELLS)
        # Each becomes several objects on the way to a text: 20 MB of the shortest would fill 1.4 GB.
        tags += content.count(b"<")
        if tags > MOST_TAGS:
            raise Unreadable(Why.UNPACKED)
    return packed.read("word/document.xml") + b"".join(
        packed.read(name) for name in ("word/footnotes.xml", "word/endnotes.xml") if name in packed.namelist()
    )


def _is_xml(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """By its name or its first sign: mammoth reads whatever part the relations name, whatever it is called."""
    if entry.filename.lower().endswith((".xml", ".rels")):
        return True
    with packed.open(entry) as part:
        return part.read(64).lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n")[:1] in (b"<", b"")
