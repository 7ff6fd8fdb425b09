"""Two files from people's desks: a docx with a comment and a tracked change, and a PDF that is only a picture."""

import io
import zipfile
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import pypdfium2

from meetings.documents import render_note_pdf

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_AT = "2026-11-17T10:00:00Z"
DOTS_TO_THE_POINT = 1.5


def files_of(said: dict[str, dict[str, Any]]) -> dict[str, tuple[str, bytes]]:
    """Both files by their names in the demo: what each is called, and its bytes. The same bytes each time."""
    return {
        "docx": (said["docx"]["name"], _docx(said["docx"])),
        "scan": (said["scan"]["name"], _scan(said["scan"]["title"], said["scan"]["html"])),
    }


def _docx(said: dict[str, Any]) -> bytes:
    """ECMA-376 part 1: 17.2 the document, 17.13.4 comments, 17.13.5 tracked changes."""
    by = escape(said["comment_by"], {'"': "&quot;"})
    paragraphs = [f"<w:p>{_run(text)}</w:p>" for text in said["paragraphs"]]
    paragraphs.insert(
        2,
        f'<w:p><w:commentRangeStart w:id="0"/><w:ins w:id="1" w:author="{by}" w:date="{_AT}">{_run(said["inserted"])}'
        '</w:ins><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>',
    )
    words = f"<w:p>{_run(said['comment'])}</w:p>"
    comment = f'<w:comment w:id="0" w:author="{by}" w:date="{_AT}" w:initials="HS">{words}</w:comment>'
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
            f'<Override PartName="/word/comments.xml" ContentType="{_MAIN}.comments+xml"/></Types>'
        ),
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relation("comments", "comments.xml"),
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(paragraphs)}</w:body></w:document>',
        "word/comments.xml": f'<w:comments xmlns:w="{_WORD}">{comment}</w:comments>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), _HEAD + text)
    return file.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'


@cache
def _scan(title: str, html: str) -> bytes:
    """A page as a scanner leaves it: a picture, and no text."""
    note = pypdfium2.PdfDocument(render_note_pdf(title, html))
    picture = note[0].render(scale=DOTS_TO_THE_POINT).to_pil().convert("L")
    note.close()
    file = io.BytesIO()
    picture.save(file, "PDF", resolution=72 * DOTS_TO_THE_POINT)
    return file.getvalue()
