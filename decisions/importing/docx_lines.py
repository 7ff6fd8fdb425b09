"""mammoth's HTML as lines of Markdown: a line for each paragraph and item, a blank between what stands apart."""

import re
from html.parser import HTMLParser

from .encoding import SYMBOLS, Line, unseen
from .inline import text_of
from .report import Report

_sign = re.compile(r"([\\`*_\[\]<>#&|~!])")
_blocks = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li"}
_kept = {"strong": "strong", "em": "em", "sup": "sup", "sub": "sub"}


def to_lines(html: str, report: Report) -> list[Line]:
    """The lines. Footnotes' texts go to `report.notes` by their keys; their marks stand in the lines."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_paragraph()
    for key, parts in reader.notes.items():
        report.notes[key] = "<br>".join(parts)
    return reader.lines


class _Reader(HTMLParser):
    """Follows mammoth's tags, which are well-formed and few."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.number = 0
        self.text: list[str] = []
        self.prefix = ""
        self.lists: list[list] = []  # [ordered, number of the next item]
        self.table = 0  # how deep in tables
        self.raw: list[str] = []  # a table's HTML, as it is
        self.notes: dict[str, list[str]] = {}
        self.note: str | None = None
        self.skip = 0  # inside the mark or the way back of a footnote

    # -- what the tags are

    def handle_starttag(self, tag: str, attrs: list) -> None:
        facts = {key: value or "" for key, value in attrs}
        if tag == "table":
            self.end_paragraph()
            self.table += 1
        if self.table and tag not in ("a", "sup"):
            self.raw.append(self.get_starttag_text() or "")
        elif tag == "a":
            self._link(facts)
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.lists.append([tag == "ol", 1])
        elif tag == "li":
            self._item(facts)
        elif tag == "br":
            self.text.append("<br>")
        elif tag in _kept:
            self._put(f"<{tag}>")
        elif tag in _blocks:
            self._paragraph(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.table and tag not in ("a", "sup"):
            self.raw.append(f"</{tag}>")
            if tag == "table":
                self.table -= 1
                if not self.table:
                    self._line("".join(self.raw))
                    self.raw = []
        elif tag == "a":
            self._end_link()
        elif tag in ("ul", "ol"):
            self.end_paragraph()
            self.lists.pop()
            if not self.lists:
                self.note = None
                self._blank()
        elif tag in _kept:
            self._put(f"</{tag}>")
        elif tag in _blocks:
            self.end_paragraph()

    def handle_data(self, data: str) -> None:
        if not self.skip:
            data = unseen("".join(SYMBOLS.get(sign, sign) for sign in data))
            self._put(_sign.sub(r"\\\1", data) if not self.table else data.replace("&", "&amp;").replace("<", "&lt;"))

    # -- what becomes of them

    def _put(self, text: str) -> None:
        (self.raw if self.table else self.text).append(text)

    def _link(self, facts: dict[str, str]) -> None:
        href = facts.get("href", "")
        mark = re.fullmatch(r"#((?:foot|end)note)-(\d{1,9})", href)
        if mark or re.match(r"#(?:foot|end)note-ref-", href):
            self.skip += 1
            if mark:
                self._put(f"\ue008{mark[1]}{mark[2]}\ue009")
        elif href:
            self._put(f'<a href="{href.replace("&", "&amp;").replace(chr(34), "%22")}">')
        self.open_links = [*getattr(self, "open_links", []), bool(mark or not href) or href.startswith("#")]

    def _end_link(self) -> None:
        links = getattr(self, "open_links", [])
        if self.skip:
            self.skip -= 1
        elif links and not links[-1]:
            self._put("</a>")
        self.open_links = links[:-1]

    def _paragraph(self, tag: str) -> None:
        if self.note is None and not (self.lists and not self.text):
            self.end_paragraph()
        if tag[0] == "h" and not self.lists:
            self.prefix = "#" * int(tag[1]) + " "

    def _item(self, facts: dict[str, str]) -> None:
        self.end_paragraph()
        note = re.fullmatch(r"((?:foot|end)note)-(\d{1,9})", facts.get("id", ""))
        if note:
            self.note = note[1] + note[2]
            return
        level = self.lists[-1]
        self.prefix = "    " * (len(self.lists) - 1) + (f"{level[1]}. " if level[0] else "- ")
        level[1] += 1

    def end_paragraph(self) -> None:
        """Write the paragraph that is open, if it has words."""
        text, prefix = "".join(self.text).replace("\n", " "), self.prefix
        self.text, self.prefix = [], ""
        if not text_of(text) and "\ue008" not in text:
            return
        if self.note is not None:
            from .inline import inline
            from .report import Silent

            self.notes.setdefault(self.note, []).append(inline(text.strip(), 0, Silent()))
        else:
            self._line(
                (prefix or "    " * len(self.lists)) + text.strip(" "), listed=bool(self.lists), item=bool(prefix)
            )

    def _line(self, text: str, *, listed: bool = False, item: bool = False) -> None:
        if not (listed and item):
            self._blank()
        self.number += 1
        self.lines.append(Line(self.number, text))
        if not listed:
            self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(self.number, ""))
