"""Where a text's lines and paragraphs run on: a broken line, a paragraph that a page break cut."""

import re

from .blocks import Block, Paragraph
from .marks import text_of


def flow(taken: list[str]) -> str:
    """Lines of one paragraph as its text.

    They run on where a program broke them at a width: no line but the last would have had room for the next word.
    Otherwise each line end was meant, as is one behind two spaces or a backslash.
    """
    ends = [text.rstrip() for text in taken]
    width = max(map(len, ends))
    meant = [text.endswith("  ") or _is_slashed(end) for text, end in zip(taken, ends, strict=True)]
    wrapped = width >= 60 and all(
        is_meant or len(end) + 1 + len((text.split(maxsplit=1) or [""])[0]) > width
        for is_meant, end, text in zip(meant, ends, taken[1:], strict=False)
    )
    out = []
    for at, end in enumerate(ends):
        out.append((end[:-1] if at < len(ends) - 1 and _is_slashed(end) else end).lstrip(" "))
        out.append("\n" if meant[at] or not wrapped else " ")
    return "".join(out).strip(" \n").replace("\t", " ")


def _is_slashed(end: str) -> bool:
    return end.endswith("\\") and not end.endswith("\\\\")


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
    if len(above.html) < 80 or not (second := text_of(block.html))[:1].islower():
        return False
    first = text_of(above.html)
    return (
        len(first) >= 80
        and bool(re.search(r"[\w,]$", first))
        and not second.startswith(("at ", "http", "www."))
        and "@" not in second.split(" ", 1)[0]
    )
