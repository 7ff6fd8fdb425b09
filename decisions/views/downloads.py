"""For everyone: the stored documents and the attachments, each after the permission that the page has."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions.editions import AGENDA, MINUTES, Edition, edition_for, supplement_for
from meetings import filestore
from meetings.documents import document_html
from meetings.files.names import title_of
from meetings.models import AttachmentVersion, Meeting
from meetings.received import PDF, PICTURES
from meetings.snapshot import canonical, sha256_of
from meetings.views.meetings import seen_meeting
from meetings.views.sending import guarded, send_file, send_when_made

# A PDF in a frame of our own page. Browsers show none in a sandbox: their viewer keeps the file from the page, and no
# script of ours or of anybody runs under this.
IN_A_FRAME = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
HTML = "text/html; charset=utf-8"
JSON = "application/json"


@login_not_required
@require_safe
def pdf(request: HttpRequest, pk: int, kind: str, number: int | None = None) -> HttpResponse:
    """The stored PDF; while it is being made a page (202) that says so and gets it by itself."""
    meeting, edition = _edition(request, pk, kind, number)
    return send_when_made(request, edition.rendering(), file_name(edition, "pdf"), meeting, edition=edition)


@login_not_required
@require_safe
def json(request: HttpRequest, pk: int, kind: str, number: int | None = None) -> HttpResponse:
    """The document as data, in the canonical form of `referat/1`, redacted as the page is."""
    _meeting, edition = _edition(request, pk, kind, number)
    return _text(request, edition, canonical(edition.document), "json", JSON)


@login_not_required
@require_safe
def html(request: HttpRequest, pk: int, kind: str, number: int | None = None) -> HttpResponse:
    """The document as one file of HTML, redacted as the page is: what the PDF is made of."""
    _meeting, edition = _edition(request, pk, kind, number)
    return _text(request, edition, document_html(edition.document), "html", HTML)


@login_not_required
@require_safe
def attachment(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """An attachment's file, where it stands in a document that this person may read, and was received for it.

    An imported document may name any hash; what lies under it here may be somebody else's. `?vis=fil` asks for it as
    the browser shows it, where it can, and `?vis=forside` for the picture of its first page.
    """
    shown = request.GET.get("vis", "")
    meeting = seen_meeting(request, pk)
    for kind in (MINUTES, AGENDA):
        edition = edition_for(meeting, request.user, kind)
        for file in _files(edition, str(key)):
            received = AttachmentVersion.objects.received(key, file["sha256"]).shown().first()
            if received and filestore.path(file["sha256"]).exists():
                return _shown(request, received, shown) or send_file(
                    request, file["sha256"], file["name"], file["type"]
                )
    raise Http404


def _shown(request: HttpRequest, version: AttachmentVersion, asked: str) -> HttpResponse | None:
    """What is asked for, to be shown in the page; None where that is not to be had: then the file itself is sent."""
    row = version.file
    if asked == "forside" and row.picture and filestore.path(row.picture).exists():
        return send_file(request, row.picture, "", "image/png", attached=False)
    if asked != "fil":
        return None
    if row.type in PICTURES:
        return send_file(request, row.sha256, version.name, row.type, attached=False)
    sha256 = row.sha256 if row.type == PDF else row.pdf
    if not sha256 or not filestore.path(sha256).exists():
        return None
    response = send_file(request, sha256, f"{title_of(version.name)}.pdf", PDF, attached=False)
    response["Content-Security-Policy"] = IN_A_FRAME
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _files(edition: Edition | None, key: str) -> list[dict]:
    """The files of the attachment with this key in a redacted document: none where it is not the reader's to have."""
    items = edition.document["items"] if edition else []
    return [a["file"] for item in items for a in item["attachments"] if a["key"] == key and a["file"]]


def _edition(request: HttpRequest, pk: int, kind: str, number: int | None) -> tuple[Meeting, Edition]:
    """The version to be sent, or the supplement with this number. A draft leaves the system as no file: 404."""
    meeting = seen_meeting(request, pk)
    if number is None:
        edition = edition_for(meeting, request.user, kind)
    else:
        edition = supplement_for(meeting, request.user, number)
    if edition is None or edition.is_draft:
        raise Http404
    return meeting, edition


def file_name(edition: Edition, ending: str, *, ascii: bool = False) -> str:
    """'Referat Chefforum 2025-03-26.pdf'; with the forum's name in addresses where only ASCII will do."""
    kind = _("Minutes") if edition.kind == MINUTES else _("Agenda")
    if supplement := edition.document.get("supplement"):
        kind = _("Supplement %(number)s") % {"number": supplement}
    forum = edition.document["forum"]["slug" if ascii else "name"]
    return f"{kind} {forum} {edition.document['meeting']['date']}.{ending}"


def _text(request: HttpRequest, edition: Edition, text: str, ending: str, content_type: str) -> HttpResponse:
    response = HttpResponse(text, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(edition, ending, ascii=True)}"'
    return guarded(request, response, sha256_of(text))
