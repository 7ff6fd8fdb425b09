"""For everyone who reads a meeting: its document on paper, and with its attachments in one file."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.editions import AGENDA, MINUTES, Edition, edition_for, kinds_for
from decisions.views.downloads import file_name
from meetings import filestore
from meetings.documents.printing import Enclosure, TooLarge, measure
from meetings.enclosures import enclosures_of
from meetings.models import Meeting, Printout, Snapshot
from meetings.paper import lay_out
from meetings.views.meetings import seen_meeting
from meetings.views.sending import send_when_made

SHOWN = {"dagsorden": AGENDA, "referat": MINUTES}
NAMES = {kind: name for name, kind in SHOWN.items()}
FORMS = {"samlet": Printout.Form.BUNDLE, "notemargen": Printout.Form.NOTES, "haefte": Printout.Form.FOLDED}


@dataclass(frozen=True)
class Pile:
    """What lies in one file: the attachments of an item, or of all. `number` is empty for all of them."""

    number: str
    title: str
    count: int
    pages: int
    size: int
    is_too_large: bool


@login_not_required
@require_safe
def printing(request: HttpRequest, pk: int) -> HttpResponse:
    """In which forms the document can be had, and how much it is. 404 where there is no version for the reader."""
    meeting = seen_meeting(request, pk)
    edition, _snapshot = _edition(meeting, request, SHOWN.get(request.GET.get("vis", "")))
    enclosures = enclosures_of(edition.document)
    context = {
        "meeting": meeting,
        "edition": edition,
        "paper": lay_out(edition.document),
        "shown": NAMES[edition.kind],
        "kinds": [(kind, NAMES[kind]) for kind in reversed(kinds_for(meeting, request.user))],
        "whole": _pile(enclosures),
        "piles": _piles(edition.document, enclosures),
    }
    response = render(request, "decisions/printing.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def printout(request: HttpRequest, pk: int, shown: str, form: str) -> HttpResponse:
    """The whole document in one of the forms; while it is being made a page (202) that gets it by itself."""
    meeting = seen_meeting(request, pk)
    edition, snapshot = _edition(meeting, request, _known(SHOWN, shown))
    wanted = _known(FORMS, form)
    made = Printout.objects.ask_for(snapshot, edition.reader, wanted)
    names = {
        Printout.Form.BUNDLE: _("%(document)s with attachments.pdf"),
        Printout.Form.NOTES: _("%(document)s with a margin for notes.pdf"),
        Printout.Form.FOLDED: _("%(document)s booklet.pdf"),
    }
    return send_when_made(request, made, names[wanted] % {"document": _stem(edition)}, meeting, drawer=filestore.COPIES)


@login_not_required
@require_safe
def item_printout(request: HttpRequest, pk: int, shown: str, label: str) -> HttpResponse:
    """One item with its attachments, in the same way. 404 for an item that is not the reader's to read."""
    meeting = seen_meeting(request, pk)
    edition, snapshot = _edition(meeting, request, _known(SHOWN, shown))
    items = (item for item in edition.document["items"] if f"{item['number']}{item['suffix']}" == label)
    item = next(items, None)
    if item is None or item["redacted"]:
        raise Http404
    made = Printout.objects.ask_for(snapshot, edition.reader, Printout.Form.BUNDLE, item=item["key"])
    name = _("%(document)s item %(number)s.pdf") % {"document": _stem(edition), "number": label}
    return send_when_made(request, made, name, meeting, drawer=filestore.COPIES)


def _known(names: dict[str, Any], asked: str) -> Any:
    if asked not in names:
        raise Http404
    return names[asked]


def _edition(meeting: Meeting, request: HttpRequest, kind: str | None) -> tuple[Edition, Snapshot]:
    """The version to be printed. A draft leaves the system as no file: 404."""
    edition = edition_for(meeting, request.user, kind)
    if edition is None or edition.snapshot is None:
        raise Http404
    return edition, edition.snapshot


def _stem(edition: Edition) -> str:
    return file_name(edition, "pdf").removesuffix(".pdf")


def _pile(enclosures: list[Enclosure], number: str = "", title: str = "") -> Pile:
    pages, size = sum(one.pages or 1 for one in enclosures), sum(one.size for one in enclosures)
    try:
        measure(enclosures)
    except TooLarge:
        return Pile(number, title, len(enclosures), pages, size, is_too_large=True)
    return Pile(number, title, len(enclosures), pages, size, is_too_large=False)


def _piles(document: dict[str, Any], enclosures: list[Enclosure]) -> list[Pile]:
    """The items that the reader reads: those that came up, and those that have attachments to put in."""
    of_item: dict[str, list[Enclosure]] = {}
    for one in enclosures:
        of_item.setdefault(one.item, []).append(one)
    piles = []
    for item in document["items"]:
        label = f"{item['number']}{item['suffix']}"
        if label in of_item or not (item["redacted"] or item["status"] == "withdrawn"):
            piles.append(_pile(of_item.get(label, []), label, item["title"]))
    return piles
