"""For everyone who reads agendas: which versions of one were released, what stood in each, and what changed."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings.change import Changes
from meetings.changes import changes
from meetings.diff import Effort
from meetings.models import AgendaVersion, Meeting, Rendering
from meetings.paper import lay_out
from meetings.permissions import reader_of
from meetings.redaction import Reader, redact, redact_earlier
from meetings.views.meetings import seen_meeting
from meetings.views.sending import send_when_made


@dataclass(frozen=True)
class Released:
    """One version as this reader has it. What the newest version closes is closed in all of them."""

    version: AgendaVersion
    document: dict[str, Any]
    is_latest: bool
    has_pdf: bool
    changes: Changes | None = None
    previous: int | None = None


@require_safe
def agenda_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The released versions, the newest first, each with what changed in it."""
    meeting, reader, all_ = _released(request, pk)
    shown: list[Released] = []
    for one in all_:
        before = shown[-1] if shown else None
        # Only sentences are shown here: no words are compared for them.
        told = changes(before.document, one.document, effort=Effort(0)) if before else None
        previous = before.version.number if before else None
        shown.append(Released(one.version, one.document, one.is_latest, one.has_pdf, told, previous))
    context = {"meeting": meeting, "versions": shown[::-1], "numbers": [one.version.number for one in shown]}
    return render(request, "meetings/version_list.html", {**context, "is_member": reader.audience == "member"})


@require_safe
def agenda_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The agenda as it was released then. The newest is the meeting's own page."""
    meeting, _reader, all_ = _released(request, pk)
    one = _numbered(all_, number)
    if one.is_latest:
        return redirect(f"{meeting.get_absolute_url()}?vis=dagsorden")
    context = {"released": one, "latest": all_[-1], "of": meeting, "paper": lay_out(one.document)}
    return render(request, "meetings/version_page.html", context)


@require_safe
def compare_versions(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What changed from one version to a later one, shown in the paper."""
    meeting, _reader, all_ = _released(request, pk)
    old, new = _numbered(all_, older), _numbered(all_, newer)
    if older > newer:
        return redirect("compare_versions", pk, newer, older)
    told = changes(old.document, new.document)
    changed = {change.key for change in told.items}
    context = {
        "meeting": meeting,
        "old": old,
        "new": new,
        "changes": told,
        "unchanged": [item for item in lay_out(new.document).items if item.key not in changed and not item.redacted],
    }
    return render(request, "meetings/version_comparison.html", context)


@require_safe
def choose_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """From the form in which two versions are chosen to the page that compares them."""
    older, newer = (request.GET.get(name, "") for name in ("fra", "til"))
    if not (older.isascii() and older.isdigit() and newer.isascii() and newer.isdigit()) or len(older + newer) > 10:
        raise Http404
    return redirect("compare_versions", pk, int(older), int(newer))


@require_safe
def agenda_version_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The stored PDF of one version; while it is being made a page (202) that says so and gets it by itself.

    404 where something in it has been closed to this reader since: the file would tell it.
    """
    meeting, reader, all_ = _released(request, pk)
    one = _numbered(all_, number)
    if not one.has_pdf:
        raise Http404
    rendering = Rendering.objects.ask_for(one.version.snapshot, reader)
    said = {"forum": one.document["forum"]["name"], "date": one.document["meeting"]["date"], "number": number}
    name = _("Agenda %(forum)s %(date)s version %(number)s.pdf") % said
    return send_when_made(request, rendering, name, meeting)


def _released(request: HttpRequest, pk: int) -> tuple[Meeting, Reader, list[Released]]:
    """The meeting, its reader, and the versions that this person may read, the oldest first; 404 without any."""
    meeting = seen_meeting(request, pk)
    versions = AgendaVersion.objects.visible_to(request.user).filter(meeting=meeting)
    rows = list(versions.select_related("snapshot", "made_by").order_by("number"))
    if not rows:
        raise Http404
    reader, latest = reader_of(request.user, meeting), rows[-1].snapshot.document
    released = []
    for row in rows:
        document = redact_earlier(row.snapshot.document, latest, reader)
        as_it_was = document == redact(row.snapshot.document, reader)
        released.append(Released(row, document, row is rows[-1], as_it_was))
    return meeting, reader, released


def _numbered(all_: list[Released], number: int) -> Released:
    found = next((one for one in all_ if one.version.number == number), None)
    if found is None:
        raise Http404
    return found
