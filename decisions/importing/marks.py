"""What stands in a text until more is known: marks of footnotes, breaks of paragraphs; and a text's words."""

import html
import re

# U+E000 and its neighbours are free: encoding.lines() takes private characters out of the source.
MARK = re.compile("\ue000(\\d+):(\\d+):([hs])\ue001([^\ue002]*)\ue002")
PARAGRAPH = "\ue007"  # where a raw <p> or <div> begins or ends
NOTE_KEY = re.compile("\ue008(\\w{1,20})\ue009")  # a docx's footnote, whose text is known already
_tagless = re.compile("<[^<>]*>")


def text_of(fragment: str) -> str:
    """The words of HTML that inline() made: no tags, entities read, marks as they were shown, single spaces."""
    shown = MARK.sub(lambda mark: mark[4], fragment).replace("<br>", " ").replace(PARAGRAPH, " ")
    return " ".join(html.unescape(_tagless.sub("", NOTE_KEY.sub("", shown))).split())
