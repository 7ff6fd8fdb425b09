"""From a file to a `referat/1` document: the one door of the importer."""

import logging
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from . import completeness, docx, referat_json
from .assembling import assemble
from .encoding import Line, decode, lines
from .items import possible
from .limits import LONGEST_WORD
from .refusal import ImportRefused, Warning
from .report import Report, quoted
from .typesetting import endless_word

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What was understood of one file: the document, what to check, and how many words its items have."""

    document: dict[str, Any]
    warnings: list[Warning] = field(default_factory=list)
    words: int = 0


def read_referat(name: str, data: bytes) -> Reading:
    """Read the minutes of one meeting: Markdown, plain text, docx, or `referat/1` itself (a name that ends in .json).

    The document is valid `referat/1`; its rich text is clean. The same bytes give the same document, keys included.
    Refused with ImportRefused, and with nothing else whatever the bytes are.
    """
    try:
        return _read(name, data)
    except ImportRefused:
        raise
    except Exception as error:
        # A fault of ours, not of the file: logged in full, told in a sentence.
        logger.exception("Reading %s failed", name)
        raise ImportRefused(
            name,
            None,
            _("The file could not be read because of a fault in the program."),
            _("Save it in another format and try again, and tell those who run the system."),
        ) from error


def _read(name: str, data: bytes) -> Reading:
    if name.lower().endswith(".json"):
        report = Report(name)
        document = referat_json.read(data, report)
        said = completeness.document_words(document)
    else:
        report = Report(name, "paragraph" if docx.is_zip(data) else "line")
        if docx.is_zip(data):
            source, counted = docx.read(data, report)
        else:
            source, counted = lines(decode(data, report), report), None
        heads = possible(source)
        body = source[heads[0].at :] if heads else source
        counted = counted or completeness.source_words(body)
        document = assemble(source, report)
        referat_json.validate(document, report)
        _can_be_set(document, source, report)
        said = completeness.document_words(document)
        completeness.check(counted, said, report)
    return Reading(document, report.warnings(), said.total())


def _can_be_set(document: dict[str, Any], source: list[Line], report: Report) -> None:
    word = next(filter(None, map(endless_word, referat_json.texts(document))), None)
    if word:
        report.refuse(
            next((line.no for line in source if endless_word(line.text)), None),
            _("A word is longer than %(most)d characters: %(text)s.") % {"most": LONGEST_WORD, "text": quoted(word)},
            _("Put spaces into it, or take it out."),
        )
