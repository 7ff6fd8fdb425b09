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
    told, asks = [approver.user, approver.substitute], [[version.number, item] for item in items]
    about = f"approver {approver.pk} version"
    _tell_together(approver.minutes, told, "asked_again", about, version.number, approver=approver.pk, asks=asks)


def tell_due(minutes: "Minutes | Any", approvers: "Iterable[Approver]", *, on: datetime.date) -> None:
    """Remind who is missing. Nobody twice of one day."""
    for approver in approvers:
        told = [approver.user, approver.substitute]
        _tell(minutes, told, "approval_due", f"approver {approver.pk} due {on}", approver=approver.pk)


def tell_corrected(correction: "Correction | Any") -> None:
    """Tell the secretaries that somebody would have something otherwise; not who said it, nor who takes no part. What
    is written within minutes is one mail."""
    minutes: Any = correction.approver.minutes
    rows = minutes.meeting.forum.memberships.active().filter(role="secretary").select_related("user")
    users = [user for user in reached_by_mail(rows) if user.pk != correction.by_id]
    about = f"approver {correction.approver_id} correction"
    _tell_together(minutes, users, "corrected", about, correction.pk, corrections=[correction.pk])


def tell_answered(correction: "Correction | Any") -> None:
    """Tell who would have had it otherwise what became of it, and why. What is answered within minutes is one mail."""
    told = [correction.by, correction.approver.user]
    about = f"approver {correction.approver_id} correction"
    minutes = correction.approver.minutes
    _tell_together(minutes, told, "correction_answered", about, correction.pk, corrections=[correction.pk])


def tell_approved(version: "MinutesVersion | Any", addenda: Iterable[int] = ()) -> None:
    """Tell the members that the minutes are approved, or these addenda to them, with a link."""
    minutes = version.minutes
    told = reached_by_mail(members(minutes.meeting.forum))
    facts = {"version": version.number} | ({"addenda": list(addenda)} if addenda else {})
    _tell(minutes, told, "approved", f"minutes version {version.pk}", **facts)


def _tell(minutes: Any, users: "Iterable[Any]", kind: str, about: str, **data: Any) -> None:
    apps.get_model("meetings", "Notice").objects.tell(
        _reached(users), kind, about=about, meeting=minutes.meeting, data={"minutes": minutes.pk, **data}
    )


def _tell_together(
    minutes: Any, users: "Iterable[Any]", kind: str, about: str, which: int, **data: "int | list[Any]"
) -> None:
    """As `_tell`, with what else is told of the same within minutes: the list among the data grows."""
    (grows,) = [name for name, value in data.items() if isinstance(value, list)]
    apps.get_model("meetings", "Notice").objects.tell_together(
        _reached(users),
        kind,
        about=about,
        which=which,
        grows=grows,
        data={"minutes": minutes.pk, **data},
        meeting=minutes.meeting,
    )


def _reached(users: "Iterable[Any]") -> list[Any]:
    """The accounts among them that get mail, each once."""
    return list({user.pk: user for user in users if user is not None and user.is_active and user.email}.values())
