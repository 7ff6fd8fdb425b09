"""Who is told of an approval: rows of the outbox, made in the transaction of the act that they tell of.

Models call these functions, so they get their objects as arguments and import none.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps

from meetings.notices import members, reached_by_mail

if TYPE_CHECKING:
    from decisions.models import Approver, Correction, Minutes, MinutesVersion


def tell_submitted(minutes: "Minutes | Any", approvers: "Iterable[Approver]") -> None:
    """Ask those who are new among the asked."""
    for approver in approvers:
        _tell(minutes, [approver.user], "submitted", f"approver {approver.pk}", approver=approver.pk)


def tell_addenda(minutes: "Minutes | Any", approvers: "Iterable[Approver]", version: "MinutesVersion") -> None:
    """Ask for addenda to approved minutes, each time that they are sent."""
    for approver in approvers:
        about = f"approver {approver.pk} addenda {version.number}"
        _tell(minutes, [approver.user], "submitted", about, approver=approver.pk)


def tell_substitute(approver: "Approver | Any") -> None:
    """Ask who is to say it for somebody."""
    user: Any = approver.substitute
    about = f"approver {approver.pk} by {user.pk}"
    _tell(approver.minutes, [user], "submitted", about, approver=approver.pk)


def tell_asked_again(approver: "Approver | Any", version: "MinutesVersion", items: list[str]) -> None:
    """Ask once more for the items that were approved and read otherwise now; and who says it for them, too. In one mail
    for what is changed within minutes."""
    apps.get_model("meetings", "Notice").objects.tell_together(
        _reached([approver.user, approver.substitute]),
        "asked_again",
        about=f"approver {approver.pk} version",
        which=version.number,
        grows="asks",
        data={
            "minutes": approver.minutes_id,
            "approver": approver.pk,
            "asks": [[version.number, item] for item in items],
        },
        meeting=approver.minutes.meeting,
    )


def tell_due(minutes: "Minutes | Any", approvers: "Iterable[Approver]", *, on: datetime.date) -> None:
    """Remind who is missing. Nobody twice of one day."""
    for approver in approvers:
        told = [approver.user, approver.substitute]
        _tell(minutes, told, "approval_due", f"approver {approver.pk} due {on}", approver=approver.pk)


def tell_corrected(correction: "Correction | Any") -> None:
    """Tell the secretaries that somebody would have something otherwise; not who said it, nor who takes no part."""
    minutes: Any = correction.approver.minutes
    rows = minutes.meeting.forum.memberships.active().filter(role="secretary").select_related("user")
    users = [user for user in reached_by_mail(rows) if user.pk != correction.by_id]
    _tell(minutes, users, "corrected", f"correction {correction.pk}", item=correction.item, correction=correction.pk)


def tell_answered(correction: "Correction | Any") -> None:
    """Tell who would have had it otherwise what became of it, and why."""
    told = [correction.by, correction.approver.user]
    about = f"correction {correction.pk}"
    minutes = correction.approver.minutes
    _tell(minutes, told, "correction_answered", about, item=correction.item, correction=correction.pk)


def tell_approved(version: "MinutesVersion | Any", addenda: Iterable[int] = ()) -> None:
    """Tell the members that the minutes are approved, or these addenda to them, with a link."""
    minutes = version.minutes
    told = reached_by_mail(members(minutes.meeting.forum))
    facts = {"version": version.number} | ({"addenda": list(addenda)} if addenda else {})
    _tell(minutes, told, "approved", f"minutes version {version.pk}", **facts)


def _tell(minutes: Any, users: "Iterable[Any]", kind: str, about: str, *, item: Any = None, **data: Any) -> None:
    apps.get_model("meetings", "Notice").objects.tell(
        _reached(users), kind, about=about, meeting=minutes.meeting, item=item, data={"minutes": minutes.pk, **data}
    )


def _reached(users: "Iterable[Any]") -> list[Any]:
    """The accounts among them that get mail, each once."""
    return list({user.pk: user for user in users if user is not None and user.is_active and user.email}.values())
