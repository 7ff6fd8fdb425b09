"""The sections of an item: which line is a section's heading, and which only looks like one."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .encoding import Line
from .inline import plain
from .limits import LONGEST_HEADING, MOST_MINUTES
from .lists import marked
from .report import Report, quoted
from .text_blocks import heading, unbold

TYPES = {
    "anledning": "occasion",
    "indstilling": "recommendation",
    "resumé": "summary",
    "resume": "summary",
    "resumè": "summary",
    "sagsfremstilling": "presentation",
    "kommunens vision og politikker": "vision",
    "økonomi": "economy",
    "lovgrundlag": "law",
    "borgerperspektiv": "citizens",
    "historik": "history",
    "beslutning": "decision",
    "bilag": "attachments",
}
_time = re.compile(
    r"\(\s?(?:(\d{1,2})\s?(?:timer|time)\s?(?:og\s)?)?(?:(\d{1,3})\s?(?:minutter|min\b)\.?)?\s?\)", re.IGNORECASE
)
_longest = max(map(len, TYPES)) + 40  # with the signs of Markdown


@dataclass
class Part:
    """A section as it was found: its heading's line, words and type, and the lines below."""

    line: int
    type: str
    heading: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class _Candidate:
    at: int
    type: str
    words: str
    level: int  # 1 to 6 with #, 7 bold, 8 bare, 9 bare with a colon


def section_type(text: str) -> str | None:
    """The type of the section that a line names; None where it is no section's name."""
    return TYPES.get(" ".join(text.casefold().rstrip(":").split())) if len(text) < _longest else None


def shown(line: Line) -> tuple[int, str]:
    """How a line stands out (1 to 6: #, 7: bold, 8: not at all) and what it says."""
    if found := heading(line.text):
        return found[0], plain(found[1])
    bold = unbold(line.text)
    return (7, plain(bold)) if bold else (8, plain(line.text))


def split(lines: list[Line], report: Report) -> list[Part]:
    """An item's lines, its case number taken off, as sections in their order.

    Each type is a section once; its name again is a heading within the section where it stands. Text before the first
    section, and what follows a second heading among the attachments, become sections of type 'other'.
    """
    heads = _chosen(_candidates(lines), lines)
    parts = [Part(lines[0].no if lines else 0, "other", "")]
    for at, line in enumerate(lines):
        head = heads.get(at)
        if head and head.type:
            parts.append(Part(line.no, head.type, _fitting(head.words, line, report)))
        elif head:
            _repeated(parts, head, line, report)
        elif heading(line.text) and parts[-1].type == "attachments":
            words = shown(line)[1]
            report.warn(
                line.no, _("%(heading)s among the attachments was kept as a section.") % {"heading": quoted(words)}
            )
            parts.append(Part(line.no, "other", _fitting(words, line, report)))
        else:
            parts[-1].lines.append(line)
    return _opening(parts, report)


def _candidates(lines: list[Line]) -> list[_Candidate]:
    found = []
    blanks = sum(not line.text.strip() for line in lines)
    tight = blanks * 10 < len(lines) - blanks  # a text without blank lines between its paragraphs
    for at, line in enumerate(lines):
        if not line.text.strip() or len(line.text) > _longest:
            continue
        level, words = shown(line)
        kind = section_type(words)
        if kind is None or (level == 8 and not tight and not _stands_alone(lines, at)):
            continue
        found.append(_Candidate(at, kind, words, 9 if level == 8 and words.endswith(":") else level))
    return found


def _stands_alone(lines: list[Line], at: int) -> bool:
    """Whether a bare line can be a heading: nothing directly above it but another such line."""
    above = lines[at - 1].text.strip() if at else ""
    return not above or section_type(plain(above[:_longest])) is not None or above.startswith("#")


def _chosen(candidates: list[_Candidate], lines: list[Line]) -> dict[int, _Candidate]:
    """By place: the line that is each section's heading, and the others, whose type is taken from them.

    The most marked one is the heading, the first among equals. A bare name is not a heading where a marked one of its
    type is there: then it is a word in the text. Below 'Bilag' a bare name is a title, unless prose follows it.
    """
    chosen: dict[str, _Candidate] = {}
    plain_style = not any(candidate.level < 9 for candidate in candidates)
    attachments = next((c.at for c in candidates if c.type == "attachments"), len(lines))
    for candidate in candidates:
        if candidate.level == 9 and not plain_style:
            continue
        if candidate.level >= 8 and candidate.at > attachments and not _prose_follows(lines, candidate.at):
            continue
        known = chosen.get(candidate.type)
        if known is None or candidate.level < min(known.level, 8):
            chosen[candidate.type] = candidate
    heads = {candidate.at: candidate for candidate in chosen.values()}
    for candidate in candidates:
        if candidate.at not in heads and candidate.level < 8:
            heads[candidate.at] = _Candidate(candidate.at, "", candidate.words, candidate.level)
    return heads


def _prose_follows(lines: list[Line], at: int) -> bool:
    below = next((line.text.strip() for line in lines[at + 1 :] if line.text.strip()), "")
    return len(below) > 80 or below.endswith((".", ",", ":")) or marked(0, below) is not None


def _repeated(parts: list[Part], head: _Candidate, line: Line, report: Report) -> None:
    if parts[-1].type == "attachments":
        parts.append(Part(line.no, "other", _fitting(head.words, line, report)))
    else:
        parts[-1].lines.append(Line(line.no, line.text if head.level < 7 else f"#### {line.text.strip()}"))
    report.warn(
        line.no,
        _("A second section %(heading)s in the same item was kept as a heading where it stands.")
        % {"heading": quoted(head.words)},
    )


def _fitting(words: str, line: Line, report: Report) -> str:
    if len(words) > LONGEST_HEADING:
        report.refuse(
            line.no,
            _("A heading is longer than %(most)d characters.") % {"most": LONGEST_HEADING},
            _("Make it a paragraph: take the # signs away."),
        )
    return words


def _opening(parts: list[Part], report: Report) -> list[Part]:
    """The parts, without an empty one before the first heading. Text there stays, under its heading if it has one."""
    first = parts[0]
    while first.lines and not first.lines[0].text.strip():
        first.lines.pop(0)
    if not first.lines:
        return parts[1:]
    first.line = first.lines[0].no
    if heading(first.lines[0].text):
        first.heading = _fitting(shown(first.lines[0])[1], first.lines[0], report)
        first.lines.pop(0)
        message = _("The section %(text)s is not known; it was kept as it stands.") % {"text": quoted(first.heading)}
    else:
        message = _("Text before the item's first section was kept without a heading: %(text)s.") % {
            "text": quoted(plain(first.lines[0].text[:300]))
        }
    report.warn(first.line, message)
    return parts if first.heading or any(line.text.strip() for line in first.lines) else parts[1:]


def time_set_aside(text: str) -> int | None:
    """The minutes of '(15 min.)', '(1 time)' and their like at a text's beginning; None without, or above a day."""
    found = _time.match(text)
    if found is None or not (found[1] or found[2]):
        return None
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0)
    return minutes if minutes <= MOST_MINUTES else None
