"""What stored rich text still needs before it is set on paper: the levels around it, and tables that can be parted."""

import re

from lxml import etree
from lxml.html import fragment_fromstring

_heading = re.compile(r"(</?h)([456])>")
_start = re.compile(r'<ol start="(\d+)">')
_table = re.compile(r"<table>.*?</table>", re.DOTALL)
# Danish hyphens in an address would be read as part of it, and no one hyphenates the rest.
_unbroken = re.compile(r"[^\s<>]*(?:://|@|www\.)[^\s<>]*|[^\s<>]{60,}")
# A line that begins with "12. maj" or "2) for det andet" reads as a point of a list, to people and to programs.
_ordinal = re.compile(r"(?<!\S)[^\s<>]{1,20} \d{1,2}[.)](?= \S)")
# A link keeps its own words whole, by the stylesheet; a span in it would become a second link.
_link_or_text = re.compile(r"<a .*?</a>|(?<=>)[^<>]+(?=<)", re.DOTALL)
# Cells joined over rows stay on one page while they take no more than this: a page has 55 lines.
MOST_LINES = 25
LINE_LENGTH = 80
# Rows of figures and catchwords are not parted; rows of text are.
SHORT_CELL = 60


def set_html(html: str, top: int = 4) -> str:
    """Clean rich text as the document needs it. `top` is the level of its uppermost headings, below those around it."""
    if top != 4:
        html = _heading.sub(lambda found: f"{found[1]}{int(found[2]) - 4 + top}>", html)
    # WeasyPrint does not read the attribute: a list that goes on would begin at 1 again.
    html = _start.sub(lambda found: f'<ol style="counter-reset: list-item {int(found[1]) - 1}">', html)
    if "<table>" in html:
        html = _table.sub(_set_table, html)
    if _unbroken.search(html):
        html = _link_or_text.sub(_keep_words, html)
    if _ordinal.search(html):
        html = _link_or_text.sub(_keep_ordinals, html)
    return html


def _keep_words(text: re.Match) -> str:
    if text[0].startswith("<a "):
        return text[0]
    return _unbroken.sub(lambda word: f'<span class="word">{word[0]}</span>', text[0])


def _keep_ordinals(text: re.Match) -> str:
    if text[0].startswith("<a "):
        return text[0]
    return _ordinal.sub(lambda words: f'<span class="ordinal">{words[0]}</span>', text[0])


def _set_table(found: re.Match) -> str:
    html = found[0]
    spans = ' rowspan="' in html
    table = fragment_fromstring(html)
    body = table.find("tbody")
    rows = list(body) if body is not None else []
    if all(len(cell.text_content()) <= SHORT_CELL for row in rows for cell in row):
        table.set("class", "short")
    elif not spans:
        return html
    if spans and rows:
        for group in _groups(rows):
            _place_group(table, group)
        table.remove(body)
    return etree.tostring(table, encoding="unicode", method="html")


def _groups(rows: list) -> list[list]:
    """The rows, those that a cell joins together."""
    groups: list[list] = []
    last = -1
    for y, row in enumerate(rows):
        if y > last:
            groups.append([])
        groups[-1].append(row)
        last = max([last, y] + [y + int(cell.get("rowspan", 1)) - 1 for cell in row])
    return groups


def _place_group(table, rows: list) -> None:
    """The rows as a body of their own that no page break parts, or with their joined cells apart where they are long.

    A joined cell that crosses a page would leave a row without it: PDF/UA-1 (ISO 14289-1, 7.5) wants regular tables.
    """
    columns = sum(int(cell.get("colspan", 1)) for cell in rows[0])
    lines = sum(max(_lines(cell, columns) for cell in row) for row in rows)
    body = etree.SubElement(table, "tbody")
    body.extend(rows)
    if len(rows) > 1:
        if lines <= MOST_LINES:
            body.set("class", "joined")
        else:
            _part(rows)


def _lines(cell, columns: int) -> int:
    width = max(1, LINE_LENGTH * int(cell.get("colspan", 1)) // columns)
    blocks = 1 + sum(1 for _ in cell.iter("p", "li", "br"))
    return -(-len(cell.text_content()) // width // max(1, int(cell.get("rowspan", 1)))) + blocks


def _part(rows: list) -> None:
    """Each joined cell only in its first row, with empty cells under it."""
    until: dict[int, tuple[int, str]] = {}  # column: row from which it is free
    for y, row in enumerate(rows):
        x = 0
        for cell in [*row, None]:
            while x in until and until[x][0] > y:
                below = etree.Element("td")
                wide = until[x][1]
                if wide != "1":
                    below.set("colspan", wide)
                row.insert(len(row) if cell is None else row.index(cell), below)
                x += int(wide)
            if cell is None:
                break
            wide = cell.get("colspan", "1")
            until[x] = (y + int(cell.attrib.pop("rowspan", 1)), wide)
            x += int(wide)
