"""PDF: its text, its pages, a picture of the first, and what its metadata and its notes say."""

from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from . import pictures

# Pages whose text is read. What is longer than this nobody reads before a meeting.
MOST_PAGES = 5_000
PAGE_END = "\f"
# A page with fewer signs than this and a picture is a picture of a page.
_FEW_SIGNS = 12


class Damaged(Exception):
    """A PDF that cannot be read."""


@dataclass(frozen=True)
class Found:
    """What a PDF shows. `scanned` counts its pages that are pictures without text, where half of them or more are."""

    pages: int
    text: str
    picture: bytes
    scanned: int


def read(content: Path | bytes, *, most: int) -> Found:
    """The PDF's pages, its text up to `most` signs, and a picture of the first page. Damaged where it is no PDF.

    A form feed stands between two pages, as printers have it: a note on words of a page is found by it.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Damaged(str(error)) from error
    try:
        pages = len(document)
        if pages == 0:
            raise Damaged("no pages")
        texts, length, pictured = [], 0, 0
        for number in range(min(pages, MOST_PAGES)):
            if length >= most:
                break
            page = document[number]
            text = _text(page).replace(PAGE_END, " ")
            if len(text.strip()) < _FEW_SIGNS and _has_picture(page):
                pictured += 1
            texts.append(text[: most - length])
            length += len(text)
            page.close()
        return Found(pages, PAGE_END.join(texts), _picture(document), pictured if pictured * 2 >= pages else 0)
    except pypdfium2.PdfiumError as error:
        raise Damaged(str(error)) from error
    finally:
        document.close()


def _text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return textpage.get_text_range().replace("\r\n", "\n")
    finally:
        textpage.close()


def _has_picture(page: pypdfium2.PdfPage) -> bool:
    return any(True for _picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _picture(document: pypdfium2.PdfDocument) -> bytes:
    """The first page as PNG, as wide as is needed on the screen and no larger, however large the sheet is."""
    page = document[0]
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(pictures.WIDTH / width, pictures.HEIGHT / height)
    return pictures.as_png(page.render(scale=scale, may_draw_forms=False).to_pil())


def metadata(path: Path) -> str:
    """What the PDF says beside its pages: its information, its XMP, its notes and the fields of its forms."""
    said: list[str] = []
    try:
        with pikepdf.open(path) as document:
            said += [str(value) for value in document.docinfo.values()]
            if "/Metadata" in document.Root:
                said.append(document.Root.Metadata.read_bytes()[:1_000_000].decode("utf-8", "replace"))
            for page in document.pages[:MOST_PAGES]:
                for note in page.get("/Annots", []):
                    said += [str(note[key]) for key in ("/Contents", "/V", "/T") if _is_text(note, key)]
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise Damaged(str(error)) from error
    return "\n".join(said)


def _is_text(note: pikepdf.Object, key: str) -> bool:
    return isinstance(note, pikepdf.Dictionary) and isinstance(note.get(key), pikepdf.String)
