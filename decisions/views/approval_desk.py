"""For the secretary while minutes are in approval: who is missing, and the corrections one by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.models import Approver, Correction, Minutes
from decisions.standing import standings_of
from decisions.views.approving import member_named, members_to_choose, minutes_of, number_in
from decisions.views.holding import held_meeting
from meetings.diff import diff
from meetings.models import Meeting
from meetings.permissions import kept_out_of
from meetings.richtext import from_text, plain_text
from meetings.views.attempts import attempt

PARTS = {"decision": "html", "discussion": "discussion", "public": "public"}


@require_POST
def approve_on_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that somebody has signed on paper."""
    meeting = held_meeting(request, pk)
    approver = _approver(request, meeting)
    read = number_in(request, "version")
    done = _("Recorded: %(name)s has approved on paper.") % {"name": approver.name}
    attempt(request, approver.agree, read=read, on_paper=True, done=done)
    return _back(pk)


@require_POST
def name_substitute_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who may say it for somebody."""
    meeting = held_meeting(request, pk)
    approver = _approver(request, meeting)
    user = member_named(approver.minutes, request.POST.get("substitute", ""))
    done = (
        _("%(name)s can approve for %(absent)s, and has got a mail.") % {"name": user, "absent": approver.name}
        if user
        else _("Nobody approves for %(absent)s.") % {"absent": approver.name}
    )
    attempt(request, approver.name_substitute, user, done=done)
    return _back(pk)


@require_POST
def remind_missing(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who are missing."""
    minutes = minutes_of(held_meeting(request, pk))
    attempt(request, minutes.remind, done=_("Those who are missing get a mail."))
    return _back(pk)


@require_POST
def leave_to_next_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the next meeting approve them instead."""
    minutes = minutes_of(held_meeting(request, pk))
    done = _("Nobody is asked any more. The minutes are approved by the item about them at the next meeting.")
    attempt(request, minutes.leave_to_next_meeting, done=done)
    return _back(pk)


def desk_of(request: HttpRequest, minutes: Minutes) -> dict[str, Any]:
    """What the secretary's page shows of the approval; nothing of an item that the secretary takes no part in."""
    if minutes.status != Minutes.Status.SUBMITTED:
        return {}
    version = minutes.newest()
    rows = corrections_of(request, minutes.meeting).select_related("approver", "by", "item", "answered_by")
    standing = {item["key"]: item for item in version.snapshot.document["items"]}
    return {
        "version": version,
        "standings": standings_of(minutes, version) if minutes.is_asked_online else [],
        "corrections": [_shown(row, standing) for row in rows.filter(status="open")],
        "answered_corrections": [_shown(row, standing) for row in rows.filter(status__in=["taken", "declined"])],
        "members": members_to_choose(minutes),
    }


def _shown(row: Correction, standing: dict[str, Any]) -> dict[str, Any]:
    """A correction with the text as it stands now, and the differences."""
    item = standing.get(str(row.item.key)) or {}
    now = (item.get("decision") or {}).get(PARTS[row.part], "")
    html = row.html if row.kind == "text" else now
    is_plain = from_text(plain_text(html)) == html
    return {
        "row": row,
        "name": f"correction-{row.pk}",
        "is_gone": not item or item["status"] == "withdrawn",
        "is_stale": row.kind == "text" and row.was != now and row.status == "open",
        "diffed": diff(row.was, row.html) if row.kind == "text" else "",
        "now": now,
        "is_plain": is_plain,
        "value": plain_text(html) if is_plain else html,
    }


def corrections_of(request: HttpRequest, meeting: Meeting) -> Any:
    """The corrections that the person may read: not those to an item that they take no part in."""
    rows = Correction.objects.filter(approver__minutes__meeting=meeting, approver__let_off_at=None)
    return rows.exclude(item__in=kept_out_of(request.user)).order_by("item__position", "at", "pk")


def _approver(request: HttpRequest, meeting: Meeting) -> Any:
    rows = Approver.objects.filter(minutes__meeting=meeting, let_off_at=None).select_related("minutes__meeting__forum")
    return get_object_or_404(rows, pk=number_in(request, "approver"))


def _back(pk: int) -> HttpResponse:
    return redirect(f"{reverse('minutes', args=[pk])}#godkendere")
