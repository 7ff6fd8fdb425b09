"""For a secretary: the draft as a reader will have it, as a page and as a PDF. "Se som …"."""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from meetings.models import Exclusion, Forum, Meeting, Membership, Rendering, Snapshot
from meetings.paper import lay_out
from meetings.permissions import reader_of
from meetings.redaction import MEMBER, PUBLIC, Reader, redact
from meetings.snapshot import freeze
from meetings.views.meetings import meeting_of
from meetings.views.sending import send_when_made

AUDIENCES = {
    "medlem": gettext_lazy("Member"),
    "udelukket": gettext_lazy("Excluded member"),
    "kollega": gettext_lazy("Colleague"),
    "borger": gettext_lazy("Citizen"),
}
SALT = "draft"


@dataclass(frozen=True)
class View:
    """Whose eyes the draft is read with: less what the secretary may not read either."""

    audience: str
    reader: Reader
    person: Membership | None
    people: list[Membership]


@require_safe
def preview(request: HttpRequest, pk: int, audience: str = "medlem") -> HttpResponse:
    """The draft as a page, redacted for the audience. Clearly no released agenda."""
    meeting = meeting_of(request, pk)
    view = _view(request, meeting, audience)
    context = {
        "drafted": meeting,
        "view": view,
        "audiences": AUDIENCES.items(),
        "notice": _notice(meeting, view),
        "paper": lay_out(redact(freeze(meeting), view.reader)),
    }
    return render(request, "meetings/draft_preview.html", context)


@require_POST
def make_draft_pdf(request: HttpRequest, pk: int, audience: str) -> HttpResponse:
    """Freeze the draft as it stands and have the worker set it for this audience, with UDKAST across it."""
    meeting = meeting_of(request, pk)
    view = _view(request, meeting, audience)
    rendering = Rendering.objects.ask_for(Snapshot.objects.keep(freeze(meeting)), view.reader)
    return redirect("draft_pdf", pk, signing.dumps([meeting.pk, request.user.pk, rendering.pk], salt=SALT))


@require_safe
def draft_pdf(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """That PDF; while it is being made a page (202) that says so and gets it by itself. For whoever asked for it."""
    meeting = meeting_of(request, pk)
    try:
        of, by, key = signing.loads(token, salt=SALT)
    except signing.BadSignature as forged:
        raise Http404 from forged
    if (of, by) != (meeting.pk, request.user.pk):
        raise Http404
    rendering = get_object_or_404(Rendering, pk=key)
    name = _("Draft %(forum)s %(date)s.pdf") % {"forum": meeting.forum.name, "date": meeting.held_on}
    return send_when_made(request, rendering, name, meeting)


def _view(request: HttpRequest, meeting: Meeting, audience: str) -> View:
    """Whose eyes; what the secretary is excluded from stays out, whoever is looked for."""
    if audience not in AUDIENCES:
        raise Http404
    own = reader_of(request.user, meeting).excluded
    people: list[Membership] = []
    person: Membership | None = None
    excluded: frozenset[str] = frozenset()
    if audience == "udelukket":
        told = Exclusion.objects.filter(item__meeting=meeting).select_related("membership", "item")
        keys: dict[Membership, set[str]] = {}
        for exclusion in told.order_by("membership__position", "membership__sort_key", "pk"):
            keys.setdefault(exclusion.membership, set()).add(str(exclusion.item.key))
        people = list(keys)
        asked = request.POST.get("hvem") or request.GET.get("hvem")
        person = next((one for one in people if str(one.pk) == asked), people[0] if people else None)
        excluded = frozenset(keys[person]) if person else excluded
    public = audience in ("kollega", "borger")
    return View(audience, Reader((PUBLIC if public else MEMBER).audience, own | excluded), person, people)


def _notice(meeting: Meeting, view: View) -> str:
    """What the page alone does not tell: that this audience gets no agenda at all, or nobody is excluded."""
    said: dict[str, Any] = {"forum": meeting.forum}
    if view.audience == "borger":
        if meeting.forum.visibility == Forum.Visibility.PUBLIC:
            return (
                _("Citizens read no agenda of %(forum)s, only the approved minutes. What is open here is open in them.")
                % said
            )
        return _("Citizens read nothing of %(forum)s. If it were open to all, this is what they would read.") % said
    if view.audience == "kollega" and meeting.forum.visibility == Forum.Visibility.MEMBERS:
        return _("Colleagues read nothing of %(forum)s. If it were open to them, this is what they would read.") % said
    if view.audience == "udelukket" and not view.people:
        return _("Nobody is excluded from an item of this meeting. This is what every member reads.")
    return ""
