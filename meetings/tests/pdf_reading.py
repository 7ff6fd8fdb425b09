"""What stands in a PDF, for tests: text by page, text by structure, outline, metadata."""

import io
import re

import pikepdf
import pypdfium2

# It is drawn first: document.css.
_foot = re.compile(r"^((?:[A-Z]{7,9} [^|]{1,60} d\. [\d-]{10} )?Side \d+ af \d+) (.*)$", re.DOTALL)


def raw_texts(pdf: bytes) -> list[str]:
    """The text of each page as it is read out."""
    document = pypdfium2.PdfDocument(pdf)
    return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page from head to foot, with single spaces and without the hyphens of line ends."""
    texts = (" ".join(re.sub("[\ufffe\x02](?:\r\n)?", "", text).split()) for text in raw_texts(pdf))
    return [_foot.sub(r"\2 \1", text) for text in texts]


def outline(pdf: bytes) -> list[tuple[str, int]]:
    """The bookmarks: title, page from 1."""
    return [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in pypdfium2.PdfDocument(pdf).get_toc()]


def structure_kinds(pdf: bytes) -> list[str]:
    """The kinds of the structure tree's elements in reading order, such as 'H1', 'P', 'Table'."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [str(element.S)[1:] for element in _elements(opened.Root.StructTreeRoot)]


def tagged_codes(pdf: bytes) -> set[tuple[int, int]]:
    """The marked content that the structure owns: page from 0, number on the page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
        return {
            (pages[element.Pg.objgen], int(kid))
            for element in _elements(opened.Root.StructTreeRoot)
            for kid in _kids(element)
            if not isinstance(kid, pikepdf.Dictionary)
        }


def shown_codes(pdf: bytes) -> set[tuple[int, int]]:
    """The marked content on the pages that is not an artifact: page from 0, number on the page."""
    shown = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages):
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "BDC" and "/MCID" in operands[1]:
                    shown.add((number, int(operands[1].MCID)))
    return shown


def pagination(pdf: bytes) -> list[int]:
    """How many artifacts of pagination each page has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            sum(
                str(operator) == "BDC" and operands[1].get("/Type") == "/Pagination"
                for operands, operator in pikepdf.parse_content_stream(page)
            )
            for page in opened.pages
        ]


def _kids(element) -> list:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(element):
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)
