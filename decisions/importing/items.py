"""Where the items begin: the lines `Punkt N: title`, told from lines that only read so."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

from django.utils.translation import gettext as _

from meetings import kle

from .contents import Entry, fits, is_entry
from .encoding import Line
from .inline import plain
from .limits import HIGHEST_NUMBER, LONGEST_CASE_NUMBER, LONGEST_TITLE, MOST_ITEMS
from .report import Report, quoted
from .sections import section_type, shown
from .text_blocks import unbold

_possible = re.compile(r"[ \t#*_<>bstrong\\]{0,30}punkt\b", re.IGNORECASE)
_title = re.compile(r"punkt\s+(\d{1,9})\s?([a-zæøå]?)\s*:\s*(.*)", re.IGNORECASE)
_marked_title = re.compile(r"punkt\s+(\d{1,9})\s?([a-zæøå]?)(?:\s*[:.]|\s+[-–—]|$)\s*(.*)", re.IGNORECASE)
_endless = re.compile(r"[ \t#*_<>bstrong\\]{0,30}punkt\s+(\d{1,9}(?!\d)|\d{10})", re.IGNORECASE)
_case_label = re.compile(
    r"(?:sagsnr|sagsnummer|sags nr|sag nr|journalnr|j\.?\s?nr|sag)\b\.?\s*:?\s+(?=\S*\d)", re.IGNORECASE
)
_case_number = re.compile(r"(?=\S{0,39}\d)[\w./:–-]{4,40}", re.IGNORECASE)


@dataclass
class Head:
    """An item's heading: its place among the lines, its number as it reads, its title."""

    at: int
    line: int
    number: int
    suffix: str
    title: str
    marked: bool

    @property
    def label(self) -> str:
        """'4a'."""
        return f"{self.number}{self.suffix}"


def possible(lines: list[Line]) -> list[Head]:
    """Every line that reads as an item's heading, entries of the contents aside."""
    heads = []
    for at, line in enumerate(lines):
        if not _possible.match(line.text) or len(line.text) > LONGEST_TITLE + 100 or is_entry(line.text):
            continue
        level, words = shown(line)
        found = (_marked_title if level < 8 else _title).fullmatch(words)
        if found is None:  # **Punkt 1:** title
            found = _title.fullmatch(plain(line.text.lstrip("# ")))
        if found:
            bold = line.text.lstrip().startswith(("**", "<b>", "<strong>", "__"))
            heads.append(Head(at, line.no, int(found[1]), found[2].lower(), found[3].strip(), level < 8 or bold))
    return heads


def chosen(lines: list[Line], entries: list[Entry], report: Report) -> list[Head]:
    """The headings of the items, in order, their numbers without a gap.

    A line that reads as a heading but stands within a text, where another item has its number, is text. Refused: no
    item, a number twice, a number missing in the run, numbers out of order or not from 1 to HIGHEST_NUMBER, a heading
    without a title or with one without end.
    """
    heads = _without_mentions(possible(lines), lines, entries, report)
    _refuse_endless(lines, report, alone=not heads)
    if not heads:
        report.refuse(
            None,
            _("No item was found: there is no line of the form 'Punkt 1: title'."),
            _("Check that the file is a REFERAT, with each item under a heading 'Punkt N: title'."),
        )
    if len(heads) > MOST_ITEMS or heads[-1].number > HIGHEST_NUMBER:
        _too_high(heads[-1].line, report)
    if zero := next((head for head in heads if not head.number), None):
        report.refuse(zero.line, _("An item has the number 0."), _("Give the items numbers from 1 on."))
    for above, head in pairwise(heads):
        _check_order(above, head, report)
    for head in heads:
        _complete_title(head, lines, entries, report)
    return heads


def _refuse_endless(lines: list[Line], report: Report, *, alone: bool) -> None:
    """Refuse a heading that `possible` passes over because its title or its number is too long.

    A line without a heading's marks is a paragraph, unless it is `alone`: no other line begins an item.
    """
    for line in lines:
        found = _endless.match(line.text)
        if found is None or is_entry(line.text):
            continue
        if not (alone or line.text.startswith("#") or unbold(line.text) is not None):
            continue
        if len(found[1]) > 9:
            _too_high(line.no, report)
        if len(line.text) > LONGEST_TITLE + 100:
            _too_long(line.no, report)


def _too_high(line: int, report: Report) -> NoReturn:
    report.refuse(
        line,
        _("The item's number is too high, or there are too many items."),
        _("Correct the number, or import the minutes of one meeting at a time."),
    )


