"""What the mails of an approval say: composed when they are sent, as `meetings.mails` does its own.

No mail has the title of a closed item, nor what was said of it: mail is read on many screens, and sent on.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from decisions.approved_text import COVER, name_of
from decisions.models import Approver, Correction, Minutes, MinutesVersion
from decisions.standing import standings_of
from meetings.danish import long_date
from meetings.models import Notice
from meetings.permissions import is_excluded, is_member, is_secretary
from meetings.templatetags.danish import full_date


def _submitted(notice: Notice) -> dict[str, Any] | None:
    """Asked to approve. Nothing where there is nothing left to say."""
    return _asked(
        notice, _("Approve the minutes: %(meeting)s"), added=_("Approve an addendum to the minutes: %(meeting)s")
    )


def _due(notice: Notice) -> dict[str, Any] | None:
    return _asked(
        notice,
        _("Reminder: approve the minutes: %(meeting)s"),
        added=_("Reminder: approve an addendum to the minutes: %(meeting)s"),
    )


def _asked_again(notice: Notice) -> dict[str, Any] | None:
    """Asked again, for these items. Nothing of those that read as they did before by now."""
    said = _asked(
        notice,
        _("The minutes were changed: %(meeting)s"),
        added=_("The addendum to the minutes was changed: %(meeting)s"),
        of={item for _version, item in notice.data["asks"]},
    )
    if said is None:
        return None
    items = [item for item in said["version"].snapshot.document["items"] if item["key"] in said["missing"]]
    closed = _("a closed item")
    rows = [name_of(f"{item['number']}{item['suffix']}", _title(item, closed)) for item in items]
    return {**said, "items": [*([name_of()] if COVER in said["missing"] else []), *rows]}


def _corrected(notice: Notice) -> dict[str, Any] | None:
    rows = _corrections(notice, "open")
    if not rows or not is_secretary(notice.user, rows[0].approver.minutes.meeting.forum):
        return None
    approver = rows[0].approver
    said = _about(notice, approver.minutes, _("Correction to the minutes: %(meeting)s"))
    link = f"{_link('minutes', approver.minutes.meeting_id)}#rettelser"
    return {**said, "who": approver.name, "link": link, "whats": [_what(row) for row in rows]}


def _answered(notice: Notice) -> dict[str, Any] | None:
    rows = _corrections(notice, "taken", "declined")
    if not rows:
        return None
    subject = {
        ("taken",): _("Taken in: your correction: %(meeting)s"),
        ("declined",): _("Declined: your correction: %(meeting)s"),
        ("declined", "taken"): _("Answers to your corrections: %(meeting)s"),
    }[tuple(sorted({row.status for row in rows}))]
    minutes = rows[0].approver.minutes
    answers = [
        {
            "is_taken": row.status == "taken",
            "what": _what(row),
            "answer": "" if row.item and row.item.closed else row.answer,
            "by": row.answered_by,
        }
        for row in rows
    ]
    return {**_about(notice, minutes, subject), "link": _link("approve", minutes.meeting_id), "answers": answers}


def _approved(notice: Notice) -> dict[str, Any] | None:
    minutes = Minutes.objects.select_related("meeting__forum").get(pk=notice.data["minutes"])
    is_added = bool(notice.data.get("addenda"))
    subject = (
        _("Approved: an addendum to the minutes of %(meeting)s")
        if is_added
        else _("Approved: the minutes of %(meeting)s")
    )
    said = _about(notice, minutes, subject)
    return {**said, "is_added": is_added, "link": f"{_link('meeting', minutes.meeting_id)}?vis=referat"}


CONTEXTS: dict[str, Callable[[Notice], dict[str, Any] | None]] = {
    Notice.Kind.SUBMITTED: _submitted,
    Notice.Kind.ASKED_AGAIN: _asked_again,
    Notice.Kind.APPROVAL_DUE: _due,
    Notice.Kind.CORRECTED: _corrected,
    Notice.Kind.CORRECTION_ANSWERED: _answered,
    Notice.Kind.APPROVED: _approved,
}


def _asked(notice: Notice, subject: str, *, added: str, of: set[str] | None = None) -> dict[str, Any] | None:
    """`added` is the subject where it is addenda that they are asked for."""
    row = Approver.objects.filter(pk=notice.data["approver"], let_off_at=None).first()
    if row is None or notice.user_id not in (row.user_id, row.substitute_id):
        return None
    minutes = Minutes.objects.select_related("meeting__forum").get(pk=row.minutes_id)
    if not minutes.is_asked_online:
        return None
    version: MinutesVersion = minutes.newest()
    missing: set[str] = set()
    for one in standings_of(minutes, version):
        missing |= set(one.missing) if one.approver.pk == row.pk else set()
    missing &= of if of is not None else missing
    if not missing:
        return None
    is_added = minutes.addenda_sent_at is not None
    return {
        **_about(notice, minutes, added if is_added else subject),
        "is_added": is_added,
        "version": version,
        "missing": missing,
        "instead_of": "" if row.user_id == notice.user_id else row.name,
        "link": f"{_link('approve', minutes.meeting_id)}{'' if row.user_id == notice.user_id else f'?for={row.pk}'}",
    }


def _about(notice: Notice, minutes: Minutes, subject: str) -> dict[str, Any]:
    meeting = minutes.meeting
    title = f"{meeting.forum} {full_date(meeting.held_on)}"
    return {
        "subject": subject % {"meeting": title},
        "forum": meeting.forum.name,
        "meeting_title": title,
        "is_tacit": minutes.is_tacit,
        "by_day": long_date(minutes.approve_by) if minutes.approve_by else "",
        "is_member": is_member(notice.user, meeting.forum),
    }


def _corrections(notice: Notice, *statuses: str) -> list[Correction]:
    """Those that stand so, as far as this person may know of them today."""
    rows = Correction.objects.select_related("approver__minutes__meeting__forum", "item__forum", "answered_by")
    found = rows.filter(pk__in=notice.data["corrections"], status__in=statuses).order_by("pk")
    return [row for row in found if not (row.item and is_excluded(notice.user, row.item))]


def _what(row: Correction) -> str:
    """What it is about, without what is closed."""
    if row.item is None:
        return name_of()
    title = (row.item.public_title or _("a closed item")) if row.item.closed else row.item.title
    return name_of(row.item.label, " ".join(title.split()))


def _title(item: dict[str, Any], closed: str) -> str:
    return " ".join(((item["public_title"] or closed) if item["closed"] else item["title"]).split())


def _link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)
