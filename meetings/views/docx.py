"""For whoever writes an item: its text out of a Word document. It is read, shown, and saved when it is confirmed."""

from dataclasses import dataclass
from typing import IO, Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from meetings import docx_item, word
from meetings.files import FileRefused
from meetings.files.intake import kind_of
from meetings.files.kinds import DOCX
from meetings.files.uploading import is_too_large, limit
from meetings.models import AgendaItem, Section, Stale, TransitionError
from meetings.permissions import allow, can_write_item
from meetings.richtext import clean
from meetings.views.asked import number
from meetings.views.writers import for_writers, item_of
from meetings.views.writing_page import NOT_WRITTEN_HERE

APPEND, REPLACE, SKIP = "append", "replace", "skip"
LARGEST = word.LARGEST_FILE


@dataclass
class Part(docx_item.Found):
    """What goes into one section, and what stands there: the choice between them is the writer's."""

    choice: str = APPEND
    version: int = 0

    @property
    def is_taken(self) -> bool:
        """Whether something stands in the section already."""
        state = self.section.state()
        return bool(state.html or state.recommender or state.points)

    def save(self, *, by: Any) -> None:
        """Write it, after what stands there or in its place; what was replaced stays in the history."""
        now = self.section.state()
        added = self.choice == APPEND
        html = f"{now.html}{self.html}" if added else self.html
        if self.section.type != "recommendation":
            self.section.revise(by=by, html=html, version=self.version)
            return
        who = now.recommender if added and now.recommender else self.recommender
        points = [*now.points, *self.points] if added else self.points
        self.section.revise_recommendation(by=by, recommender=who, points=points, html=html, version=self.version)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def fill_from_docx(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a document, and see what of it goes where. Nothing is written yet.

    What says that it is larger than any request may be is answered before a byte of it is looked at.
    """
    if request.method == "POST":
        if is_too_large(request):
            return _choose(request, item_of(request, key), _too_large())
        limit(request)
    return _read(request, key)


@csrf_protect
def _read(request: HttpRequest, key: str) -> HttpResponse:
    item = _writable(request, key)
    if request.method == "GET":
        return _choose(request, item)
    file = request.FILES.get("file")
    if file is None:
        # Also what was thrown away for its size while it came.
        return _choose(request, item, _("Choose a Word document of at most %(most)d MB.") % {"most": LARGEST // 2**20})
    try:
        text = docx_item.read(_docx(file, file.size or 0), _sections(item))
    except FileRefused as refused:
        return _choose(request, item, str(refused))
    except word.Unreadable as unreadable:
        return _choose(request, item, _reason(unreadable.why))
    if text.is_empty:
        return _choose(request, item, _("There is no text in the document."))
    parts = [Part(**vars(one), version=one.section.version) for one in text.found if not one.is_empty]
    return _preview(request, item, parts, text=text, name=file.name or "")


@for_writers
@require_POST
def save_docx(request: HttpRequest, key: str) -> HttpResponse:
    """Write what was shown into the sections, all of it or nothing. 409 where a section has been changed since."""
    item = _writable(request, key)
    parts = [_posted(section, request.POST) for section in _sections(item) if f"choice-{section.pk}" in request.POST]
    try:
        with transaction.atomic():
            for part in parts:
                if part.choice != SKIP:
                    part.save(by=request.user)
            _save_head(item, request)
    except Stale as stale:
        for part in parts:
            part.section.refresh_from_db()
            part.version = part.section.version
        return _preview(request, item, parts, refused=str(stale), status=409)
    except TransitionError as refused:
        return _preview(request, item, parts, refused=str(refused), status=422)
    messages.success(
        request, _("The text of the Word document has been put in. You can undo it in each section's history.")
    )
    return redirect("item_draft", item.key)


def _save_head(item: AgendaItem, request: HttpRequest) -> None:
    head = {
        name: request.POST.get(name, "").strip() for name in ("title", "case_number") if f"use-{name}" in request.POST
    }
    head = {name: text for name, text in head.items() if text}
    if head:
        item.revise(by=request.user, version=number(request.POST.get("version")), **head)


def _writable(request: HttpRequest, key: str) -> AgendaItem:
    item = item_of(request, key)
    allow(can_write_item, request.user, item)
    return item


def _sections(item: AgendaItem) -> list[Section]:
    sections = list(item.sections.exclude(type__in=NOT_WRITTEN_HERE))
    for section in sections:
        section.item = item
    return sections


def _docx(file: IO[bytes], size: int) -> bytes:
    """The bytes of a document that Word can open; FileRefused with the reason for any other file."""
    if size == 0:
        raise FileRefused(_("The file is empty. Open it, check that it was saved, and choose it again."))
    if size > LARGEST:
        raise FileRefused(_too_large())
    if kind_of(file) != DOCX:
        raise FileRefused(_("This is no Word document. Save it as docx in Word, and choose that."))
    file.seek(0)
    return file.read()


def _too_large() -> str:
    return _("The document is larger than %(most)d MB. Take its pictures out, and choose it again.") % {
        "most": LARGEST // 2**20
    }


def _reason(why: word.Why) -> str:
    return {
        word.Why.LARGE: _too_large(),
        word.Why.CELLS: _("A table in the document is too large for an item. Attach it as a file instead."),
        word.Why.UNPACKED: _("The document is far larger than an item's text. Save the text alone in a new document."),
        word.Why.NO_DOCUMENT: _("This is no Word document. Save it as docx in Word, and choose that."),
        word.Why.DAMAGED: _("The document is damaged. Open it in Word, save it again, and choose that."),
    }[why]


def _posted(section: Section, data: QueryDict) -> Part:
    choice = data.get(f"choice-{section.pk}", SKIP)
    return Part(
        section,
        clean(data.get(f"html-{section.pk}", "")),
        data.get(f"recommender-{section.pk}", ""),
        [clean(point) for point in data.getlist(f"point-{section.pk}")],
        choice if choice in (APPEND, REPLACE) else SKIP,
        number(data.get(f"version-{section.pk}")),
    )


def _choose(request: HttpRequest, item: AgendaItem, refused: str = "") -> HttpResponse:
    context = {"item": item, "refused": refused, "largest": LARGEST}
    return render(request, "meetings/docx_choose.html", context, status=422 if refused else 200)


def _preview(
    request: HttpRequest,
    item: AgendaItem,
    parts: list[Part],
    *,
    text: docx_item.ItemText | None = None,
    name: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """Where each text goes. What is on the page is sent again when it is saved: nothing is kept in between."""
    head = [
        {"name": field, "label": label, "text": said, "now": now, "use": not now or f"use-{field}" in request.POST}
        for field, label, said, now in (
            ("title", _("Title"), text.title if text else request.POST.get("title", ""), item.title),
            (
                "case_number",
                _("Case number"),
                text.case_number if text else request.POST.get("case_number", ""),
                item.case_number,
            ),
        )
        if said and said != now
    ]
    context = {"item": item, "parts": parts, "head": head, "text": text, "name": name, "refused": refused}
    return render(request, "meetings/docx_preview.html", context, status=status)
