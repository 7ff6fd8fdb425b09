"""Lines to blocks: the forms that a conversion from PDF, or a person, writes in Markdown or plain text."""

import re

from . import html_blocks, lists, tables
from .blocks import Block, Heading, Note, Paragraph, paragraphs
from .encoding import Line
from .flow import flow, rejoined
from .inline import inline
from .marks import text_of
from .report import Report

_heading = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_rule = re.compile(r"[ \t]*(?:-[ \t]*){3,}$|[ \t]*(?:\*[ \t]*){3,}$|[ \t]*(?:_[ \t]*){3,}$")
_setext = re.compile(r" {0,3}={3,}[ \t]*$")
_note = re.compile(
    r"[ \t]*(?:\[\\?\[(?:\^?)(\d{1,3})\\?\]\]\([^()\s]{0,200}\)"
    r"|<sup>\\?\[?(\d{1,3})\\?\]?</sup>|\\?\[\^?(\d{1,3})\\?\]:?)[ \t]+(?=\S)"
)
_raw_block = re.compile(r"[ \t]*<(table|ul|ol|script|style)[\s>]", re.IGNORECASE)
# "a.<tab>text", "1.2<tab>text", "o<tab>text": one tab behind a sign that lists do not keep. No table begins so.
_lettered = re.compile(r"[ \t]*(?:[o§➢►→✓✔]|\(?[a-zæøå]{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\t[^\t]*$", re.IGNORECASE)
_fence = re.compile(r"[ \t]*(?:```|~~~)\w{0,20}[ \t]*$")


def heading(text: str) -> tuple[int, str] | None:
    """The level and the text of a line that begins with #; None for other lines."""
    found = _heading.match(text)
    if found is None:
        return None
    words = text[found.end() :].strip()
    bare = words.rstrip("#")
    return len(found[1]), (bare.rstrip() if bare != words and (not bare or bare[-1].isspace()) else words)


def unbold(text: str) -> str | None:
    """The text of a line that is bold as a whole; None for other lines."""
    text = text.strip()
    for sign, end in (("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<strong>", "</strong>")):
        inner = text[len(sign) : -len(end)]
        if text.startswith(sign) and text.endswith(end) and inner.strip(" *_") and sign not in inner:
            return inner.strip()
    return None


def read(lines: list[Line], report: Report) -> list[Block]:
    """The lines of one section as blocks, in their order. Rules are layout; nothing else is left out."""
    return _Reader(lines, report).blocks()


