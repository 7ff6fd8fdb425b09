"""One PDF of the document and its attachments, in the order of the agenda, with bookmarks, page labels and links."""

import io
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from meetings.documents.html import document_html

from .enclosure import MOST_PAGES, Enclosure, TooLarge
from .harmless import FAULTS, Link, NotPutIn, open_harmless
from .layers import carry_layers
from .pages import missing_page, picture_page
from .styles import BUNDLE, ITEM_ALONE

# The record's own marks: the copy is no PDF/A, and its tags would tell of the document and keep the rest from a reader.
_WITH_ATTACHMENTS = "med bilag"  # Danish, as the document is
_OF_THE_RECORD = ("/Metadata", "/OutputIntents", "/StructTreeRoot", "/MarkInfo")


def write_bundle(document: dict, enclosures: Sequence[Enclosure], to: Path, *, alone: bool = False) -> int:
    """Write the redacted document and these attachments into one PDF at `to`, and say how many pages it has.

    `alone`: the document is one item, which needs no cover and no contents. What cannot be put in has a page that
    says so. The same input gives the same bytes. TooLarge as soon as there are too many pages.
    """
    from meetings.documents.pdf import write

    html = document_html(document, stylesheet="", enclosed={one.key: one.number for one in enclosures})
    own = write(html, also=BUNDLE + (ITEM_ALONE if alone else ""))
    with ExitStack() as opened:
        made = opened.enter_context(pikepdf.open(io.BytesIO(own)))
        pages = _Copy(made, opened).put_in(enclosures)
        made.docinfo["/Title"] = f"{made.docinfo['/Title']} {_WITH_ATTACHMENTS}"
        made.save(to, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return pages


class _Copy:
    """The file while it is put together."""

    def __init__(self, made: pikepdf.Pdf, opened: ExitStack):
        self.made, self.opened, self.own = made, opened, len(made.pages)
        self.first: dict[str, int] = {}

    def put_in(self, enclosures: Sequence[Enclosure]) -> int:
        self._be_a_copy()
        for one in enclosures:
            self.first[one.key] = len(self.made.pages)
            self._append(one)
            if len(self.made.pages) - self.own > MOST_PAGES:
                raise TooLarge
        self._bookmark(enclosures)
        self._label(enclosures)
        self._link()
        return len(self.made.pages)

    def _be_a_copy(self) -> None:
        for key in _OF_THE_RECORD:
            if key in self.made.Root:
                del self.made.Root[key]
        for page in self.made.pages:
            for note in (page.obj, *page.obj.get("/Annots", [])):
                for key in ("/StructParents", "/StructParent", "/Tabs"):
                    if key in note:
                        del note[key]
        self.made.Root.PageMode = Name.UseOutlines
        self.made.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)

    def _append(self, one: Enclosure) -> None:
        """The attachment's pages, or the page that says why they are not here."""
        try:
            if one.path is None:
                raise NotPutIn
            if one.is_picture:
                picture_page(self.made, one.path)
            else:
                self._append_pdf(one.path)
        except (NotPutIn, *FAULTS):
            del self.made.pages[self.first[one.key] :]  # what came along before it broke off
            page = self.opened.enter_context(pikepdf.open(io.BytesIO(missing_page(one))))
            self.made.pages.extend(page.pages)
            del self.made.pages[-1].obj["/StructParents"]

    def _append_pdf(self, path: Path) -> None:
        source, links = open_harmless(path)
        self.opened.callback(source.close)
        if len(self.made.pages) - self.own + len(source.pages) > MOST_PAGES:
            raise TooLarge
        before = len(self.made.pages)
        for page in source.pages:
            self.made.pages.append(page)
        carry_layers(source, self.made)
        for link in links:
            self._put_link(link, before)

    def _put_link(self, link: Link, before: int) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(link.rectangle), Border=Array([0, 0, 0]), F=4)
        if link.to is None:
            note.A = Dictionary(S=Name.URI, URI=String(link.address))
        else:
            note.Dest = self._top_of(before + link.to)
        page = self.made.pages[before + link.page].obj
        page.Annots = page.get("/Annots", Array())
        page.Annots.append(self.made.make_indirect(note))

    def _top_of(self, number: int) -> Array:
        return Array([self.made.pages[number].obj, Name.Fit])

    def _bookmark(self, enclosures: Sequence[Enclosure]) -> None:
        """Each attachment under its item."""
        with self.made.open_outline() as outline:
            for one in enclosures:
                marks = (mark for mark in outline.root if mark.title.startswith(f"Punkt {one.item}:"))
                under = next(marks, None)
                children = outline.root if under is None else under.children
                children.append(
                    OutlineItem(f"Bilag {one.number}: {one.title}", self.first[one.key], page_location="Fit")
                )

    def _label(self, enclosures: Sequence[Enclosure]) -> None:
        """The document counts its own pages, and each attachment its own: 'Bilag 3.1 – 2'."""
        ranges: list[Any] = [0, Dictionary(S=Name.D)]
        for one in enclosures:
            ranges += [self.first[one.key], Dictionary(S=Name.D, P=String(f"Bilag {one.number} – "))]
        self.made.Root.PageLabels = Dictionary(Nums=Array(ranges))

    def _link(self) -> None:
        """Let the document's lists of attachments lead to their first pages."""
        for page in list(self.made.pages)[: self.own]:
            for note in page.obj.get("/Annots", []):
                address = str(note.get("/A", Dictionary()).get("/URI", ""))
                if address.startswith("bilag:") and (key := address.removeprefix("bilag:")) in self.first:
                    del note["/A"]
                    note.Dest = self._top_of(self.first[key])
