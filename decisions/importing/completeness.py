"""Proof that nothing was dropped: the source's words are counted again, apart from all the reading."""

import html
import re
from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from .encoding import Line
from .report import Report

_word = re.compile(r"[^\W\d_]+|\d+")  # m<sup>2</sup> is m2 to one who reads the tags, and m 2 to another
_noise = re.compile(
    r"</?[A-Za-z][A-Za-z0-9]{0,15}(?:[\s/][^<>]{0,2000})?>|\]\((?:[^()\s]|\([^()\s]{0,500}\)){0,2000}\)"
)
_unread = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))


_block = re.compile(r"</?(?:p|h[1-6]|ul|ol|li|table|thead|tbody|tr|th|td|br|span|sup|sub)\b[^<>]*>")
_inline = re.compile(r"<[^<>]*>")


def _said(fragment: str) -> str:
    """The words of clean rich text."""
    return html.unescape(_inline.sub("", _block.sub("\n", fragment)))


def count(text: str) -> Counter:
    """How often each word and number stands in a text."""
    return Counter(_word.findall(text.casefold()))


def source_words(lines: list[Line]) -> Counter:
    """The words of Markdown or plain text: tags, targets of links and numbers of lists aside."""
    text = "\n".join(line.text for line in lines)
    text = re.sub(r"^\s*(?:[-*+•▪◦‣●○■□▫–·∙]|\d{1,3}[.)])\s+", "", text, flags=re.MULTILINE)
    for start, end in _unread:
        text = _without(text, start, end)
    return count(html.unescape(_noise.sub(" ", text)).replace("\\", ""))


def _without(text: str, start: str, end: str) -> str:
    """The text without what stands between these, which no reader sees."""
    lower, kept, done = text.lower(), [], 0
    while (begin := lower.find(start, done)) >= 0 and (close := lower.find(end, begin)) >= 0:
        kept.append(text[done:begin])
        done = close + len(end)
    return "".join([*kept, text[done:]])


def document_words(document: dict[str, Any]) -> Counter:
    """The words of the document's items and note, as they are read."""
    texts = [_said(document["meeting"]["note"])]
    for item in document["items"]:
        texts += [
            f"Punkt {item['number']}{item['suffix']} {item['title']}",
            (item["case_number"] or {}).get("text", ""),
        ]
        for section in item["sections"]:
            texts += [section["heading"], section["recommender"], _said(section["html"])]
            texts += [_said(point) for point in section["points"]]
        decision = item["decision"] or {}
        texts += [_said(decision.get(name, "")) for name in ("html", "discussion", "public")]
        texts += [attachment["title"] for attachment in item["attachments"]]
        texts += [f"{each['name']} {_said(each['html'])}" for each in item["statements"]]
    return count("\n".join(texts))


def check(source: Counter, said: Counter, report: Report) -> None:
    """Warn of words that the source has more often than the document."""
    missing = source - said
    # Numbers may have become the numbers of lists, which no text shows.
    missing = Counter({word: times for word, times in missing.items() if not word.isdigit()})
    if missing:
        report.warn(
            None,
            _("%(count)d words of the file were not found again in what was read: %(words)s.")
            % {"count": missing.total(), "words": ", ".join(list(missing)[:12])},
        )
