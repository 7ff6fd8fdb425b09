"""For the secretary: the minutes from the end of the meeting until they are approved; and for who approves them."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from decisions.editions import Edition
from decisions.minutes_preflight import check, unanswered
from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Approver, Minutes, Session
from decisions.postponed import postponements_of
from decisions.views.approval_desk import addenda_of, desk_of
from decisions.views.approving import number_in
from decisions.views.holding import HELD, held_meeting
from meetings.models import Forum, Meeting, Rendering, Snapshot, TransitionError
from meetings.paper import lay_out
from meetings.permissions import allow, can_approve_minutes, reader_of
from meetings.preflight import answers
from meetings.redaction import redact
from meetings.views.attempts import attempt
from meetings.views.found import AnsweringPage, shown
from meetings.views.meetings import seen_meeting
from meetings.views.previewing import SALT


@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes as they read now, and beside them what stands between them and their approval."""
    meeting = held_meeting(request, pk)
    if not Minutes.objects.filter(meeting=meeting).exists():
        messages.info(request, _("The minutes begin when the meeting is over."))
        return redirect("hold", pk)
    return show_minutes(request, meeting)


@require_POST
def submit_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the minutes and ask for their approval."""
    meeting = held_meeting(request, pk)
    row = _minutes_of(meeting)
    if attempt(request, row.submit, check=unanswered, done=_("The minutes are sent to approval.")):
        return redirect(meeting)
    return redirect("minutes", pk)


@require_POST
def take_back_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write on minutes that await approval. A refusal keeps what was typed."""
    meeting = held_meeting(request, pk)
    reason = request.POST.get("reason", "")
    try:
        _minutes_of(meeting).take_back(by=request.user, reason=reason)
    except TransitionError as refusal:
        return show_minutes(
            request, meeting, status=422, refused={"name": "take_back", "reason": reason, "text": str(refusal)}
        )
    messages.success(request, _("The minutes are taken back, and can be written again."))
    return redirect("minutes", pk)


@require_POST
def approve_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with all of what was read: a newer version is not approved by who has read the one before."""
    meeting = seen_meeting(request, pk)
    row = _minutes_of(meeting)
    asked = [one for one in Approver.objects.of(request.user, row) if one.user_id == request.user.pk]
    read = number_in(request, "version")
    if asked:
        asked[0].minutes = row
        done = attempt(request, asked[0].agree, read=read, done=_("You have approved the minutes."))
        row.refresh_from_db()
        if done and row.status == Minutes.Status.SUBMITTED:
            return redirect("approve", pk)
    else:
        # Minutes that were sent before anybody was asked by name.
        allow(can_approve_minutes, request.user, meeting)
        if row.asked.exists() or row.approval_rule == Forum.ApprovalRule.NEXT_MEETING:
            raise PermissionDenied
        attempt(request, row.approve, read=read, done=_("The minutes have been approved."))
    return redirect(f"{meeting.get_absolute_url()}?vis=referat")


@require_POST
def make_minutes_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the draft as it stands and have the worker set it, with UDKAST across it."""
    meeting = held_meeting(request, pk)
    document = freeze_minutes(_minutes_of(meeting))
    rendering = Rendering.objects.ask_for(Snapshot.objects.keep(document), reader_of(request.user, meeting))
    return redirect("draft_pdf", pk, signing.dumps([meeting.pk, request.user.pk, rendering.pk], salt=SALT))


@require_POST
def answer_minutes_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer for one finding with a reason. A refusal keeps what was typed."""
    done = _("Your reason is kept in the log. This no longer holds the minutes up.")
    return PAGE.answer(request, held_meeting(request, pk), done=done)


@require_POST
def take_back_minutes_answer(request: HttpRequest, pk: int, override: int) -> HttpResponse:
    """Let a finding hold the minutes up again."""
    done = _("The reason is taken back. This holds the minutes up again.")
    return PAGE.take_back(request, held_meeting(request, pk), override, done=done)


def _minutes_of(meeting: Meeting) -> Minutes:
    return get_object_or_404(Minutes.objects.select_related("meeting__forum"), meeting=meeting)


def show_minutes(
    request: HttpRequest, meeting: Meeting, *, status: int = 200, said: str = "", refused: Any = None
) -> HttpResponse:
    """The whole page, or for htmx the findings alone."""
    row = _minutes_of(meeting)
    is_draft = row.status == Minutes.Status.DRAFT
    context = {
        "meeting": meeting,
        "minutes": row,
        "is_draft": is_draft,
        "said": said,
        "refused": refused or {},
        "days_left": meeting.minutes_due_on and (meeting.minutes_due_on - timezone.localdate()).days,
        "can_reopen": is_draft and Session.objects.filter(meeting=meeting).exists(),
        **_findings(request, meeting, row if is_draft else None),
        **desk_of(request, row),
        **addenda_of(request, row),
    }
    if request.htmx:
        return render(request, "decisions/_minutes_findings.html", context, status=status)
    edition = _edition(request, meeting, row)
    context |= {
        "edition": edition,
        "paper": lay_out(edition.document),
        "postponements": postponements_of(edition.document, request.user),
    }
    return render(request, "decisions/minutes_page.html", context, status=status)


def _edition(request: HttpRequest, meeting: Meeting, row: Minutes) -> Edition:
    """What stands in the rows while it is written; what was frozen once it has been sent."""
    reader = reader_of(request.user, meeting)
    version = None
    if row.status != Minutes.Status.DRAFT:
        version = row.newest() if row.is_in_approval else row.in_force()
    document = version.snapshot.document if version else freeze_minutes(row)
    return Edition("minutes", redact(document, reader), reader, version.snapshot if version else None)


def _findings(request: HttpRequest, meeting: Meeting, row: Minutes | None) -> dict[str, Any]:
    """The findings by their items, without those at which the person takes no part; none once they are sent."""
    findings = check(row) if row else []
    return shown(findings, answers(meeting) if row else {}, meeting, request.user)


PAGE = AnsweringPage("minutes", lambda meeting: check(_minutes_of(meeting)), show_minutes, HELD)
