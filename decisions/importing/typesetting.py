"""What no page can be set of in bounded time: a word without end, and footnotes by the thousand."""

import html
import re

from .limits import LONGEST_WORD

_block = re.compile(r"</?(?:p|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|br)\b[^<>]*>", re.IGNORECASE)
_tag = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)
_no_break = str.maketrans({"\u00a0": "_", "\u2007": "_", "\u202f": "_"})  # spaces at which no line may end


def endless_word(text: str) -> str | None:
    """The first word of a text or of rich text that is longer than LONGEST_WORD; None where every line can be broken.

    Marks within a word and footnotes behind it don't end it, nor do the spaces that hold words together.
    """
    if len(text) <= LONGEST_WORD:
        return None
    shown = html.unescape(_tag.sub("", _block.sub(" ", text))).translate(_no_break)
    return next((word for word in shown.split() if len(word) > LONGEST_WORD), None)


def footnotes_in(text: str) -> int:
    """How many footnotes a rich text has."""
    return text.count('<span class="footnote">')
