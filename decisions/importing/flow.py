"""Where a text's lines and paragraphs run on: a broken line, a paragraph or a list that a page break cut."""

import re
from itertools import pairwise

from .blocks import Block, ListBlock, Paragraph
from .marks import text_of


def flow(taken: list[str]) -> str:
    """Lines of one paragraph as its text.

    They run on where a program broke them at a width: no line but the last would have had room for the next word.
    Where only some are so, the width is that of the lines that break within a sentence, two of them at least.
    Otherwise each line end was meant, as is one behind two spaces or a backslash.
    """
    ends = [text.rstrip() for text in taken]
    firsts = [len((text.split(maxsplit=1) or [""])[0]) for text in taken[1:]]
    meant = [text.endswith("  ") or _is_slashed(end) for text, end in zip(taken, ends, strict=True)]
    width = max(map(len, ends))
    full = [len(end) + 1 + first > width for end, first in zip(ends, firsts, strict=False)]
    if width < 60 or not all(is_meant or is_full for is_meant, is_full in zip(meant, full, strict=False)):
        width = _width(ends)
        full = [60 <= len(end) <= width < len(end) + 1 + first for end, first in zip(ends, firsts, strict=False)]
    out = []
    for at, end in enumerate(ends):
        out.append((end[:-1] if at < len(ends) - 1 and _is_slashed(end) else end).lstrip(" "))
        out.append(" " if at < len(full) and full[at] and not meant[at] else "\n")
    return "".join(out).strip(" \n").replace("\t", " ")


def _width(ends: list[str]) -> int:
    """The width at which a part of the lines was broken; 0 where nothing shows one."""
    inside = [len(end) for end, text in pairwise(ends) if len(end) >= 60 and text.lstrip()[:1].islower()]
    width = max(inside, default=0)
    return width if sum(length >= width - 15 for length in inside) > 1 else 0


def _is_slashed(end: str) -> bool:
    return end.endswith("\\") and not end.endswith("\\\\")


def rejoined(blocks: list[Block]) -> list[Block]:
    """Paragraphs that a page break cut are made whole, where that is certain: the first, which may be a list's last,
    ends within a sentence far along its line, and the next goes on in lower case. The list then goes on, too."""
    whole: list[Block] = []
    cut = False  # a list's last item was made whole
    for block in blocks:
        above = whole[-1] if whole else None
        if isinstance(block, Paragraph) and isinstance(above, Paragraph) and _runs_on(above, block):
            whole[-1] = Paragraph(above.line, f"{above.html} {block.html}")
        elif isinstance(block, Paragraph) and (last := _last_of(above)) and _runs_on(last, block):
            last.html += f" {block.html}"
            cut = True
            continue
        elif cut and isinstance(block, ListBlock) and isinstance(above, ListBlock) and _continues(above, block):
            above.items += block.items
        else:
            whole.append(block)
        cut = False
    return whole


def _last_of(block: Block | None) -> Paragraph | None:
    """The paragraph that a list ends with."""
    while isinstance(block, ListBlock) and block.items and block.items[-1]:
        block = block.items[-1][-1]
        if isinstance(block, Paragraph):
            return block
    return None


def _continues(above: ListBlock, block: ListBlock) -> bool:
    return above.ordered == block.ordered and (not block.ordered or block.start == above.start + len(above.items))


def _runs_on(above: Paragraph, block: Paragraph) -> bool:
    if len(above.html) < 80 or not (second := text_of(block.html))[:1].islower():
        return False
    first = text_of(above.html)
    return (
        len(first) >= 80
        and bool(re.search(r"[\w,]$", first))
        and not second.startswith(("at ", "http", "www."))
        and "@" not in second.split(" ", 1)[0]
    )