class _Reader:
    def __init__(self, lines: list[Line], report: Report):
        self.lines, self.report = lines, report
        self.at = 0
        self.made: list[Block] = []
        self.last_number = 0  # of the latest numbered list, which may go on
        self.gap = False  # a blank line stands before this one
        self.ruled = False
        self.unclosed: set[str] = set()  # raw tags known to have no end

    def blocks(self) -> list[Block]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text.strip():
                self.gap = True
                self.at += 1
                continue
            self._block(line)
            self.gap = False
        return rejoined(self.made)

    def _block(self, line: Line) -> None:
        if _rule.match(line.text) or _fence.match(line.text):
            self.ruled = self.ruled or not _fence.match(line.text)
            self.at += 1
        elif found := heading(line.text):
            self.at += 1
            self._heading(line, *found)
        elif note := self._is_note(line.text):
            self._note(note)
        elif (raw := _raw_block.match(line.text)) and self._raw_block(raw[1].lower()):
            pass
        elif self._is_table():
            self._table()
        elif self._item(self.at):
            self._list()
        else:
            self._paragraph()

    def _text(self, ahead: int = 0) -> str:
        return self.lines[self.at + ahead].text if self.at + ahead < len(self.lines) else ""

    def _heading(self, line: Line, level: int, words: str) -> None:
        shown = inline(unbold(words) or words, line.no, self.report)
        if number := re.match(r"(\d{1,3})[.)]\s", text_of(shown)):
            self.last_number = int(number[1])
        if text_of(shown):
            self.made.append(Heading(line.no, level, shown.replace("\ue007", " ")))

    def _is_note(self, text: str) -> re.Match | None:
        found = _note.match(text)
        # A raised figure alone begins a note only below the rule.
        return found if found and (not found[2] or self.ruled or "[" in found[0]) else None

    def _note(self, found: re.Match) -> None:
        line = self.lines[self.at]
        number = int(found[1] or found[2] or found[3])
        taken = [line.text[found.end() :]]
        self.at += 1
        while self._text().strip() and not self._is_note(self._text()) and not heading(self._text()):
            if _rule.match(self._text()):
                break
            taken.append(self._text())
            self.at += 1
        self.made.append(Note(line.no, number, "<br>".join(paragraphs(flow(taken), line.no, self.report))))

    def _raw_block(self, name: str) -> bool:
        """An HTML table, list or script, up to its end; False where it has none and is taken as text."""
        if name in self.unclosed:
            return False
        tag, depth, end = re.compile(rf"<(/?){name}[\s>]", re.IGNORECASE), 0, self.at
        while end < len(self.lines):
            for found in tag.finditer(self.lines[end].text + "\n"):
                depth += -1 if found[1] else 1
            end += 1
            if depth <= 0:
                break
        else:
            self.unclosed.add(name)
            return False
        line = self.lines[self.at]
        source = "\n".join(each.text for each in self.lines[self.at : end])
        self.at = end
        self.made += html_blocks.read(source, line.no, self.report)
        return True

    def _is_table(self) -> bool:
        text = self._text()
        if tables.is_pipe_row(text):
            return tables.is_pipe_rule(self._text(1)) or tables.is_pipe_row(self._text(1))
        if not tables.is_row(text) or self._sole_item(text) or _lettered.match(text):
            return False
        # A lone line with one tab is a line with a tab.
        return tables.is_row(self._text(1)) or text.strip(" \t").count("\t") > 1

    @staticmethod
    def _sole_item(text: str) -> bool:
        """A list item whose only tab stands behind its marker."""
        found = lists.marked(0, text)
        return found is not None and "\t" not in found.parts[0].strip("\t")

    def _table(self) -> None:
        pipes = tables.is_pipe_row(self._text())
        rows: list[tables.Row] = []
        gap = False
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text.strip():
                ahead = next((i for i in range(self.at, len(self.lines)) if self.lines[i].text.strip()), None)
                if ahead is None or not self._goes_on(self.lines[ahead].text, rows, pipes):
                    break
                self.at, gap = ahead, True
                continue
            if pipes and tables.is_pipe_rule(line.text):
                self.at += 1
                continue
            if not self._row_here(line.text, rows, pipes):
                break
            rows.append(tables.row(line.no, line.text, self.report, gap=gap, pipes=pipes))
            gap = False
            self.at += 1
        if table := tables.build(rows, self.report):
            self.made.append(table)

    def _row_here(self, text: str, rows: list[tables.Row], pipes: bool) -> bool:
        if pipes:
            return tables.is_pipe_row(text)
        if tables.is_row(text) or (rows and text.startswith("\t") and not lists.marked(0, text)):
            return True
        # A lone cell between two rows, whose empty neighbours an editor took away.
        return bool(rows) and tables.is_row(self._text(1)) and len(text) < 100 and not heading(text)

    def _goes_on(self, text: str, rows: list[tables.Row], pipes: bool) -> bool:
        """Whether the table is continued by this line, behind blank lines: a page break stood there."""
        if pipes:
            return False
        width = max(len(row.cells) for row in rows)
        if text.startswith("\t") and not lists.marked(0, text):
            return len(text.rstrip().split("\t")) <= width
        return tables.is_row(text) and not self._sole_item(text) and len(text.strip(" ").split("\t")) == width

    def _item(self, at: int) -> lists.Marked | None:
        """The list item that this line begins, if it is one: a number must begin, follow or be followed."""
        found = lists.marked(self.lines[at].no, self.lines[at].text)
        if found is None or found.number is None or found.number in (1, self.last_number + 1):
            return found
        return found if self._is_followed(at, found.number) else None

    def _is_followed(self, at: int, number: int) -> bool:
        for i in range(at + 1, min(at + 4, len(self.lines))):
            if self.lines[i].text.strip():
                after = lists.marked(0, self.lines[i].text)
                return after is not None and after.number == number + 1
        return False

    def _list(self) -> None:
        items: list[lists.Marked] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text.strip():
                if not self._resumes(items):
                    break
                continue
            if item := self._list_item(items):
                items.append(item)
                self.at += 1
                if item.number is not None and item.indent <= items[0].indent + 1:
                    self.last_number = item.number
                self._continuation(items)
            else:
                break
        self.made += lists.build(items, self.report)

    def _list_item(self, items: list[lists.Marked]) -> lists.Marked | None:
        text = self._text()
        if _rule.match(text) or self._is_table():
            return None
        found = lists.marked(self.lines[self.at].no, text)
        if found is None or found.number is None:
            return found
        known = found.number == 1 or any(
            found.number == each.number + 1 for each in items[-50:] if each.number is not None
        )
        return found if known or self._item(self.at) else None

    def _resumes(self, items: list[lists.Marked]) -> bool:
        """Behind blank lines, the list's next item, an indented paragraph of its latest, or the text for a number
        that stands alone; else the list has ended."""
        ahead = next((i for i in range(self.at, len(self.lines)) if self.lines[i].text.strip()), None)
        if ahead is None:
            return False
        text = self.lines[ahead].text
        self.at, before = ahead, self.at
        if self._list_item(items):
            return True
        if items and not "".join(items[-1].parts) and not self._begins_block():
            items[-1].parts = [text.strip(" ")]
            self.at += 1
            self._continuation(items)
            return True
        indent = len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())
        if (
            items
            and indent >= items[-1].indent + 2
            and not heading(text)
            and not self._is_note(text)
            and "\t" not in text.strip()
        ):
            items[-1].parts.append(text.strip(" "))
            self.at += 1
            self._continuation(items)
            return True
        self.at = before
        return False

    def _continuation(self, items: list[lists.Marked]) -> None:
        """Lines that stand directly below belong to the latest item."""
        item = items[-1]
        taken = [item.parts[-1]]
        while self._text().strip() and not self._begins_block() and not self._list_item(items):
            taken.append(self._text().strip("\t"))
            self.at += 1
        item.parts[-1] = flow(taken)

    def _begins_block(self) -> bool:
        text = self._text()
        return bool(
            heading(text)
            or _rule.match(text)
            or self._is_note(text)
            or _raw_block.match(text)
            or self._item(self.at)
            or self._is_table()
        )

    def _paragraph(self) -> None:
        line = self.lines[self.at]
        taken = [line.text]
        self.at += 1
        while self._text().strip() and not self._begins_block():
            if _setext.match(self._text()) and len(taken) == 1:
                self.at += 1
                self._heading(line, 2, taken[0].strip())
                return
            taken.append(self._text())
            self.at += 1
        quoted = [re.sub(r"^[ \t]{0,3}>[ \t]?", "", text) for text in taken]
        self.made += [Paragraph(line.no, part) for part in paragraphs(flow(quoted), line.no, self.report)]
