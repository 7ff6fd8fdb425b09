"""For the secretary while minutes are in approval: who is missing, and the corrections one by one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.addenda import addenda_of as told_in
from decisions.approved_text import COVER, name_of
from decisions.models import Approver, Correction, Minutes
from decisions.models.with_addenda import stamp_of
from decisions.standing import standings_of
from decisions.views.approving import member_named, members_to_choose, minutes_of, number_in
from decisions.views.holding import held_meeting
from meetings.diff import diff
from meetings.models import Meeting
from meetings.permissions import is_excluded, kept_out_of
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
    if not minutes.is_in_approval:
        return {}
    version = minutes.newest()
    rows = corrections_of(request, minutes.meeting).select_related("approver", "by", "item", "answered_by", "addendum")
    known: set[int] = set()
    if minutes.addenda_sent_at and (before := minutes.approved_version()):
        rows = rows.filter(version__number__gt=before.number)
        known = {one["number"] for one in told_in(before.snapshot.document)}
    document = version.snapshot.document
    standing = {COVER: document, **{item["key"]: item for item in document["items"]}}
    return {
        "version": version,
        "standings": standings_of(minutes, version) if minutes.is_asked_online else [],
        "corrections": [_shown(row, standing, known) for row in rows.filter(status="open")],
        "answered_corrections": [_shown(row, standing, known) for row in rows.filter(status__in=["taken", "declined"])],
        "members": members_to_choose(minutes),
    }


def addenda_of(request: HttpRequest, minutes: Minutes) -> dict[str, Any]:
    """The addenda that are written and not sent; not those to an item that the secretary takes no part in."""
    if minutes.status not in (Minutes.Status.APPROVED, Minutes.Status.ARCHIVED) or minutes.addenda_sent_at:
        return {}
    rows = list(minutes.addenda.pending().select_related("item"))
    shown = [row for row in rows if row.item is None or not is_excluded(request.user, row.item)]
    whole = _("All of the minutes")
    return {
        "addenda": [
            {
                "row": row,
                "name": f"addendum-{row.pk}",
                "what": name_of(row.item.label, row.item.title) if row.item else whole,
                "value": plain_text(row.html),
            }
            for row in shown
        ],
        "addenda_stamp": stamp_of(rows),
    }


def _shown(row: Correction, standing: dict[str, Any], known: set[int]) -> dict[str, Any]:
    """A correction with the text as it stands now, and the differences. `known`: the addenda that are approved."""
    item = standing.get(row.key) or {}
    now, is_gone = (item.get("decision") or {}).get(PARTS[row.part], ""), item.get("status") in (None, "withdrawn")
    added = {one["number"]: one["html"] for one in item.get("addenda", ()) if one["number"] not in known}
    is_added = row.addendum is not None or bool(known or added)
    if row.addendum:
        now, is_gone = added.get(row.addendum.number, ""), row.addendum.number not in added
    elif is_added:
        # An objection names no addendum: it is to the only one, or only its answer is written.
        now, is_gone = next(iter(added.values())) if len(added) == 1 else "", len(added) != 1
    html = row.html if row.kind == "text" else now
    is_plain = from_text(plain_text(html)) == html
    return {
        "row": row,
        "name": f"correction-{row.pk}",
        "what": name_of(row.item.label, row.item.title) if row.item else name_of(),
        "is_gone": is_gone and not (row.item is None and not is_added),
        # What stands on the cover is put right where it is written.
        "is_of_cover": row.item is None and not is_added,
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
