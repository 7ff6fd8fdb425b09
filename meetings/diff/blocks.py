"""Two rows of blocks as one, with what came and what went marked. Lists stay lists, tables stay whole."""

from itertools import groupby, zip_longest
from typing import Any

from meetings.richtext.blocks import Cell, List, Table, Text
from meetings.richtext.writing import cell_tags, inside, lines, write

from .aligning import Effort, Pair, align, share_of_words
from .words import MARKS, deleted, diff_runs, inserted

# Rows that rowspans hold together: they come, go and stay as one.
Rows = list[list[Cell]]


def diff_blocks(old: list, new: list, effort: Effort) -> str:
    """The blocks of both as HTML."""
    pairs = align(old, new, key=_key, likeness=_likeness, effort=effort)
    return "".join(_written(kind, list(part), effort) for kind, part in groupby(pairs, lambda pair: _kind(pair)))


def _kind(pair: Pair) -> str:
    if pair.same:
        return "same"
    if pair.new is None:
        return "del"
    return "ins" if pair.old is None else "changed"


def _written(kind: str, pairs: list[Pair], effort: Effort) -> str:
    if kind == "same":
        return write([pair.new for pair in pairs])
    if kind == "del":
        return deleted(write([pair.old for pair in pairs]))
    if kind == "ins":
        return inserted(write([pair.new for pair in pairs]))
    return "".join(_changed(pair.old, pair.new, effort) for pair in pairs)


def _changed(old: Any, new: Any, effort: Effort) -> str:
    """One block that was changed into another of its kind."""
    if isinstance(old, Text) and isinstance(new, Text):
        return f"<{new.tag}>{diff_runs(old.runs, new.runs, effort)}</{new.tag}>"
    if isinstance(old, List) and isinstance(new, List):
        start = f' start="{new.start}"' if new.start != 1 else ""
        return f"<{new.tag}{start}>{_items(old.items, new.items, effort)}</{new.tag}>"
    return f"<table>{_part('thead', old.head, new.head, effort)}{_part('tbody', old.body, new.body, effort)}</table>"


def _key(block: Text | List | Table) -> str:
    return write([block])


def _likeness(old: Any, new: Any) -> float:
    """How alike two blocks are; 0 where one cannot be shown as the other, changed."""
    if type(old) is not type(new):
        return 0.0
    if isinstance(old, Table):
        # Another number of columns is another table: rows of both would not lie over each other.
        return max(0.5, _share(old, new)) if _width(old) == _width(new) else 0.0
    if old.tag != new.tag or (isinstance(old, List) and old.start != new.start):
        return 0.0
    return _share(old, new)


def _share(old: Text | List | Table, new: Text | List | Table) -> float:
    return share_of_words(_text([old]), _text([new]))


def _text(blocks: list) -> str:
    return "\n".join(lines(blocks))


def _width(table: Table) -> int:
    return max((cell.column + cell.colspan for row in (*table.head, *table.body) for cell in row), default=0)


# Lists


def _items(old: list, new: list, effort: Effort) -> str:
    pairs = align(old, new, key=write, likeness=lambda one, two: share_of_words(_text(one), _text(two)), effort=effort)
    return "".join(_item(pair, effort) for pair in pairs)


def _item(pair: Pair, effort: Effort) -> str:
    return {
        "same": lambda: f"<li>{inside(pair.new)}</li>",
        "del": lambda: f'<li class="diff-del">{deleted(inside(pair.old))}</li>',
        "ins": lambda: f'<li class="diff-ins">{inserted(inside(pair.new))}</li>',
        "changed": lambda: f"<li>{_within(pair.old, pair.new, effort)}</li>",
    }[_kind(pair)]()


def _within(old: list, new: list, effort: Effort) -> str:
    """What stands in an item or cell. Its only text needs no `<p>`, and is one text changed whatever it says now."""
    if all(len(blocks) <= 1 and all(isinstance(block, Text) for block in blocks) for blocks in (old, new)):
        return diff_runs(old[0].runs if old else [], new[0].runs if new else [], effort)
    if all(blocks and isinstance(blocks[0], Text) for blocks in (old, new)) and not any(
        isinstance(block, Text) for block in (*old[1:], *new[1:])
    ):
        return diff_runs(old[0].runs, new[0].runs, effort) + diff_blocks(old[1:], new[1:], effort)
    return diff_blocks(old, new, effort)


# Tables


def _part(tag: str, old: Rows, new: Rows, effort: Effort) -> str:
    scope = "col" if tag == "thead" else "row"
    pairs = align(_grouped(old), _grouped(new), key=_rows_key, likeness=_rows_likeness, effort=effort)
    rows = "".join(_group(pair, scope, effort) for pair in pairs)
    return f"<{tag}>{rows}</{tag}>" if rows else ""


def _grouped(rows: Rows) -> list[Rows]:
    groups: list[Rows] = []
    held = 0
    for row in rows:
        if held > 0:
            groups[-1].append(row)
        else:
            groups.append([row])
        held = max(held - 1, *(cell.rowspan - 1 for cell in row), 0)
    return groups


def _rows_key(rows: Rows) -> str:
    return write([Table([], rows)])


def _shape(rows: Rows) -> list:
    return [[(cell.column, cell.colspan, cell.rowspan, cell.header) for cell in row] for row in rows]


def _rows_likeness(old: Rows, new: Rows) -> float:
    """Rows are alike by their words, and where the first cell says the same (a table of figures)."""
    if _shape(old) != _shape(new):
        return 0.0
    first, then = (_text(rows[0][0].blocks) for rows in (old, new))
    share = share_of_words(_text([Table([], old)]), _text([Table([], new)]))
    return max(share, 0.6) if first and first == then else share


def _group(pair: Pair, scope: str, effort: Effort) -> str:
    kind = _kind(pair)
    if kind == "changed":
        return "".join(
            f"<tr>{_cells(old, new, scope, effort)}</tr>" for old, new in zip(pair.old, pair.new, strict=True)
        )
    mark, wrap = "" if kind == "same" else f' class="diff-{kind}"', MARKS[kind]
    rows = pair.new or pair.old or []
    return "".join(
        f"<tr{mark}>" + "".join(_cell(cell, scope, wrap(inside(cell.blocks))) for cell in row) + "</tr>" for row in rows
    )


def _cells(old: list[Cell], new: list[Cell], scope: str, effort: Effort) -> str:
    return "".join(
        _cell(now, scope, _within(was.blocks, now.blocks, effort)) for was, now in zip_longest(old, new) if was and now
    )


def _cell(cell: Cell, scope: str, content: str) -> str:
    opening, closing = cell_tags(cell, scope)
    return f"{opening}{content}{closing}"
