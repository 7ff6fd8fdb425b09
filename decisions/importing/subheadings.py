"""Headings that have lost their mark: a line that was bold as a whole, or a short bare line over prose."""

import html
import re

from .blocks import Block, Heading, ListBlock, Paragraph, Table
from .marks import text_of

LEVEL = 4  # below those that are marked with fewer #
_bold = re.compile(r"<strong>([^<>\ue000]{1,160})</strong>\s?(:?)")
_bare = re.compile(r"[^\W_][^<>@\ue000\t]{2,59}")
# Words that only a sentence has, so a line with one is text whose full stop was forgotten.
_verb = re.compile(
    r"\b(?:er|var|har|havde|blev|bliver|skal|kan|vil|bør|må|får|fik|holdes?|\w{3,}(?:ede|erer|iller|nte|kte|gte|fter)s?)\b",
    re.IGNORECASE,
)


def found(blocks: list[Block], *, plain: bool) -> list[Block]:
    """The blocks with those paragraphs as headings that certainly are.

    A bold line over something is one. A bare line is one only in a `plain` file, whose own headings have no marks, and
    only between sentences: the text above it has ended, and prose stands below it.
    """
    made: list[Block] = []
    for at, block in enumerate(blocks):
        above, below = (made[-1] if made else None), (blocks[at + 1] if at + 1 < len(blocks) else None)
        words = _words(block, above, below, plain=plain) if isinstance(block, Paragraph) else ""
        made.append(Heading(block.line, LEVEL, words) if words else block)
    return made


def _words(block: Paragraph, above: Block | None, below: Block | None, *, plain: bool) -> str:
    if bold := _bold.fullmatch(block.html):
        words = f"{bold[1].strip()}{bold[2]}"
        below_is_text = isinstance(below, Paragraph) and not _bold.fullmatch(below.html)
        return words if words[-1] not in ".,;" and (below_is_text or isinstance(below, ListBlock | Table)) else ""
    if plain and _is_bare(html.unescape(block.html)) and _has_ended(above) and _is_prose(below):
        return block.html
    return ""


def _is_bare(text: str) -> bool:
    return (
        bool(_bare.fullmatch(text))
        and not text[0].islower()
        and text[-1] not in ".,:;!)-–"
        and len(text.split()) <= 8
        and bool(re.search(r"[^\W\d_]{3}", text))
        and not _verb.search(text)
    )


def _has_ended(above: Block | None) -> bool:
    return not isinstance(above, Paragraph) or text_of(above.html)[-1:] in tuple('.!?)"”')


def _is_prose(below: Block | None) -> bool:
    if not isinstance(below, Paragraph):
        return False
    text = text_of(below.html)
    return len(text) >= 40 and not text[0].islower() and text[-1] in '.!?:"”'
