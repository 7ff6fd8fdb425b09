"""Lists: what is a marker, and nested lists from indented lines."""

import re
from dataclasses import dataclass, field

from .blocks import ListBlock, Paragraph, paragraphs
from .limits import DEEPEST_LIST
from .report import Report

_marker = re.compile(r"([ \t]*)(?:([-*+•▪◦‣●○■□▫–·∙])|(\d{1,3})([.)]))(?:([ \t]+)(?=\S)|\s*$)")
# "14. januar", "1. kvartal": numbers that count something, not points of a list.
_ordinal = re.compile(
    r"(?:januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec|kvartal|halvår|behandling|division|sal|klasse|semester|uge)\b",
    re.IGNORECASE,
)
_inner_bullets = "◦○▪▫–‣·∙□■"


@dataclass
class Marked:
    """A line that begins a list item."""

    line: int
    indent: int
    sign: str  # the bullet, or "." or ")" of a number
    number: int | None
    parts: list[str] = field(default_factory=list)  # its paragraphs, as source text


def marked(line: int, text: str) -> Marked | None:
    """The item that the line begins; None where it begins none. A tab after the marker is taken as a space."""
    found = _marker.match(text)
    if found is None or (found[2] and found[5] is None):
        return None
    rest = text[found.end() :].strip(" ")
    if found[3] and _ordinal.match(rest):
        return None
    indent = len(found[1].expandtabs(4))
    return Marked(line, indent, found[2] or found[4], int(found[3]) if found[3] else None, [rest])


def build(items: list[Marked], report: Report) -> list[ListBlock]:
    """The items as lists. Deeper indentation, or a lesser bullet below a greater, is a list in the item above.

    A number that does not follow the one before begins a list of its own, so every number reads as it was. A number
    without words is nothing.
    """
    top: list[ListBlock] = []
    levels: list[tuple[int, str, ListBlock, list]] = []  # indent, sign, list, where its siblings go
    for item in (each for each in items if "".join(each.parts)):
        while len(levels) > 1 and item.indent < levels[-1][0] - 1:
            levels.pop()
        if levels:
            _to_level(levels, item)
        if not levels:
            home: list = top
        elif _goes_deeper(levels[-1], item) and len(levels) < DEEPEST_LIST:
            home = levels[-1][2].items[-1]
        else:
            indent, _sign, current, home = levels.pop()
            if _continues(current, item):
                levels.append((indent, item.sign, current, home))
                current.items.append(_content(item, report))
                continue
        new = ListBlock(item.line, item.number is not None, 1 if item.number is None else item.number)
        new.items.append(_content(item, report))
        home.append(new)
        levels.append((item.indent, item.sign, new, home))
    return top


def _to_level(levels: list, item: Marked) -> None:
    """Back out to the level whose sign this is, where a list beneath it had the same indentation."""
    for at in range(len(levels) - 2, -1, -1):
        indent, sign, current, _home = levels[at]
        same = sign == item.sign and current.ordered == (item.number is not None)
        if same and abs(indent - item.indent) <= 1 and levels[-1][1] != item.sign:
            del levels[at + 1 :]
            return


def _goes_deeper(level: tuple, item: Marked) -> bool:
    indent, sign, current, _home = level
    if item.indent >= indent + 2:
        return True
    if item.number is not None or current.ordered or item.sign == sign:
        return False
    return (sign in "•●" and item.sign in _inner_bullets + "-") or (sign in "-*" and item.sign in "◦○▪▫")


def _continues(current: ListBlock, item: Marked) -> bool:
    if current.ordered != (item.number is not None):
        return False
    return not current.ordered or item.number == current.start + len(current.items)


def _content(item: Marked, report: Report) -> list:
    return [Paragraph(item.line, part) for text in item.parts for part in paragraphs(text, item.line, report)]
