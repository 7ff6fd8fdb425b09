"""Tables as a grid: every row fills every column, no cell hangs over an edge, head and body apart."""

from bisect import bisect_left
from itertools import accumulate

from .blocks import Cell, Table, Text, texts
from .runs import LINE, Run, is_blank, tidy, with_strong

MAX_SPAN = 40
# More columns than a page can hold: what stands further right joins the last.
MAX_COLUMNS = 60
# A head this long would leave its pages no room for rows: it is text.
MAX_HEAD = 1500


def table_of(rows: list[tuple[str, list[Cell]]]) -> Table | None:
    """The rows, each with the part it stands in ('thead', 'tbody', 'tfoot' or ''), as a table; None where all is blank.

    Without a thead the first rows that hold only header cells are the head; a head that says nothing is none. A table
    that is all head is all body.
    """
    head = [cells for part, cells in rows if part == "thead"]
    if not _all_lengths(head):
        head = []
    body = [cells for part, cells in rows if part not in ("thead", "tfoot")]
    body += [cells for part, cells in rows if part == "tfoot"]
    if not any(body):
        head, body = [], head + body
    if not head:
        body = body[next((y for y, row in enumerate(body) if row), 0) :]
        lead = _lead(body)
        head, body = body[:lead], body[lead:]
        if not _all_lengths(head):
            head = []
    if not any(body) or _all_lengths(head) > MAX_HEAD:
        head, body = [], head + body
    if not _all_lengths([*head, *body]):
        return None
    places = [_placed(head), _placed(body)]
    starts = sorted({cell.column for part in places for row in part for cell in row})
    for part in places:
        for row in part:
            for cell in row:
                # A column in which no cell begins is none.
                end = bisect_left(starts, cell.column + cell.colspan)
                cell.column = bisect_left(starts, cell.column)
                cell.colspan = end - cell.column
    head, body = (_filled(_without_empty_rows(part), len(starts)) for part in places)
    for row in head:
        for cell in row:
            cell.header = True
            cell.blocks = _inline(cell.blocks)
    for row in body:
        for cell in row:
            if cell.header and cell.column:
                # Only the first column heads a row.
                cell.header = False
                for text in texts(cell.blocks):
                    text.runs = tidy(with_strong(text.runs, True))
            elif cell.header:
                cell.blocks = _inline(cell.blocks)
    if not head and 0 < (lead := _lead(body)) < len(body) and _all_lengths(body[:lead]) <= MAX_HEAD:
        # A table that was all head has got rows that are not: what leads them is its head.
        return table_of([("", row) for row in body])
    return Table(head, body)


def _lead(rows: list[list[Cell]]) -> int:
    """How many rows from above hold only header cells."""
    return next((y for y, row in enumerate(rows) if not all(cell.header for cell in row)), len(rows))


def _all_lengths(rows: list[list[Cell]]) -> int:
    return sum(_length(cell) for cells in rows for cell in cells)


def _placed(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Each cell at its column, its spans cut where they would leave the rows or lie over another cell."""
    free = _Columns()
    placed: list[list[Cell]] = []
    last = None
    for y, row in enumerate(rows):
        x = 0
        placed.append([])
        for cell in row:
            while not free.at(x, y):
                x += 1
            if x >= MAX_COLUMNS and last:
                last.blocks.extend(cell.blocks)
                continue
            wide = 1
            while wide < min(cell.colspan, MAX_SPAN, MAX_COLUMNS - x) and free.at(x + wide, y):
                wide += 1
            cell.column, cell.colspan, cell.rowspan = x, wide, max(1, min(cell.rowspan, len(rows) - y))
            free.take(cell, y)
            x += wide
            placed[-1].append(cell)
            last = cell
    return placed


def _without_empty_rows(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows in which a cell begins; spans over the others are shorter by them."""
    kept_before = [0, *accumulate(bool(row) for row in rows)]
    for y, row in enumerate(rows):
        for cell in row:
            cell.rowspan = kept_before[y + cell.rowspan] - kept_before[y]
    return [row for row in rows if row]


def _filled(rows: list[list[Cell]], columns: int) -> list[list[Cell]]:
    """The rows with an empty cell at each place that nothing covers."""
    free = _Columns()
    filled = []
    for y, row in enumerate(rows):
        for cell in row:
            free.take(cell, y)
        empty = [Cell(column=x) for x in range(columns) if free.at(x, y)]
        filled.append(sorted(row + empty, key=lambda cell: cell.column))
    return filled


class _Columns:
    """Down to which row each column is taken, while the rows are walked from above."""

    def __init__(self):
        self.until: dict[int, int] = {}

    def at(self, x: int, y: int) -> bool:
        return self.until.get(x, 0) <= y

    def take(self, cell: Cell, y: int) -> None:
        for x in range(cell.column, cell.column + cell.colspan):
            self.until[x] = y + cell.rowspan


def _length(cell: Cell) -> int:
    return sum(len(run.text) or 1 for text in texts(cell.blocks) for run in text.runs)


def _inline(blocks: list) -> list:
    """The blocks of a header cell as one text, a line for each; not bold, since the cell is."""
    runs: list[Run] = []
    for text in texts(blocks):
        runs += [*text.runs, LINE]
    runs = tidy(with_strong(runs, False))
    return [] if is_blank(runs) else [Text("p", runs)]
