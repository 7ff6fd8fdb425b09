"""From the lines of a REFERAT to a `referat/1` document."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from meetings.danish import slug
from meetings.richtext import clean

from . import contents, cover, footnotes, items, recommendation, sections, subheadings, text_blocks
from .attendance import Attendance
from .blocks import Block, Paragraph, render, words
from .encoding import Line
from .inline import plain
from .limits import LONGEST_ATTACHMENT
from .lists import marked
from .marks import text_of
from .report import Report, quoted

# The items' and attachments' own names: the same file gives the same ones everywhere.
NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:chefforum:referat:1")


@dataclass
class _Section:
    part: sections.Part
    blocks: list[Block] = field(default_factory=list)
    recommender: str = ""
    points: int = 0  # so many of the fragments are points, the last is the text
    fragments: list[str] = field(default_factory=list)


def assemble(lines: list[Line], report: Report) -> dict[str, Any]:
    """The document: minutes, approved, version 1. Refused where no forum, date or items can be told."""
    first = items.possible(lines)
    titles = [head.title for head in first]
    front = cover.read(lines[: first[0].at] if first else lines, report, titles)
    heads = items.chosen(lines, front.entries, report)
    if heads[0].at > first[0].at:  # the first that reads as a heading was none: it belongs to the cover
        front = cover.read(lines[: heads[0].at], report, titles)
    contents.compare([(head.line, head.label, head.title) for head in heads], front.entries, report)
    # Who may read an imported forum is not in the file: nobody but its members, until somebody opens it.
    forum = {"slug": slug(front.forum), "name": front.forum, "visibility": "members"}
    attendance = Attendance(front.participants, report)
    named = f"{forum['slug']}/{front.meeting['date']}"
    ends = [head.at for head in heads[1:]] + [len(lines)]
    unmarked = not any(head.marked for head in heads)
    made = [
        _item(head, lines[head.at + 1 : end], named, attendance if head is heads[0] else None, unmarked, report)
        for head, end in zip(heads, ends, strict=True)
    ]
    front.meeting["note"] = clean(footnotes.resolve([[front.note]], report)[0][0])
    return {
        "format": "referat/1",
        "kind": "minutes",
        "state": "approved",
        "version": 1,
        "forum": forum,
        "meeting": front.meeting,
        "participants": front.participants,
        "items": made,
        "approval": {"on": attendance.approved_on, "by": attendance.approved_by, "tacit": False},
    }


def _item(
    head: items.Head, lines: list[Line], named: str, attendance: Attendance | None, unmarked: bool, report: Report
) -> dict[str, Any]:
    key = uuid.uuid5(NAMES, f"{named}/{head.label}")
    number, lines = items.take_case_number(lines, report)
    found = [_section(part, unmarked, report) for part in sections.split(lines, report)]
    _resolve(found, report)
    if attendance:
        for section in found:
            attendance.read(section.blocks)
    decided = next((section for section in found if section.part.type == "decision"), None)
    postponed = decided is not None and _is_postponed(decided.blocks)
    attached = next((section for section in found if section.part.type == "attachments"), None)
    presented = next((section for section in found if section.part.type == "presentation"), None)
    return {
        "key": str(key),
        "number": head.number,
        "suffix": head.suffix,
        "title": head.title,
        "public_title": "",
        "case_number": number,
        "kind": "",
        "minutes": _minutes(presented.blocks) if presented else None,
        "presenter": "",
        "closed": False,
        "redacted": False,
        "status": "postponed" if postponed else "decided",
        "sections": [_written(section) for section in found],
        "decision": {
            "outcome": "postponed" if postponed else "",
            "points": [],
            "html": decided.fragments[-1] if decided else "",
            "discussion": "",
            "public": "",
        },
        "statements": [],
        "attachments": [
            {"key": str(uuid.uuid5(key, f"{place}/{title}")), "title": title, "closed": False, "file": None}
            for place, title in enumerate(_titles(attached.part.lines, report) if attached else (), start=1)
        ],
    }


def _section(part: sections.Part, unmarked: bool, report: Report) -> _Section:
    section = _Section(part)
    if part.type == "attachments":
        said = " ".join(plain(line.text[:100]) for line in part.lines).strip(" .-–*•").casefold()
        if said not in ("", "ingen", "ingen bilag", "intet"):
            return section
        part.type = "other"  # a heading over nothing holds no attachments' place, and stays a heading
    section.blocks = text_blocks.read(part.lines, report)
    if part.type == "recommendation":
        found = recommendation.read(section.blocks, report)
        section.recommender, section.points = found.recommender, len(found.points)
        section.fragments = [*found.points, found.html]
        if recommendation.stray(found.html):
            report.warn(part.line, _("A lone 'at' below the points was kept as text."))
    else:
        section.blocks = subheadings.found(section.blocks, plain=unmarked)
        section.fragments = [render(section.blocks)]
    return section


def _resolve(found: list[_Section], report: Report) -> None:
    resolved = footnotes.resolve([section.fragments for section in found], report)
    for section, fragments in zip(found, resolved, strict=True):
        section.fragments = [clean(fragment) for fragment in fragments]


def _written(section: _Section) -> dict[str, Any]:
    elsewhere = section.part.type in ("decision", "attachments")
    return {
        "type": section.part.type,
        "heading": section.part.heading,
        "html": "" if elsewhere else section.fragments[-1],
        "recommender": section.recommender,
        "points": section.fragments[: section.points],
    }


def _minutes(blocks: list[Block]) -> int | None:
    if not blocks or not isinstance(blocks[0], Paragraph):
        return None
    return sections.time_set_aside(text_of(blocks[0].html))


def _is_postponed(blocks: list[Block]) -> bool:
    """Whether the decision begins with the words that say so; anything less plain is left to the reader."""
    text = words(blocks[0]).casefold() if blocks else ""
    return text.startswith(
        ("punktet blev udsat", "punktet udsættes", "punktet er udsat", "sagen blev udsat", "sagen udsættes")
    )


def _titles(lines: list[Line], report: Report) -> list[str]:
    """One title a line; bullets and cell borders are layout. A long title may go on in lower case directly below."""
    titles: list[str] = []
    direct = False
    for line in lines:
        found = marked(line.no, line.text)
        text = found.parts[0] if found and found.number is None else line.text
        if re.fullmatch(r"\s*!\[\]\([^()]*\)\s*", text):
            report.warn(line.no, _("Pictures are not imported."))
            direct = False
            continue
        title = plain(text.strip(" \t|").replace("\t", " – ")) if text.strip(" \t|-:_*") else ""
        if direct and found is None and len(titles[-1]) >= 60 and title[:1].islower():
            title = f"{titles.pop()} {title}"
        direct = bool(title)
        if len(title) > LONGEST_ATTACHMENT:
            report.refuse(
                line.no,
                _("An attachment's title is longer than %(most)d characters: %(text)s.")
                % {"most": LONGEST_ATTACHMENT, "text": quoted(title)},
                _("Shorten it, or move the text to another section."),
            )
        if "](" in text or "href" in text.lower():
            report.warn(
                line.no,
                _("The link of the attachment %(title)s was left out; its title stays.") % {"title": quoted(title)},
            )
        if title:
            titles.append(title)
    return titles
