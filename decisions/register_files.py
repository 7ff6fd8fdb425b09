"""What is taken out of the register: a CSV file that Danish spreadsheets open as it is, and a workbook."""

import csv
import datetime
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING
from uuid import UUID

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.models import FollowUp, Outcome
from meetings.models import AgendaItem

if TYPE_CHECKING:
    from decisions.models.register import RegisterQuerySet

Row = tuple[datetime.date, str, str, str, str, str, str, str, str, str, str]

CHUNK = 2000
COLUMNS = (
    "item", "item__key", "held_on", "forum__name", "number", "suffix", "shown_title", "shown_kind",
    "shown_outcomes", "shown_text", "shown_case", "shown_closed", "shown_whole",
)  # fmt: skip
# In whose place the key of each row is put in its address.
NO_KEY = UUID(int=0)
# A spreadsheet runs what begins so, in whatever file it stands (OWASP, CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CELL = 32_767  # letters that a cell of a workbook has room for
WIDTHS = (11, 24, 7, 50, 14, 24, 60, 24, 24, 8, 40)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_of(entries: "RegisterQuerySet", *, name: str, address: Callable[[str], str]) -> StreamingHttpResponse:
    """All of the entries, row by row while they are sent. Nothing in a cell is a formula."""
    writer = csv.writer(_Echo(), delimiter=";")

    def lines() -> Iterator[str]:
        yield "\ufeff"  # so that the letters are read as UTF-8
        yield writer.writerow(_heads())
        for day, *rest in rows_of(entries, address):
            yield writer.writerow([f"{day:%d-%m-%Y}", *map(defused, rest)])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def xlsx_of(entries: "RegisterQuerySet", *, name: str, address: Callable[[str], str]) -> FileResponse:
    """All of the entries as a workbook, written row by row to a file that is gone when it has been sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    _write(file, rows_of(entries, address))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")


def rows_of(entries: "RegisterQuerySet", address: Callable[[str], str]) -> Iterator[Row]:
    """The columns of each entry as the reader may know them, in words."""
    kinds = {value: str(word) for value, word in AgendaItem.Kind.choices}
    outcomes = {value: str(word) for value, word in Outcome.choices}
    before, after = address(reverse("decision", args=[NO_KEY])).split(str(NO_KEY))
    yes, no = _("yes"), _("no")
    rows = entries.values(*COLUMNS).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        people = _responsible([row["item"] for row in chunk if row["shown_whole"]])
        for row in chunk:
            yield (
                row["held_on"],
                row["forum__name"],
                f"{row['number']}{row['suffix']}",
                row["shown_title"],
                kinds[row["shown_kind"]] if row["shown_kind"] else "",
                ", ".join(outcomes[value] for value in row["shown_outcomes"]),
                row["shown_text"],
                row["shown_case"],
                ", ".join(people.get(row["item"], ())),
                yes if row["shown_closed"] else no,
                f"{before}{row['item__key']}{after}",
            )


def defused(cell: str) -> str:
    """The cell, so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _heads() -> list[str]:
    return [
        _("Date"), _("Forum"), _("Item"), _("Title"), _("Kind"), _("Outcome"), _("Decision"), _("Case number"),
        _("Responsible"), _("Closed"), _("Address"),
    ]  # fmt: skip


def _responsible(items: list[int]) -> dict[int, list[str]]:
    told = FollowUp.objects.filter(item__in=items).exclude(status=FollowUp.Status.CANCELLED)
    found: dict[int, list[str]] = {}
    for item, who in told.values_list("item", "who"):
        if who not in found.setdefault(item, []):
            found[item].append(who)
    return found


def _write(file: IO[bytes], rows: Iterator[Row]) -> None:
    """The workbook: strings as strings, days as days, the heads in sight and to be filtered by."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet(_("Decisions"))
    strong, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    day_format = book.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    heads = _heads()
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, strong)
    sheet.freeze_panes(1, 0)
    place = 0
    for place, (day, *rest) in enumerate(rows, start=1):
        sheet.write_datetime(place, 0, day, day_format)
        for column, cell in enumerate(rest, start=1):
            sheet.write_string(place, column, cell[:CELL], wrapped if WIDTHS[column] >= 50 else top)
    sheet.autofilter(0, 0, place, len(heads) - 1)
    book.close()
