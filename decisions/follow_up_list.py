"""The list of follow-ups that an agenda says under "Opfølgning på beslutninger". Danish, as the documents are."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.html import escape

from decisions.models import FollowUp
from meetings.danish import long_date
from meetings.models import Meeting
from meetings.richtext import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

HEAD = ("Hvad", "Hvem", "Frist", "Status")
NONE = "Der er ingen opfølgninger."
# What not all may know of is counted, and no more.
ALONE = ("Desuden er der 1 opfølgning på et lukket punkt.", "Desuden er der {count} opfølgninger på lukkede punkter.")
ONLY = ("Der er 1 opfølgning på et lukket punkt.", "Der er {count} opfølgninger på lukkede punkter.")


def of_agenda(meeting: Meeting) -> str:
    """What is to be done, the first due first, and what was closed since the forum's last meeting, as a table.

    Of an item that is closed, or in which somebody takes no part, nothing but how many there are.
    """
    rows = FollowUp.objects.filter(forum=meeting.forum).told().exclude(item__meeting=meeting).with_kept_from()
    rows = rows.select_related("item").order_by("due_on", "pk")
    done = rows.closed_since(_last_day(meeting)).exclude(status=FollowUp.Status.CANCELLED)
    told = [*rows.filter(status=FollowUp.Status.OPEN), *done]
    shown = [row for row in told if not row.is_guarded]
    return clean(_table(shown) + _count(len(told) - len(shown), alone=not shown))


def _last_day(meeting: Meeting) -> datetime.date:
    """The day of the forum's meeting before this one; long ago where there was none."""
    before = Meeting.objects.filter(forum=meeting.forum, held_on__lt=meeting.held_on)
    before = before.exclude(status__in=[*Meeting.BEFORE_SESSION, Meeting.Status.CANCELLED])
    return before.order_by("-held_on").values_list("held_on", flat=True).first() or datetime.date.min


def _table(rows: "Iterable[FollowUp]") -> str:
    lines = "".join(
        f"<tr><th scope='row'>{escape(row.what)}</th><td>{escape(row.who)}</td>"
        f"<td>{long_date(row.due_on)}</td><td>{_status(row)}</td></tr>"
        for row in rows
    )
    head = "".join(f"<th scope='col'>{word}</th>" for word in HEAD)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>" if lines else ""


def _status(row: FollowUp) -> str:
    if row.is_open:
        return "Åben"
    return f"Udført {long_date(timezone.localdate(row.closed_at))}"


def _count(count: int, *, alone: bool) -> str:
    if not count:
        return f"<p>{NONE}</p>" if alone else ""
    one, several = ONLY if alone else ALONE
    return f"<p>{one if count == 1 else several.format(count=count)}</p>"
