"""A docx as lines of Markdown, one a paragraph, so that one reader understands every source.

mammoth makes HTML of it. A docx is a zip of XML: what is read of it is measured before it is unpacked.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from typing import Any, NoReturn

import mammoth
from django.utils.translation import gettext as _

from .completeness import count
from .docx_lines import to_lines
from .encoding import Line
from .limits import LARGEST_FILE, LARGEST_UNPACKED, LARGEST_XML, MOST_CELLS, MOST_ENTRIES, MOST_TAGS
from .report import Report

_text = re.compile(rb"<w:(?:t|delText)(?:\s[^<>]*)?>([^<]*)</w:t>|<w:(?:tab|br|cr)\b[^<>]*/>|</w:(?:p|tc)>")
_cell = re.compile(rb"<w:tc[\s/>]")
# Word's own list styles hold their depth in the name alone. Names are English in the file, whatever Word shows.
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
"""


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip, as every docx is."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def read(data: bytes, report: Report) -> tuple[list[Line], Counter]:
    """The paragraphs as lines of Markdown, and the words of the items counted in the XML itself.

    Refused: what is no docx, is damaged, unpacks to more than minutes are, or has an endless table. Pictures stay out.
    """
    if len(data) > LARGEST_FILE:
        report.refuse(
            None,
            _("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 2**20},
            _("Import the minutes of one meeting at a time, without embedded pictures."),
        )
    document = _checked(data, report)
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
        _damaged(report)
    if pictures:
        report.warn(None, _("Pictures are not imported: the file has %(count)d.") % {"count": len(pictures)})
    return to_lines(made.value, report), _words(document)


def _checked(data: bytes, report: Report) -> bytes:
    """The XML of the text, when the zip is a docx and small enough."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES:
                _too_large(report)
            xml = [entry for entry in entries if _is_xml(packed, entry)]
            if (
                sum(entry.file_size for entry in xml) > LARGEST_XML
                or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED
            ):
                _too_large(report)
            if "word/document.xml" not in packed.namelist():
                report.refuse(
                    None,
                    _("The file is a zip, but no Word document."),
                    _("Save the minutes as docx, Markdown or plain text, and import that file."),
                )
            tags = 0
            for entry in xml:
                # A zip that tells a lie about its sizes gives no more than it says: zipfile stops there.
                content = packed.read(entry)
                if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"<\0!\0" in content:
                    _damaged(report)
                # mammoth takes a minute for the cells that the reader would refuse behind it.
                if any(len(_cell.findall(table)) > MOST_CELLS for table in content.split(b"<w:tbl>")[1:]):
                    report.refuse(
                        None,
                        _("A table has more than %(most)d cells.") % {"most": MOST_CELLS},
                        _("Split the table, or attach it as a file."),
                    )
                # Each becomes several objects on the way to a text: 20 MB of the shortest would fill 1.4 GB.
                tags += content.count(b"<")
                if tags > MOST_TAGS:
                    _too_large(report)
            return packed.read("word/document.xml") + b"".join(
                packed.read(name) for name in ("word/footnotes.xml", "word/endnotes.xml") if name in packed.namelist()
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError, zlib.error):
        _damaged(report)


def _is_xml(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """By its name or its first sign: mammoth reads whatever part the relations name, whatever it is called."""
    if entry.filename.lower().endswith((".xml", ".rels")):
        return True
    with packed.open(entry) as part:
        return part.read(64).lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n")[:1] in (b"<", b"")


def _too_large(report: Report) -> NoReturn:
    report.refuse(
        None,
        _("The docx is far larger when it is unpacked than minutes are."),
        _("Save the text in a new document, without embedded files, and import that."),
    )


def _damaged(report: Report) -> NoReturn:
    report.refuse(
        None,
        _("The docx is damaged, or it is no Word document."),
        _("Open it in Word, save it again as docx, and import that file."),
    )


def _words(xml: bytes) -> Counter:
    """The words of the paragraphs from the first item on, counted apart from mammoth."""
    xml = re.sub(rb"<mc:Fallback\b.*?</mc:Fallback>|<w:del\b.*?</w:del>", b"", xml, flags=re.DOTALL)
    text = b"".join(found[1] if found[1] is not None else b"\n" for found in _text.finditer(xml)).decode(
        "utf-8", "ignore"
    )
    text = re.sub("&(amp|lt|gt|quot|apos);", lambda found: {"amp": "&", "lt": "<", "gt": ">"}.get(found[1], "'"), text)
    first = re.search(r"^[ \t]*Punkt[ \t]+\d+[ \t]*:(?!.*\t\d+$)", text, re.MULTILINE | re.IGNORECASE)
    body = text[first.start() :] if first else text
    return count(re.sub(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+", "", body, flags=re.MULTILINE))
