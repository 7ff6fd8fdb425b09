"""Rich text: the one allow-list that the editor, the store, the importer and the PDF share.

What is stored is clean, so reading never cleans again. Headings start at h4: h1 is the document's title, h2 an item's,
h3 a section's. A footnote is `<span class="footnote">its text</span>` at the place of its mark.

    block    p h4 h5 h6 ul ol(start) table          li and td hold inline text, or blocks: p ul ol (li: table too)
    inline   a(href) strong em sup sub br span.footnote, nested in this order, each at most once
    table    thead (th scope=col) and tbody (th scope=row, td); every row fills every column
"""

import html

from .building import blocks_of
from .reading import read
from .writing import lines, write


def clean(source: str) -> str:
    """The given HTML rebuilt from the allow-list: words stay, in their order; what is not allowed around them goes.

    Promised: the result can always become an archive-grade PDF (headings without skips, lists and tables whole, no
    empty element, no character without meaning), cleaning it again changes nothing, and the time is bounded by the
    length. Only the content of `<script>` and `<style>` is lost, and from a program of Office what was never said:
    its comments, hidden text and what was struck out with tracked changes on. Nothing is refused.
    """
    return write(blocks_of(read(source)))


def plain_text(source: str) -> str:
    """The words alone: a line for each block, row and line break, a tab between cells, a footnote in parentheses."""
    return "\n".join(lines(blocks_of(read(source))))


def from_text(text: str) -> str:
    """Plain text as rich text: a paragraph for each line that is not blank."""
    return clean("".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines()))
