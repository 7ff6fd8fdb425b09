"""What is told of one thing that is counted: a sentence, a plot, a table; and all tables together as a file."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from decisions.plots import Plot
from decisions.register_files import defused

# How many bars are drawn of a list that has no natural end; its table has them all.
DRAWN = 10


@dataclass(frozen=True)
class Row:
    """One row of a table: what it is of, with where that is read, and its cells."""

    name: str
    cells: Sequence[str | int]
    address: str = ""


@dataclass(frozen=True)
class Figure:
    """One thing that is counted. Without rows there is nothing to draw, and the sentence says so."""

    key: str
    heading: str
    sentence: str
    heads: Sequence[str] = ()
    rows: Sequence[Row] = ()
    plots: Sequence[Plot] = field(default_factory=list)


def csv_of(year: int, figures: Iterable[Figure]) -> str:
    """Every number of every figure, one a row: which figure, of what, which column, the number."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([_("Year"), _("Figure"), _("Of what"), _("Column"), _("Number")])
    for figure in figures:
        for row in figure.rows:
            for head, cell in zip(figure.heads[1:], row.cells, strict=True):
                writer.writerow([year, figure.heading, defused(row.name), head, defused(str(cell))])
    return "\ufeff" + file.getvalue()  # so that the letters are read as UTF-8


def drawn_of(rows: Sequence[object]) -> str:
    """That the drawing leaves some of them out, where it does."""
    if len(rows) <= DRAWN:
        return ""
    return " " + _("The drawing shows the first %(drawn)s, the table all of them.") % {"drawn": DRAWN}
