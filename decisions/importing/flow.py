"""Where a text's lines and paragraphs run on: a broken line, a paragraph that a page break cut."""

import re
from itertools import pairwise

from .blocks import Block, Paragraph
from .marks import text_of


def flow(taken: list[str]) -> str:
    """Lines of one paragraph as its text. A line that the next word would have fitted on was broken on purpose."""
    width = max(len(text.rstrip()) for text in taken)
    out = [taken[0].lstrip(" ")]
    for before, text in pairwise(taken):
        end = before.rstrip()
        word = text.split(maxsplit=1)[0]
        slashed = end.endswith("\\") and not end.endswith("\\\\")
        forced = before.endswith("  ") or slashed
        full = width >= 45 and len(end) + 1 + len(word) > width
        out[-1] = out[-1].rstrip(" ")[: -1 if slashed else None]
        out.append(" " if full and not forced else "\n")
        out.append(text.lstrip(" "))
    return "".join(out).strip(" \n").replace("\t", " ")


def rejoined(blocks: list[Block]) -> list[Block]:
    """Paragraphs that a page break cut are made whole, where that is certain: the first ends within a sentence far
    along its line, and the next goes on in lower case."""
    whole: list[Block] = []
    for block in blocks:
        above = whole[-1] if whole else None
        if isinstance(block, Paragraph) and isinstance(above, Paragraph) and _runs_on(above, block):
            whole[-1] = Paragraph(above.line, f"{above.html} {block.html}")
        else:
            whole.append(block)
    return whole


def _runs_on(above: Paragraph, block: Paragraph) -> bool:
    first, second = text_of(above.html), text_of(block.html)
    return (
        len(first) >= 80
        and bool(re.search(r"[\w,]$", first))
        and second[:1].islower()
        and not second.startswith(("at ", "http", "www."))
        and "@" not in second.split(" ", 1)[0]
    )
