"""Files as people bring them, made in memory; some as they should be, most as they should not."""

import io
import struct
import zipfile
import zlib
from functools import cache

import docx
import pikepdf
from PIL import Image

from meetings.files.kinds import DOCX, ODT, PPTX, XLSX

CPR = "010190-1234"
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip with these parts, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def types(main: str, type: str, *more: str) -> str:
    """[Content_Types].xml with the main part's type."""
    said = "".join(f'<Override PartName="/x" ContentType="{one}"/>' for one in more)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{main}" ContentType="{type}"/>{said}</Types>'
    )


def docx_of(*paragraphs: str, **parts: str) -> bytes:
    """A docx with these paragraphs, as Word would read it; `parts` are put beside, their names with / for __."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    if not parts:
        return out.getvalue()
    with zipfile.ZipFile(out) as package:
        all_parts: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    all_parts.update({f"{name.replace('__', '/')}.xml": text for name, text in parts.items()})
    return zipped(all_parts)


def small_docx(body: str, *more_types: str, **parts: str | bytes) -> bytes:
    """A docx of the fewest parts, with this body."""
    return zipped(
        {
            "[Content_Types].xml": types("word/document.xml", f"{DOCX.type}.main+xml", *more_types),
            "word/document.xml": f"<w:document {_WORD}><w:body>{body}</w:body></w:document>",
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def part_of_word(tag: str, text: str) -> str:
    """A part of a docx beside its text: a header, the comments."""
    return f"<w:{tag} {_WORD}><w:comment><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment></w:{tag}>"


def xlsx_of(*texts: str, number: str = "1") -> bytes:
    """A sheet with these texts and a number in it."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = "".join(f"<si><t>{text}</t></si>" for text in texts)
    return zipped(
        {
            "[Content_Types].xml": types("xl/workbook.xml", f"{XLSX.type}.main+xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}"/>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row><c t="s"><v>0</v></c>'
            f"<c><v>{number}</v></c></row></sheetData></worksheet>",
        }
    )


def pptx_of(text: str) -> bytes:
    """Two slides, of which one says something."""
    main = "http://schemas.openxmlformats.org/presentationml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    return zipped(
        {
            "[Content_Types].xml": types("ppt/presentation.xml", f"{PPTX.type}.main+xml"),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{main}"/>',
            "ppt/slides/slide1.xml": f'<p:sld xmlns:p="{main}" xmlns:a="{drawing}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p>'
            "</p:sld>",
            "docProps/app.xml": "<Properties><Slides>2</Slides></Properties>",
        }
    )


def odt_of(text: str, **parts: str) -> bytes:
    """An odt; `text` is XML of its paragraphs."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    )
    return zipped(
        {
            "mimetype": ODT.type,
            "content.xml": f"<office:document-content {names}>{text}</office:document-content>",
            "meta.xml": f'<office:document-meta {names}><meta:document-statistic meta:page-count="4"/>'
            "</office:document-meta>",
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def pdf_of(*pages: str, **info: str) -> bytes:
    """A PDF with a line of text on each page, and what its information says."""
    made = pikepdf.new()
    font = made.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for text in pages:
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 18 Tf 60 700 Td ({text}) Tj ET".encode())
    for name, value in info.items():
        made.docinfo[f"/{name}"] = value
    out = io.BytesIO()
    made.save(out, static_id=True)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of("Hemmeligt"))) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="ejer", user="bruger"))
    return out.getvalue()


def scanned_pdf() -> bytes:
    """A PDF whose one page is a picture."""
    out = io.BytesIO()
    Image.new("RGB", (300, 400), "navy").save(out, "PDF")
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), **said) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **said)
    return out.getvalue()


def endless_picture() -> bytes:
    """A PNG of a few bytes that says it has 10 thousand million points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@cache
def bomb() -> bytes:
    """A docx of 80 KB that unpacks to 80 MB."""
    return small_docx("", **{"word__media__image1.bin": b"\0" * (80 * 1024 * 1024)})


def ole(*names: str) -> bytes:
    """The container of the old Office formats, with these names in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(name.encode("utf-16-le") for name in names)
