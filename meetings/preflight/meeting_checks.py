"""What is looked for in the meeting as a whole: its hours, its note, its review, what is said and not answered."""

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.cpr import find_cpr
from meetings.danish import clock, duration

from .finding import ADVICE, MUST, Finding, Place
from .item_checks import numbers

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Meeting


def of_meeting(meeting: "Meeting", agenda: "list[AgendaItem]") -> Iterator[Finding]:
    """What concerns no single item."""
    plan = Place(meeting, spot="plan")
    yield from numbers(f"{meeting.place}\n{meeting.note}", plan)
    if meeting.start and meeting.end:
        yield from _overfull(meeting.start, meeting.end, agenda, Place(meeting))
    else:
        text = _("The meeting has no start or no end. Write both, so that the items' times can be told.")
        yield Finding("hours_missing", ADVICE, plan, text)
    if meeting.reviews.filter(ended_at=None).exists():
        text = _("The review is not over. End it, or wait for the readers' comments.")
        yield Finding("review_open", ADVICE, Place(meeting, spot="review"), text)


def _overfull(start: datetime.time, end: datetime.time, agenda: "list[AgendaItem]", place: Place) -> Iterator[Finding]:
    needed = sum(item.minutes or 0 for item in agenda if item.status != item.Status.WITHDRAWN)
    there = _minutes(end) - _minutes(start)
    if needed > there:
        yield Finding(
            "overfull", ADVICE, place,
            _(
                "The items take %(needed)s, the meeting has %(there)s (%(start)s–%(end)s): %(over)s too much. "
                "Shorten or move an item."
            )
            % {
                "needed": duration(needed),
                "there": duration(there),
                "start": clock(start),
                "end": clock(end),
                "over": duration(needed - there),
            },
            str(needed - there),
        )  # fmt: skip


def _minutes(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


def comments_open(item: "AgendaItem") -> Iterator[Finding]:
    """That somebody said something about the item, and nobody has resolved it."""
    if count := sum(comment.resolved_at is None for comment in item.comments.all()):
        yield Finding(
            "comments_open", ADVICE, Place(item.meeting, item, spot="comments"),
            ngettext("%(count)s comment is open. Answer it.", "%(count)s comments are open. Answer them.", count)
            % {"count": count},
        )  # fmt: skip


def backlog(meeting: "Meeting", agenda: "list[AgendaItem]") -> Iterator[Finding]:
    """Personal numbers in the themes that the agenda lists: their titles go out with it."""
    listing = next((item for item in agenda if item.lists_backlog), None)
    if listing is None:
        return
    themes = meeting.forum.items.backlog().filter(status__in=["handed_in", "accepted"])
    titles = "\n".join("\n".join(pair) for pair in themes.values_list("title", "public_title"))
    for match in {match.token: match for match in find_cpr(titles)}.values():
        yield Finding(
            "backlog_cpr", MUST, Place(meeting, listing),
            _("A theme of the backlog has a personal number in its title: %(masked)s. Correct the theme's title.")
            % {"masked": match.masked},
            match.token,
        )  # fmt: skip
