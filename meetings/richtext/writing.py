"""Blocks written out: as HTML in one form, or as lines of words."""

from collections.abc import Iterator

from .blocks import Cell, List, Table, Text
from .runs import words, write_runs


def write(blocks: list) -> str:
    """The blocks as HTML. The same blocks are always written the same way."""
    return "".join(map(_block, blocks))


def lines(blocks: list) -> Iterator[str]:
    """The blocks' words: a line for each text, line break and table row; a tab between cells."""
    for block in blocks:
        if isinstance(block, Text):
            yield from words(block.runs).split("\n")
        elif isinstance(block, List):
            for item in block.items:
                yield from lines(item)
        else:
            for row in (*block.head, *block.body):
                yield "\t".join(" ".join(lines(cell.blocks)) for cell in row)


def _block(block: Text | List | Table) -> str:
    if isinstance(block, Text):
        return f"<{block.tag}>{write_runs(block.runs)}</{block.tag}>"
    if isinstance(block, List):
        start = f' start="{block.start}"' if block.start != 1 else ""
        items = "".join(f"<li>{inside(item)}</li>" for item in block.items)
        return f"<{block.tag}{start}>{items}</{block.tag}>"
    return "<table>" + _rows("thead", "col", block.head) + _rows("tbody", "row", block.body) + "</table>"


def _rows(part: str, scope: str, rows: list[list[Cell]]) -> str:
    if not rows:
        return ""
    written = ("".join(_cell(cell, scope) for cell in row) for row in rows)
    return f"<{part}>" + "".join(f"<tr>{row}</tr>" for row in written) + f"</{part}>"


def _cell(cell: Cell, scope: str) -> str:
    opening, closing = cell_tags(cell, scope)
    return f"{opening}{inside(cell.blocks)}{closing}"


def cell_tags(cell: Cell, scope: str) -> tuple[str, str]:
    """The tags around what stands in a cell."""
    tag = "th" if cell.header else "td"
    attributes = f' scope="{scope}"' if cell.header else ""
    attributes += f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    attributes += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return f"<{tag}{attributes}>", f"</{tag}>"


def inside(blocks: list) -> str:
    """What stands in an item or a cell: its only text, where it comes first, needs no `<p>`."""
    if blocks and isinstance(blocks[0], Text) and not any(isinstance(block, Text) for block in blocks[1:]):
        return write_runs(blocks[0].runs) + write(blocks[1:])
    return write(blocks)
