"""For the secretary, before the release: what is found, and what somebody answers for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.models import AgendaItem, Meeting
from meetings.permissions import allow, can_read_item
from meetings.preflight import answers, check, findings_of
from meetings.views.found import AnsweringPage, shown
from meetings.views.meetings import meeting_of


@require_safe
def preflight(request: HttpRequest, pk: int) -> HttpResponse:
    """“Klar til udsendelse?”: the findings of one agenda, each with its place and its answer."""
    return _page(request, meeting_of(request, pk))


@require_POST
def answer_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for one finding with a reason. A refusal keeps what was typed."""
    done = _("Your reason is kept in the log. This no longer holds up the release.")
    return PAGE.answer(request, meeting_of(request, pk), done=done)


@require_POST
def take_back_answer(request: HttpRequest, pk: int, override: int) -> HttpResponse:
    """Let a finding hold up the release again."""
    done = _("The reason is taken back. This holds up the release again.")
    return PAGE.take_back(request, meeting_of(request, pk), override, done=done)


@require_safe
def item_findings(request: HttpRequest, key: str) -> HttpResponse:
    """The findings beside one item, asked for again when its text is saved."""
    item = get_object_or_404(AgendaItem.objects.select_related("forum", "meeting"), key=key)
    allow(can_read_item, request.user, item)
    return render(request, "meetings/_findings.html", findings_of(item))


def _page(
    request: HttpRequest, meeting: Meeting, *, status: int = 200, said: str = "", refused: Any = None
) -> HttpResponse:
    """The whole page, or for htmx the part of it that changes."""
    context = {
        "meeting": meeting,
        "has_items": meeting.items.on_agenda().exists(),
        **shown(check(meeting), answers(meeting), meeting, request.user),
        "said": said,
        "refused": refused or {},
    }
    template = "meetings/_preflight.html" if request.htmx else "meetings/meeting_preflight.html"
    return render(request, template, context, status=status)


PAGE = AnsweringPage("preflight", check, _page)
