"""For everyone who reads minutes: which versions of them there are, and what stood in each."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.models import MinutesVersion
from meetings.changes import changes
from meetings.diff import Effort
from meetings.models import Meeting, Rendering
from meetings.paper import lay_out
from meetings.permissions import reader_of
from meetings.redaction import Reader, redact, redact_earlier
from meetings.views.meetings import seen_meeting
from meetings.views.sending import send_when_made


@dataclass(frozen=True)
class Kept:
    """One version as this reader has it. What the version in force closes is closed in the earlier ones too."""

    version: MinutesVersion
    document: dict[str, Any]
    is_in_force: bool
    # Sent to approval after the one in force: it awaits it.
    awaits: bool
    # Not where something in it was closed to this reader later: the file would tell it.
    has_pdf: bool
    changed: tuple[str, ...] | None = None
    # Approved just as it was sent, which the reader could read.
    as_sent: bool = False


@login_not_required
@require_safe
def minutes_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions that this person may read, the newest first, each with what changed in it."""
    meeting, _reader, kept = _kept(request, pk)
    shown: list[Kept] = []
    for place, one in enumerate(kept):
        # Only sentences are shown here: no words are compared for them.
        before = kept[place - 1] if place else None
        told = tuple(changes(before.document, one.document, effort=Effort(0)).sentences) if before else None
        follows = before is not None and before.version.number == one.version.number - 1
        as_sent = follows and not told and one.version.state == "approved"
        shown.append(replace(one, changed=told, as_sent=as_sent))
    return render(request, "decisions/minutes_versions.html", {"meeting": meeting, "versions": shown[::-1]})


@login_not_required
@require_safe
def minutes_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The minutes as they were then, or as addenda would have them. The one in force is the meeting's own page."""
    meeting, _reader, kept = _kept(request, pk)
    one = _numbered(kept, number)
    if one.is_in_force:
        return redirect(f"{meeting.get_absolute_url()}?vis=referat")
    context = {"kept": one, "of": meeting, "paper": lay_out(one.document)}
    return render(request, "decisions/minutes_version.html", context)


@login_not_required
@require_safe
def minutes_version_pdf(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The stored PDF of one version; while it is being made a page (202) that says so and gets it by itself."""
    meeting, reader, kept = _kept(request, pk)
    one = _numbered(kept, number)
    if not one.has_pdf:
        raise Http404
    rendering = Rendering.objects.ask_for(one.version.snapshot, reader)
    said = {"forum": one.document["forum"]["name"], "date": one.document["meeting"]["date"], "number": number}
    name = _("Minutes %(forum)s %(date)s version %(number)s.pdf") % said
    return send_when_made(request, rendering, name, meeting)


def _kept(request: HttpRequest, pk: int) -> tuple[Meeting, Reader, list[Kept]]:
    """The meeting, its reader, and the versions that this person may read, the oldest first; 404 without any."""
    meeting = seen_meeting(request, pk)
    rows = list(MinutesVersion.objects.visible_to(request.user).filter(minutes__meeting=meeting).in_force_first())
    if not rows:
        raise Http404
    reader, in_force = reader_of(request.user, meeting), rows[0]
    latest = max(rows, key=lambda row: row.number).snapshot.document
    kept = []
    for row in sorted(rows, key=lambda row: row.number):
        document = redact_earlier(row.snapshot.document, latest, reader)
        as_it_was = document == redact(row.snapshot.document, reader)
        kept.append(Kept(row, document, row is in_force, row.number > in_force.number, as_it_was))
    return meeting, reader, kept


def _numbered(kept: list[Kept], number: int) -> Kept:
    found = next((one for one in kept if one.version.number == number), None)
    if found is None:
        raise Http404
    return found
