"""Who recommends, and the numbered points."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .blocks import Block, ListBlock, Paragraph, render, render_item
from .marks import text_of
from .report import Report, quoted

_recommends = re.compile(r"\b(?:indstill|anbefal|foreslå|forelæg)\w{0,6}\b", re.IGNORECASE)
_opening_end = re.compile(
    r"(?:[,:]|\bat)\s*$|\b(?:indstiller|anbefaler|foreslår|indstilles|anbefales)\s*(?:følgende)?\.?$", re.IGNORECASE
)


@dataclass
class Recommendation:
    """`html` is read after the points. Fragments with footnotes unresolved, not yet cleaned."""

    recommender: str = ""
    points: list[str] = field(default_factory=list)
    html: str = ""


def read(blocks: list[Block], report: Report) -> Recommendation:
    """The section's blocks in the format's three places, their order kept.

    The opening is the first paragraph, where it says that someone recommends and leads on to the points. The points are
    the numbered list behind it, from 1 without a gap; words and bullets between two points stay with the point above
    them. What does not fit that is text, in its order.
    """
    found = Recommendation()
    rest = list(blocks)
    first = rest[0] if rest else None
    if isinstance(first, Paragraph) and _is_opening(first, rest[1:]):
        found.recommender = text_of(first.html)
        rest = rest[1:]
        if len(rest) > 1 and isinstance(rest[0], Paragraph) and text_of(rest[0].html) == "at" and _is_list(rest[1]):
            found.recommender += " at"
            rest = rest[1:]
    taken = _points(rest) if found.recommender or (rest and isinstance(rest[0], ListBlock)) else 0
    point_blocks = _contents(rest[:taken], report)
    found.points = [render_item(content) for content in point_blocks]
    found.html = render(rest[taken:])
    return found


def _is_opening(paragraph: Paragraph, rest: list[Block]) -> bool:
    """One line, without links or marks, that the points complete."""
    if "<br>" in paragraph.html or "<a " in paragraph.html or "\ue000" in paragraph.html:
        return False
    text = text_of(paragraph.html)
    listed = bool(rest) and _is_list(rest[0])
    return bool(_recommends.search(text)) and (listed or bool(_opening_end.search(text)))


def _points(blocks: list[Block]) -> int:
    """How many of the blocks, from the first, hold the points: lists numbered on from 1, and what is between them."""
    expected, taken = 1, 0
    for at, block in enumerate(blocks):
        if isinstance(block, ListBlock) and block.ordered and block.start == expected:
            expected += len(block.items)
            taken = at + 1
        elif isinstance(block, ListBlock) and not block.ordered and taken:
            continue
        elif not isinstance(block, Paragraph) or not taken or _recommends.search(text_of(block.html)):
            break
    return taken


def _contents(blocks: list[Block], report: Report) -> list[list[Block]]:
    contents: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, ListBlock) and block.ordered:
            contents += block.items
        elif isinstance(block, ListBlock):
            contents[-1] = [*contents[-1], block]
        else:
            contents[-1] = [*contents[-1], block]
            report.warn(
                block.line,
                _("Text between two points of the recommendation was kept with the point above it: %(text)s.")
                % {"text": quoted(text_of(block.html) if isinstance(block, Paragraph) else "")},
            )
    return contents


def _is_list(block: Block) -> bool:
    return isinstance(block, ListBlock)


def stray(html: str) -> bool:
    """Whether what follows the points is no more than the lone 'at' that conversions leave behind."""
    return text_of(html).strip(" .,:") == "at"
