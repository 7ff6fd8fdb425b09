"""Bytes to text, and text to lines."""

import re
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext as _

from .limits import LARGEST_TEXT, MOST_LINES
from .report import Report

# Bullets of Word's symbol fonts lie in the private use area; these two are what they look like.
SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\u2028": " ", "\u2029": " ", "\x0b": " ", "\x85": " ", "\x0c": " "}
_symbol = re.compile("[" + "".join(SYMBOLS) + "]")
_unseen = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# UTF-8 read as cp1252 shows these pairs instead of Danish letters.
_lost = re.compile("\ufffd")
_twice_encoded = re.compile("Ã[\x80-\xbf˜†…]|â€")


def unseen(text: str) -> str:
    """The text without characters that have no sign."""
    return _unseen.sub("", text)


class Line(NamedTuple):
    """One line of the source, or one paragraph of a docx as Markdown: its number from 1, and its text."""

    no: int
    text: str


def decode(data: bytes, report: Report, largest: int = LARGEST_TEXT) -> str:
    """The file's text: UTF-8, UTF-16 or UTF-32 with a mark, or Windows-1252 with a warning; else refused."""
    if len(data) > largest:
        report.refuse(
            None,
            _("The file is larger than %(size)d MB.") % {"size": largest // 2**20},
            _("Import the minutes of one meeting at a time, without embedded pictures."),
        )
    if not data.strip():
        report.refuse(None, _("The file is empty."), _("Choose the file that holds the minutes."))
    _refuse_other_formats(data, report)
    for mark, name in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, name, report)
    if b"\0" in data[:4096]:
        report.refuse(
            data[: data.index(b"\0")].count(b"\n") + 1,
            _("The file is not text."),
            _("Save the minutes as a text file with the encoding UTF-8, or as docx."),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _as_windows_text(data, error, report)
    for sign, message in (
        (_twice_encoded, _("The letters æ, ø and å look wrong: the text has been encoded twice.")),
        (_lost, _("The file has the replacement character � where a letter was lost.")),
    ):
        if found := sign.search(text):
            report.warn(text.count("\n", 0, found.start()) + 1, message)
    return text


def _refuse_other_formats(data: bytes, report: Report) -> None:
    for start, what in ((b"%PDF-", "PDF"), (b"\xd0\xcf\x11\xe0", "Word 97-2003 (.doc)"), (b"{\\rtf", "RTF")):
        if data.lstrip()[:8].startswith(start):
            report.refuse(
                None,
                _("The file is %(format)s, which cannot be read.") % {"format": what},
                _("Save the minutes as docx, Markdown or plain text, and import that file."),
            )


def _decoded(data: bytes, name: str, report: Report) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(name, "ignore").count("\n") + 1
        return _refuse_encoding(line, report)


def _as_windows_text(data: bytes, error: UnicodeDecodeError, report: Report) -> str:
    line = data[: error.start].count(b"\n") + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return _refuse_encoding(line, report)
    if not re.search("[æøåÆØÅ]", text) or _twice_encoded.search(text):
        return _refuse_encoding(line, report)
    report.warn(line, _("The file is not UTF-8. It was read as Windows text (cp1252): check the letters æ, ø and å."))
    return text


def _refuse_encoding(line: int, report: Report) -> str:
    report.refuse(
        line,
        _("The file's encoding is not known: a character cannot be read."),
        _("Open the file in the program it was made in, and save it with the encoding UTF-8."),
    )


def lines(text: str, report: Report) -> list[Line]:
    """The text's lines, numbered as an editor numbers them, without line ends and characters that have no sign."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _symbol.sub(lambda found: SYMBOLS[found[0]], text)
    if lost := re.search("[\ue000-\uf8ff\U000f0000-\U0010ffff]", text):
        report.warn(
            text.count("\n", 0, lost.start()) + 1,
            _("Characters that only one font knows have been left out."),
        )
    found = _unseen.sub("", text).split("\n")
    if len(found) > MOST_LINES:
        report.refuse(
            MOST_LINES + 1,
            _("The file has more than %(count)d lines.") % {"count": MOST_LINES},
            _("Import the minutes of one meeting at a time."),
        )
    return [Line(number, line) for number, line in enumerate(found, start=1)]