def _too_long(line: int, report: Report) -> NoReturn:
    report.refuse(
        line,
        _("The item's title is longer than %(most)d characters.") % {"most": LONGEST_TITLE},
        _("Shorten the title, or check that a line ends behind it."),
    )


def _without_mentions(heads: list[Head], lines: list[Line], entries: list[Entry], report: Report) -> list[Head]:
    proofs = [_proofs(head, lines, entries) for head in heads]
    best: dict[str, int] = {}
    for head, proof in zip(heads, proofs, strict=True):
        best[head.label] = max(best.get(head.label, 0), proof)
    kept = []
    last = None
    for head, proof in zip(heads, proofs, strict=True):
        mention = proof < 2 and best[head.label] >= 2
        # A bare line that nothing supports must at least be the next in the run.
        mention = mention or (proof == 0 and last is not None and head.number not in (last + 1, last))
        if mention:
            if head.marked:
                report.warn(
                    head.line,
                    _("The heading %(text)s was kept as text: another heading with that number begins the item.")
                    % {"text": quoted(lines[head.at].text)},
                )
            continue
        kept.append(head)
        last = head.number
    return kept


def _proofs(head: Head, lines: list[Line], entries: list[Entry]) -> int:
    """How sure it is that an item begins here: 2 for what follows it or for the contents, 1 for a heading's marks."""
    below = [line.text for line in lines[head.at + 1 : head.at + 8] if line.text.strip()][:2]
    if below and _possible.match(below[0]):
        below = []
    follows = any(case_number(text) or section_type(plain(text[:100]).strip("# ")) for text in below)
    named = any(fits(head.title, entry.title) for entry in entries)
    return 2 if follows or named else int(head.marked)


def _check_order(above: Head, head: Head, report: Report) -> None:
    facts = {"number": head.label, "above": above.label, "place": report.place(above.line)}
    if head.label == above.label or (head.number, head.suffix) < (above.number, above.suffix):
        report.refuse(
            head.line,
            _("Item number %(number)s stands twice or out of order: item %(above)s stands before it (%(place)s).")
            % facts,
            _("Give each item its own number, in the order of the meeting."),
        )
    if head.number > above.number + 1:
        report.refuse(
            head.line,
            _("Item number %(missing)s is missing: item %(number)s follows item %(above)s (%(place)s).")
            % {**facts, "missing": above.number + 1},
            _("Correct the number, or insert the item; one that was withdrawn is written 'Punkt N: Udgår'."),
        )


def _complete_title(head: Head, lines: list[Line], entries: list[Entry], report: Report) -> None:
    """A title broken over two lines is whole again, where the contents show that it is one."""
    below = lines[head.at + 1].text.strip() if head.at + 1 < len(lines) else ""
    joined = f"{head.title} {plain(below)}".strip()
    if (
        below
        and len(joined) <= LONGEST_TITLE
        and not any(fits(head.title, e.title) and len(e.title) <= len(head.title) for e in entries)
    ):
        if any(fits(joined, entry.title) and len(entry.title) > len(head.title) for entry in entries):
            head.title = joined
            lines[head.at + 1] = Line(lines[head.at + 1].no, "")
    if not head.title:
        report.refuse(
            head.line,
            _("Item %(number)s has no title.") % {"number": head.label},
            _("Write the title behind 'Punkt %(number)s:'.") % {"number": head.label},
        )
    if len(head.title) > LONGEST_TITLE:
        _too_long(head.line, report)


def case_number(text: str) -> str | None:
    """The case number that a line of its own is, as it reads, label and all; None for other lines."""
    if len(text) > LONGEST_CASE_NUMBER:
        return None
    words = plain(text.strip("# "))
    bare = _case_label.sub("", words, count=1)
    if kle.parse(bare) or (_case_number.fullmatch(bare) and (bare != words or re.search(r"\d[-/]\w|\d\.\d", bare))):
        return words
    return None


def take_case_number(lines: list[Line], report: Report) -> tuple[dict | None, list[Line]]:
    """The case number on the first line with words, as `referat/1` has it, and the lines without it."""
    at = next((at for at, line in enumerate(lines) if line.text.strip()), None)
    text = case_number(lines[at].text) if at is not None else None
    if at is None or text is None:
        return None, lines
    number = kle.parse(_case_label.sub("", text, count=1))
    if number is None:
        report.warn(
            lines[at].no,
            _("The case number %(number)s is not of the KLE form; it was kept as it is.") % {"number": quoted(text)},
        )
    group = number.group if number else None
    return (
        {"text": text, "group": group, "group_name": kle.group_name(group) if group else None},
        [*lines[:at], *lines[at + 1 :]],
    )
