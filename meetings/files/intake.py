"""What a file is, found in its bytes. Only what is known to be harmless to keep and to open is let in."""

import io
import mmap
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import filetype
import pikepdf
from django.utils.translation import gettext as _
from PIL import Image

from meetings import filestore

from . import packages
from .kinds import JPEG, PDF, PNG, Kind
from .names import LONGEST_NAME, safe_name, title_of
from .refusal import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files import File

LARGEST_FILE = 100 * 1024 * 1024
# More points than a scanner makes of an A2 sheet: they would fill the worker's memory. Pillow warns from here on.
MOST_POINTS = 89_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_PAGES = (b"<!doctype html", b"<html", b"<svg", b"<script", b"<head", b"<body")


@dataclass(frozen=True)
class Received:
    """A file that was let in: its bytes lie under their hash."""

    sha256: str
    type: str
    size: int
    name: str
    title: str


def receive(content: "File | bytes", name: str) -> Received:
    """Look into the file, keep its bytes, and say what it is and what it is called.

    Refused with FileRefused: what is empty, larger than LARGEST_FILE, protected by a password, holds macros, unpacks to
    more than a document does, is damaged, or is of no kind that can be attached, whatever its name says.
    """
    with _opened(content) as (file, size):
        if size == 0:
            raise FileRefused(_("The file is empty. Open it, check that it was saved, and choose it again."))
        if size > LARGEST_FILE:
            raise FileRefused(too_large())
        kind = kind_of(file)
        file.seek(0)
        named = safe_name(name, kind)
        return Received(filestore.put_file(file), kind.type, size, named, title_of(named))


def store(content: bytes, *, name: str, type: str) -> Received:
    """Keep bytes that we made ourselves as the file of this name and type, without looking into them."""
    return Received(filestore.put(content), type, len(content), name[-LONGEST_NAME:], title_of(name))


def too_large() -> str:
    """The sentence that refuses a file for its size."""
    return _("The file is larger than %(most)s MB. Make its pictures smaller or split it, and choose it again.") % {
        "most": LARGEST_FILE // 2**20
    }


@contextmanager
def _opened(content: "File | bytes") -> "Iterator[tuple[Any, int]]":
    if isinstance(content, bytes):
        yield io.BytesIO(content), len(content)
        return
    file = content.open("rb")
    file.seek(0)
    yield file, content.size


def kind_of(file: BinaryIO) -> Kind:
    """The file's kind, by its content. FileRefused where it is none of those that can be attached."""
    file.seek(0)
    head = file.read(4096)
    if head.lstrip(b"\xef\xbb\xbf\0\t\r\n\x0c ").startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return _picture(file)
    if head.startswith(_ZIP):
        return packages.kind_of(file)
    if head.startswith(_OLE):
        raise FileRefused(_ole(file))
    raise FileRefused(_not_ours(head))


def _pdf(file: BinaryIO) -> Kind:
    file.seek(0)
    try:
        with pikepdf.open(file) as document:
            if len(document.pages) == 0:
                raise FileRefused(_("The PDF has no pages. Make it again, and choose the new one."))
    except pikepdf.PasswordError:
        raise FileRefused(_("The PDF is protected by a password. Save it without one, and choose it again.")) from None
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, AttributeError, KeyError):
        raise FileRefused(
            _("The PDF is damaged and cannot be opened. Make it again, and choose the new one.")
        ) from None
    return PDF


def _picture(file: BinaryIO) -> Kind:
    """By its header alone where that tells a size that nothing could show."""
    file.seek(0)
    damaged = _("The picture is damaged and cannot be opened. Save it again as PNG or JPG, and choose that.")
    try:
        with Image.open(file, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_POINTS:
                raise FileRefused(
                    _("The picture has too many points to be shown. Make it smaller, and choose it again.")
                )
            kind = PNG if picture.format == "PNG" else JPEG
            picture.verify()
    except Image.DecompressionBombError:
        raise FileRefused(
            _("The picture has too many points to be shown. Make it smaller, and choose it again.")
        ) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise FileRefused(damaged) from None
    return kind


def _ole(file: BinaryIO) -> str:
    """The old Office formats and the locked new ones lie in the same kind of container."""
    if _holds(file, "EncryptedPackage".encode("utf-16-le")):
        return _("The file is protected by a password. Save it without one, and choose it again.")
    return _("The file is in an old Office format. Open it, save it as docx, xlsx, pptx or PDF, and choose that.")


def _holds(file: BinaryIO, sign: bytes) -> bool:
    try:
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
            return whole.find(sign) != -1
    except (OSError, ValueError):
        file.seek(0)
        return sign in file.read()


def _not_ours(head: bytes) -> str:
    """Why not, as exactly as the first bytes tell it."""
    if head.startswith(_PROGRAMS):
        return _("The file is a program. Programs cannot be attached.")
    text = head.lstrip(b"\xef\xbb\xbf\t\r\n ").lower()
    if text.startswith((*_PAGES, b"<?xml", b"<!--")):
        return _("The file is a web page or a drawing in code. Save it as PDF, PNG or JPG, and choose that.")
    if text.startswith(b"{\\rtf"):
        return _("The file is in an old Office format. Open it, save it as docx, xlsx, pptx or PDF, and choose that.")
    guess = filetype.guess(head)
    if guess is not None:
        return _(
            "The content is of the kind “%(kind)s”, which cannot be attached. Save it as PDF, Office file, PNG or JPG."
        ) % {"kind": guess.extension}
    return _("The content is of no kind that can be attached. Save it as PDF, Office file, PNG or JPG.")
