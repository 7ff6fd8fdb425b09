"""A docx as lines of Markdown, one a paragraph, so that one reader understands every source.

mammoth makes HTML of it. A docx is a zip of XML: what is read of it is measured before it is unpacked.
"""

import re
from collections import Counter
from typing import NoReturn

from django.utils.translation import gettext as _

from meetings import word

from .completeness import count
from .docx_lines import to_lines
from .encoding import Line
from .limits import LARGEST_FILE, MOST_CELLS
from .report import Report

_text = re.compile(rb"<w:(?:t|delText)(?:\s[^<>]*)?>([^<]*)</w:t>|<w:(?:tab|br|cr)\b[^<>]*/>|</w:(?:p|tc)>")


def is_zip(data: bytes) -> bool:
    """Whether the bytes are a zip, as every docx is."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def read(data: bytes, report: Report) -> tuple[list[Line], Counter]:
    """The paragraphs as lines of Markdown, and the words of the items counted in the XML itself.

    Refused: what is no docx, is damaged, unpacks to more than minutes are, or has an endless table. Pictures stay out.
    """
    try:
        document = word.measure(data)
        html, pictures = word.to_html(data)
    except word.Unreadable as unreadable:
        _refuse(unreadable.why, report)
    if pictures:
        report.warn(None, _("Pictures are not imported: the file has %(count)d.") % {"count": pictures})
    return to_lines(html, report), _words(document)


def _refuse(why: word.Why, report: Report) -> NoReturn:
    """The refusal of a file that is no docx, in words for whoever imports minutes."""
    match why:
        case word.Why.LARGE:
            reason = _("The file is larger than %(size)d MB.") % {"size": LARGEST_FILE // 2**20}
            remedy = _("Import the minutes of one meeting at a time, without embedded pictures.")
        case word.Why.UNPACKED:
            reason = _("The docx is far larger when it is unpacked than minutes are.")
            remedy = _("Save the text in a new document, without embedded files, and import that.")
        case word.Why.NO_DOCUMENT:
            reason = _("The file is a zip, but no Word document.")
            remedy = _("Save the minutes as docx, Markdown or plain text, and import that file.")
        case word.Why.CELLS:
            reason = _("A table has more than %(most)d cells.") % {"most": MOST_CELLS}
            remedy = _("Split the table, or attach it as a file.")
        case word.Why.DAMAGED:
            reason = _("The docx is damaged, or it is no Word document.")
            remedy = _("Open it in Word, save it again as docx, and import that file.")
    report.refuse(None, reason, remedy)


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
