"""mammoth's HTML as lines of Markdown: a line for each paragraph and item, a blank between what stands apart."""

import re
from html.parser import HTMLParser

from .encoding import SYMBOLS, Line, unseen
from .inline import inline
from .marks import text_of
from .report import Report, Silent

_sign = re.compile(r"([\\`*_\[\]<>#&|~!])")
_mark = re.compile(r"#(footnote|endnote)-(\d{1,9})")
_note = re.compile(r"(footnote|endnote)-(\d{1,9})")
PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}
KEPT = {"strong", "em", "sup", "sub"}


def to_lines(html: str, report: Report) -> list[Line]:
    """The lines, numbered by paragraph. Footnotes' texts go to `report.notes` by the keys of their marks."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    for key, parts in reader.notes.items():
        report.notes[key] = "<br>".join(parts)
    return reader.lines


class _Reader(HTMLParser):
    """Follows mammoth's tags, which are well-formed and few. A table is kept as the HTML that it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.number = 0
        self.text: list[str] = []  # of the open paragraph
        self.prefix = ""
        self.lists: list[tuple[bool, int]] = []  # ordered, number of the next item
        self.depth = 0  # in tables
        self.table: list[str] = []
        self.links: list[str] = []  # what ends each open link; empty for those that are not written
        self.notes: dict[str, list[str]] = {}
        self.note = ""  # the key of the footnote whose text is read
        self.unsaid = 0  # within marks of footnotes and the ways back to them

    def handle_starttag(self, tag: str, attrs: list) -> None:
        facts = {key: value or "" for key, value in attrs}
        if tag == "table":
            if not self.depth:
                self.end_paragraph()
            self.depth += 1
        if tag == "a":
            self._link(facts.get("href", ""))
        elif self.depth:
            self.table.append(self.get_starttag_text() or "")
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.lists.append((tag == "ol", 1))
        elif tag == "li":
            self._item(facts.get("id", ""))
        elif tag == "br" or tag in KEPT:
            self.text.append(f"<{tag}>")
        elif tag in PARAGRAPHS:
            # Within an item the first paragraph is the item's own.
            if self.text or not self.lists:
                self.end_paragraph()
            if not self.lists:
                self.prefix = "" if tag == "p" else "#" * int(tag[1]) + " "

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif self.depth:
            self.table.append(f"</{tag}>")
            self.depth -= tag == "table"
            if not self.depth:
                self._line("".join(self.table))
                self.table = []
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.lists.pop()
            if not self.lists:
                self.note = ""
                self._blank()
        elif tag in KEPT:
            self.text.append(f"</{tag}>")
        elif tag in PARAGRAPHS or tag == "li":
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if self.unsaid:
            return
        data = unseen("".join(SYMBOLS.get(sign, sign) for sign in data))
        self._put(data.replace("&", "&amp;").replace("<", "&lt;") if self.depth else _sign.sub(r"\\\1", data))

    def _put(self, text: str) -> None:
        (self.table if self.depth else self.text).append(text)

    def _link(self, href: str) -> None:
        mark = _mark.fullmatch(href)
        end = ""
        if mark or re.match("#(?:foot|end)note-ref-", href):
            self.unsaid += 1
            end = "unsaid"
            if mark:
                self._put(f"\ue008{mark[1]}{mark[2]}\ue009")
        elif href and not href.startswith("#"):
            self._put(f'<a href="{href.replace("&", "&amp;").replace(chr(34), "%22").replace(">", "%3E")}">')
            end = "</a>"
        self.links.append(end)

    def _end_link(self) -> None:
        end = self.links.pop() if self.links else ""
        if end == "unsaid":
            self.unsaid -= 1
        elif end:
            self._put(end)

    def _item(self, name: str) -> None:
        self.end_paragraph()
        if note := _note.fullmatch(name):
            self.note = note[1] + note[2]
            return
        if not self.lists:
            return
        ordered, number = self.lists[-1]
        self.prefix = "    " * (len(self.lists) - 1) + (f"{number}. " if ordered else "- ")
        self.lists[-1] = ordered, number + 1

    def end_paragraph(self) -> None:
        """Write the paragraph that is open, if it has words."""
        text, prefix = "".join(self.text).replace("\n", " ").strip(" "), self.prefix
        self.text = []
        if not text_of(text) and "\ue008" not in text:
            return
        self.prefix = ""
        if self.note:
            self.notes.setdefault(self.note, []).append(inline(text, 0, Silent()))
        elif self.lists:
            self._line((prefix or "    " * len(self.lists)) + text, listed=True, item=bool(prefix))
        else:
            self._line(prefix + text)

    def _line(self, text: str, *, listed: bool = False, item: bool = False) -> None:
        if not item:
            self._blank()
        self.number += 1
        self.lines.append(Line(self.number, text))
        if not listed:
            self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(self.number, ""))
