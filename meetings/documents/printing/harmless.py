"""Somebody's PDF, made fit to be part of ours: its pages, and nothing that a program acts on.

No scripts, no actions that start or send anything, no files inside, no forms that can be filled in: what is carried
over is named here, and all else stays behind. What a form was filled in with and what was marked is drawn on the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pikepdf
from pikepdf import Dictionary, Name

# ISO 32000-1, table 30: what a page shows. Neither /AA, which acts, nor /Annots, of which the links are made anew.
_OF_A_PAGE = frozenset(("/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents"))
_OF_A_PAGE_TOO = frozenset(("/Group",))  # how its transparency is mixed
_SCHEMES = frozenset(("http", "https", "mailto"))
_LONGEST_ADDRESS = 2_000
# What a damaged PDF ends in, wherever it is damaged.
FAULTS = (
    pikepdf.PdfError, pikepdf.PasswordError, RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError,
)  # fmt: skip


class NotPutIn(Exception):
    """The PDF is damaged, or is locked against being read or printed."""


@dataclass(frozen=True)
class Link:
    """A link on a page: to another page of the same file, counted from 0, or to an address."""

    page: int
    rectangle: list[Any]
    to: int | None = None
    address: str = ""


def open_harmless(path: Path) -> tuple[pikepdf.Pdf, list[Link]]:
    """The PDF with only what its pages show, and the links that it had. The caller closes it; the file is untouched.

    NotPutIn where it cannot be opened without a password, its owner forbids printing, or it has no pages.
    """
    try:
        source = pikepdf.open(path)
    except FAULTS as error:
        raise NotPutIn(str(error)) from error
    try:
        if len(source.pages) == 0 or not source.allow.print_lowres:
            raise NotPutIn("no pages, or not to be printed")
        links = list(_links(source))
        _draw_what_is_filled_in(source)
        for page in source.pages:
            for key in set(page.obj.keys()) - _OF_A_PAGE - _OF_A_PAGE_TOO:
                del page.obj[key]
    except FAULTS as error:
        source.close()
        raise NotPutIn(str(error)) from error
    except NotPutIn:
        source.close()
        raise
    return source, links


def _draw_what_is_filled_in(source: pikepdf.Pdf) -> None:
    form = source.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and form.get("/NeedAppearances", False):
        source.generate_appearance_streams()
    source.flatten_annotations("all")


def _links(source: pikepdf.Pdf) -> Iterator[Link]:
    pages = {page.obj.objgen: number for number, page in enumerate(source.pages)}
    named = _named_places(source)
    for number, page in enumerate(source.pages):
        for note in page.obj.get("/Annots", []):
            if not isinstance(note, Dictionary) or note.get("/Subtype") != Name.Link:
                continue
            rectangle = list(note.get("/Rect", []))
            if len(rectangle) != 4 or any(isinstance(side, pikepdf.Object) for side in rectangle):
                continue
            action = note.get("/A")
            place = note.get("/Dest")
            if isinstance(action, Dictionary):
                if action.get("/S") == Name.URI and (address := _address(action.get("/URI"))):
                    yield Link(number, rectangle, address=address)
                    continue
                place = action.get("/D") if action.get("/S") == Name.GoTo else None
            to = _page_of(place, pages, named)
            if to is not None:
                yield Link(number, rectangle, to=to)


def _address(said: Any) -> str:
    """An address that only leads somewhere; nothing where it is none, or one that does something."""
    address = str(said or "").strip()
    try:
        good = urlsplit(address).scheme.lower() in _SCHEMES and address.isprintable()
    except ValueError:
        return ""
    return address if good and len(address) <= _LONGEST_ADDRESS else ""


def _named_places(source: pikepdf.Pdf) -> dict[str, Any]:
    """The places that the PDF gives names, in both ways that there are; none where they cannot be read."""
    places: dict[str, Any] = {}
    try:
        old = source.Root.get("/Dests")
        if isinstance(old, Dictionary):
            places.update({str(name): place for name, place in old.items()})
        names = source.Root.get("/Names")
        if isinstance(names, Dictionary) and "/Dests" in names:
            places.update({str(name): place for name, place in pikepdf.NameTree(names.Dests).items()})
    except FAULTS:
        return places
    return places


def _page_of(place: Any, pages: dict[tuple[int, int], int], named: dict[str, Any]) -> int | None:
    if isinstance(place, (pikepdf.String, pikepdf.Name)):
        place = named.get(str(place))
    if isinstance(place, Dictionary):
        place = place.get("/D")
    if isinstance(place, pikepdf.Array) and len(place) and isinstance(place[0], Dictionary):
        return pages.get(place[0].objgen)
    return None
