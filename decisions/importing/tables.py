"""Tables written with tabs or pipes: a row cut by a page break is one row again, two head rows are merged heads."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .blocks import Table, paragraphs
from .limits import MOST_CELLS, MOST_COLUMNS
from .marks import text_of
from .report import Report

_pipes = re.compile(r"(?<!\\)\|")


@dataclass
class Row:
    """`cells` are lists of paragraphs. `gap`: a blank line, where a page ended, stands before it."""

    line: int
    cells: list[list[str]]
    gap: bool = False


def is_row(text: str) -> bool:
    """Whether a line has a tab that parts it into cells: one between words, or more than one."""
    bare = text.strip(" ")
    return "\t" in bare.strip("\t") or bare.count("\t") > 1


def is_pipe_row(text: str) -> bool:
    """Whether a line is a row of a Markdown table."""
    bare = text.strip()
    return bare.startswith("|") and bare.endswith("|") and len(bare) > 2


def is_pipe_rule(text: str) -> bool:
    """Whether a line is the rule below a Markdown table's head."""
    return "|" in text and "--" in text and not text.strip("|-: \t")


def row(line: int, text: str, report: Report, *, gap: bool = False, pipes: bool = False) -> Row:
    """One line's cells."""
    parts = _pipes.split(text.strip()[1:-1]) if pipes else text.strip(" ").split("\t")
    if len(parts) > MOST_COLUMNS:
        report.refuse(
            line,
            _("A table has %(count)d columns; the most is %(most)d.") % {"count": len(parts), "most": MOST_COLUMNS},
            _("Split the table, or attach it as a file."),
        )
    return Row(line, [paragraphs(part.replace("\\|", "|"), line, report) for part in parts], gap)


def build(rows: list[Row], report: Report) -> Table | None:
    """The table of these rows; None where no cell has a word."""
    line, width = rows[0].line, max(len(each.cells) for each in rows)
    rows = [each for each in rows if any(each.cells)]
    if width * len(rows) > MOST_CELLS:
        report.refuse(
            line,
            _("The table that begins here has more than %(most)d cells.") % {"most": MOST_CELLS},
            _("Split the table, or attach it as a file."),
        )
    if not rows:
        return None
    for each in rows:
        each.cells += [[] for _missing in range(width - len(each.cells))]
    while width > 1 and not any(each.cells[-1] for each in rows):
        width -= 1
        for each in rows:
            each.cells.pop()
    heads = _heads(rows)
    body = _joined(rows[heads:])
    head = _two_heads(*rows[:2]) if heads == 2 else "".join(_tr("th", each.cells) for each in rows[:heads])
    head = f"<thead>{head}</thead>" if head else ""
    return Table(line, f"<table>{head}<tbody>{''.join(_tr('td', each.cells) for each in body)}</tbody></table>")


def cell_html(cell: list[str]) -> str:
    """One paragraph stands bare in its cell, several as <p>."""
    return cell[0] if len(cell) == 1 else "".join(f"<p>{part}</p>" for part in cell)


def _tr(tag: str, cells: list[list[str]]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return "<tr>" + "".join(f"<{tag}{scope}>{cell_html(cell)}</{tag}>" for cell in cells) + "</tr>"


def _words(cell: list[str]) -> str:
    return " ".join(text_of(part) for part in cell)


def _is_figure(cell: list[str]) -> bool:
    return not re.search(r"[^\W\d_]{2}", _words(cell))


def _is_name(cell: list[str]) -> bool:
    return not _is_figure(cell) or bool(re.fullmatch(r"(?:19|20)\d\d\W*", _words(cell)))


def _heads(rows: list[Row]) -> int:
    """How many rows are the head: two where the first has gaps that the second fills, else one; none for a lone row."""
    if len(rows) < 2:
        return 0
    if len(rows) > 2:
        first, second = rows[0].cells, rows[1].cells
        gaps = [i for i, cell in enumerate(first) if i and not cell and any(first[:i])]
        fills = gaps and not second[0] and all(second[i] for i in gaps)
        if fills and all(_is_name(cell) for cell in second if cell):
            return 2
    return 1


def _two_heads(first: Row, second: Row) -> str:
    """A filled cell reaches over the gaps behind it, and down where nothing stands below it."""
    above, below, at = [], [], 0
    while at < len(first.cells):
        end = at + 1
        while end < len(first.cells) and not first.cells[end] and second.cells[end]:
            end += 1
        wide, text = end - at, cell_html(first.cells[at])
        if wide == 1 and not second.cells[at]:
            above.append(f'<th scope="col" rowspan="2">{text}</th>')
        else:
            span = f' colspan="{wide}"' if wide > 1 else ""
            above.append(f'<th scope="{"colgroup" if wide > 1 else "col"}"{span}>{text}</th>')
            below += [f'<th scope="col">{cell_html(cell)}</th>' for cell in second.cells[at:end]]
        at = end
    return f"<tr>{''.join(above)}</tr><tr>{''.join(below)}</tr>"


def _joined(rows: list[Row]) -> list[Row]:
    """Rows that a page break cut, made whole."""
    grouped = any(not each.cells[0] and not each.gap and not _cut(rows[i], each) for i, each in enumerate(rows[1:]))
    whole: list[Row] = []
    for each in rows:
        if whole and not each.cells[0] and _continues(whole[-1], each, grouped):
            whole[-1].cells = [_join(above, cell) for above, cell in zip(whole[-1].cells, each.cells, strict=True)]
        else:
            whole.append(each)
    return whole


def _continues(above: Row, each: Row, grouped: bool) -> bool:
    if all(_is_figure(cell) for cell in each.cells):
        return False
    # Where the table leaves the first cell empty to mean "as above", a page break alone proves nothing.
    return _cut(above, each) or (each.gap and not grouped)


def _cut(above: Row, each: Row) -> bool:
    """Whether a sentence runs on from the row above: it has not ended there, and here it goes on in lower case."""
    return any(
        _words(cell)[:1].islower() and _words(over)[-1:] not in ("", ".", "!", "?", ":", ";")
        for over, cell in zip(above.cells, each.cells, strict=True)
        if cell
    )


def _join(above: list[str], cell: list[str]) -> list[str]:
    if not above or not cell:
        return above or cell
    if _words(above)[-1:] in ".!?:;" and not _words(cell)[:1].islower():
        return above + cell
    return [*above[:-1], f"{above[-1]} {cell[0]}", *cell[1:]]
