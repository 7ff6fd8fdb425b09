"""The document on other paper: A4 with a margin for notes, and A5 to be folded. It has the document's own words."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pikepdf
from pikepdf import Dictionary, Name

from meetings.documents.html import document_html
from meetings.documents.pdf import write

from .imposing import sides
from .styles import FOLDED, NOTES

_WIDTH, _HEIGHT = 841.89, 595.28  # A4 on its side
_MILLIMETRE = 72 / 25.4


def note_booklet(document: dict) -> bytes:
    """A4 with a wide, lined outer margin, to be printed on both sides and turned along the long edge."""
    with _pages(document, NOTES) as made:
        _draw_lines(made, outer=12, wide=52, above=22, below=20, apart=9)
        return _saved(made, turned=Name.DuplexFlipLongEdge)


def folded_booklet(document: dict) -> bytes:
    """A5 pages, two a side of A4 in the order in which they are folded, turned along the short edge."""
    with _pages(document, FOLDED) as pages, pikepdf.new() as made:
        _draw_lines(pages, outer=7, wide=30, above=15, below=14, apart=8)
        for left, right in sides(len(pages.pages)):
            _put_side(made, pages, left, right)
        made.docinfo["/Title"] = str(pages.docinfo["/Title"])
        made.Root.Lang = pikepdf.String("da")
        return _saved(made, turned=Name.DuplexFlipShortEdge)


@contextmanager
def _pages(document: dict, style: str) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(write(document_html(document, stylesheet=""), also=style))) as made:
        for key in ("/Metadata", "/OutputIntents"):  # it is no PDF/A
            del made.Root[key]
        yield made


def _draw_lines(made: pikepdf.Pdf, *, outer: int, wide: int, above: int, below: int, apart: int) -> None:
    """Lines to write on, in millimetres: right on right pages, left on left ones, none on the cover."""
    for number, page in enumerate(made.pages):
        if number == 0:
            continue
        _x, _y, width, height = (float(side) / _MILLIMETRE for side in page.mediabox)
        left = width - outer - wide if number % 2 == 0 else outer
        heights = [above + apart * row for row in range(int((height - above - below) / apart) + 1)]
        lines = " ".join(
            f"{left * _MILLIMETRE:.2f} {(height - y) * _MILLIMETRE:.2f} m "
            f"{(left + wide) * _MILLIMETRE:.2f} {(height - y) * _MILLIMETRE:.2f} l"
            for y in heights
        )
        page.contents_add(f"/Artifact BMC q 0.75 G 0.4 w {lines} S Q EMC".encode("ascii"), prepend=True)


def _put_side(made: pikepdf.Pdf, pages: pikepdf.Pdf, left: int | None, right: int | None) -> None:
    """One side of a sheet with these pages, counted from 1, as they are: each is a form, drawn on its half."""
    side = made.add_blank_page(page_size=(_WIDTH, _HEIGHT))
    forms, drawn = Dictionary(), []
    for name, number, x in (("/L", left, 0.0), ("/R", right, _WIDTH / 2)):
        if number:
            forms[name] = made.copy_foreign(pages.pages[number - 1].as_form_xobject())
            drawn.append(f"q 1 0 0 1 {x:.3f} 0 cm {name} Do Q")
    side.obj.Resources = Dictionary(XObject=forms)
    side.obj.Contents = made.make_stream("\n".join(drawn).encode("ascii"))


def _saved(made: pikepdf.Pdf, *, turned: Name) -> bytes:
    """With what the print dialog is to propose, in programs that read it (ISO 32000-1, table 150)."""
    made.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True, Duplex=turned, PrintScaling=Name("/None"))
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()
