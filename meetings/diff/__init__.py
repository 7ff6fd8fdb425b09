"""The differences of two rich texts, as one rich text in which both can be read.

The result holds to the allow-list of `meetings.richtext` with four things more:

    <ins> <del>       within a text around words, or around whole blocks; in items and cells too
    class="diff-ins"  on a `<li>` or `<tr>` that came, with what stands in it in `<ins>`
    class="diff-del"  on a `<li>` or `<tr>` that went, with what stands in it in `<del>`

A table is never broken: rows that merged cells hold together come, go and stay together, and a table that got another
number of columns is shown twice, the old one as gone. The words for those who listen ("added", "deleted") are no part
of it: the filter `differences` puts them in where the diff is shown.
"""

from meetings.richtext.building import blocks_of
from meetings.richtext.reading import read

from .aligning import Effort
from .blocks import diff_blocks
from .reading_back import read_back

__all__ = ["Effort", "diff", "new_of", "old_of"]


def diff(old: str, new: str, *, effort: Effort | None = None) -> str:
    """Two clean rich texts as one, with what went in `<del>` and what came in `<ins>`.

    Promised: `old_of` and `new_of` give both back exactly, and the time is bounded: where the effort is spent, larger
    pieces count as changed. Whoever compares many texts for one page gives all of them one effort.
    """
    return diff_blocks(blocks_of(read(old)), blocks_of(read(new)), effort or Effort())


def old_of(diffed: str) -> str:
    """The old text of a diff."""
    return read_back(diffed, without="ins")


def new_of(diffed: str) -> str:
    """The new text of a diff."""
    return read_back(diffed, without="del")
