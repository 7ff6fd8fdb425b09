"""Office files: a zip with parts. It is measured before anything of it is unpacked."""

import zipfile
import zlib
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from .kinds import OFFICE_OPEN, OOXML, OPEN_DOCUMENT, Kind
from .refusal import FileRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PARTS = 20_000
LARGEST_UNPACKED = 1024 * 1024 * 1024
# XML of a large sheet packs to a fortieth. What packs to less than this was made to fill a disk.
SMALL, MOST_FOLD = 64 * 1024 * 1024, 100
LARGEST_INDEX = 8 * 1024 * 1024
BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, KeyError, OSError,
    etree.XMLSyntaxError,
)  # fmt: skip

_MAIN = {f"{kind.type}.main+xml": kind for kind in OFFICE_OPEN}
_ODF = {kind.type: kind for kind in OPEN_DOCUMENT}
_MACROS = ("macroenabled", "vbaproject", "macrosheet")
_MANIFEST = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"


def kind_of(file: BinaryIO) -> Kind:
    """Which Office file it is. FileRefused where it is none, is locked, holds macros, or is a zip bomb."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _measure(parts)
            if any(part.flag_bits & 1 for part in parts):
                raise FileRefused(_("The file is protected by a password. Save it without one, and choose it again."))
            names = set(package.namelist())
            if "[Content_Types].xml" in names:
                kind = _office_open(package, names)
            elif "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                kind = _open_document(package, names)
            else:
                kind = None
    except BROKEN:
        raise FileRefused(
            _("The file is damaged and cannot be opened. Open it in its program, save it again, and choose that.")
        ) from None
    if kind is None:
        raise FileRefused(
            _("The file is a zip. Unpack it, and attach the documents one by one: then they can be read here.")
        )
    return kind


def parser() -> etree.XMLParser:
    """For XML that somebody brought: it fetches nothing, follows no entity, and is not made to grow."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _measure(parts: list[zipfile.ZipInfo]) -> None:
    """By what the zip says of itself; what it gives later is no more than that, since zipfile stops there."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if (
        len(parts) > MOST_PARTS
        or unpacked > LARGEST_UNPACKED
        or (unpacked > SMALL and unpacked > MOST_FOLD * max(packed, 1))
    ):
        raise FileRefused(
            _("The file would be far larger than a document when it is unpacked. Save it anew, and choose that.")
        )


def _office_open(package: zipfile.ZipFile, names: set[str]) -> Kind | None:
    told = dict(_content_types(package))
    lowered = " ".join((*told.values(), *names)).lower()
    if any(sign in lowered for sign in _MACROS):
        raise FileRefused(_macros())
    for part, type in told.items():
        if type in _MAIN and part.lstrip("/") in names:
            return _MAIN[type]
    if OOXML in lowered:
        raise FileRefused(
            _("The file is a template or a show, no document. Save it as docx, xlsx, pptx or PDF, and choose that.")
        )
    return None


def _content_types(package: zipfile.ZipFile) -> "Iterator[tuple[str, str]]":
    """Every part's type, and the types by ending: ECMA-376 part 2, 10.1.2."""
    for element in _xml(package, "[Content_Types].xml"):
        if isinstance(element.tag, str):
            yield element.get("PartName") or f"*.{element.get('Extension', '')}", element.get("ContentType", "")


def _open_document(package: zipfile.ZipFile, names: set[str]) -> Kind | None:
    kind = _ODF.get(package.read("mimetype").decode("ascii", "replace").strip())
    if kind is None or "content.xml" not in names:
        return None
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise FileRefused(_macros())
    if "META-INF/manifest.xml" in names:
        manifest = _xml(package, "META-INF/manifest.xml")
        if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
            raise FileRefused(_("The file is protected by a password. Save it without one, and choose it again."))
    return kind


def _xml(package: zipfile.ZipFile, name: str) -> etree._Element:
    if package.getinfo(name).file_size > LARGEST_INDEX:
        raise ValueError(name)
    return etree.fromstring(package.read(name), parser())


def _macros() -> str:
    return _("The file holds macros, which could harm those who open it. Save it without macros, and choose that.")
