"""What the minute taker has before them: every item of the meeting, with its text, its time and its decision."""

import datetime
import uuid
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from decisions.cases import threads_of
from decisions.follow_up_forms import Choices
from decisions.models import Session, TimeSpent
from decisions.pace import WORDS, Timed, pace_of
from decisions.views.attendance import attendance_of
from decisions.views.deciding import deciding_of
from decisions.views.follow_ups import follow_ups_of
from meetings.models import AgendaItem
from meetings.paper import Item, lay_out
from meetings.permissions import reader_of
from meetings.redaction import redact
from meetings.snapshot import freeze

if TYPE_CHECKING:
    from meetings.models import Meeting, User

GONE = (AgendaItem.Status.WITHDRAWN, AgendaItem.Status.RETURNED)


@dataclass
class Held:
    """One item in the cockpit: the row, its text as this person may read it, and what the others' panels show of it."""

    row: AgendaItem
    said: Item
    is_now: bool
    spent: float
    since: datetime.datetime | None
    is_past: bool
    part: Any = None
    absence: Any = None
    follow_ups: Any = None
    treatments: Any = ()
    before: "Held | None" = None
    after: "Held | None" = None
    # The key of the item that would be taken up after this one: sent twice, it is made once.
    new_key: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def is_gone(self) -> bool:
        """Withdrawn or sent back: it keeps its number, and is not treated."""
        return self.row.status in GONE

    @property
    def is_done(self) -> bool:
        """Nothing is left to do: decided, postponed or gone."""
        return self.is_gone or self.row.status in (AgendaItem.Status.DECIDED, AgendaItem.Status.POSTPONED)

    @property
    def timed(self) -> Timed:
        """Its time, as the clock counts it."""
        left = not self.is_past and not self.is_done
        return Timed(self.row.minutes, self.spent, is_now=self.is_now, is_left=left)

    @property
    def next_treated(self) -> "Held | None":
        """The next one after it that can be treated."""
        later = self.after
        while later and later.is_gone:
            later = later.after
        return later


def cockpit_of(meeting: "Meeting", user: "User") -> dict[str, Any]:
    """Everything the page shows, in the order in which the items are treated, in a fixed number of queries.

    Of an item from which the person is excluded there is its number and public title, and nothing to write.
    """
    shown = clock_of(meeting, user)
    parts, attendance = deciding_of(meeting, user), attendance_of(meeting)
    choices = Choices(meeting.forum, meeting.held_on)
    follow_ups, threads = follow_ups_of(meeting, choices), threads_of(meeting, user)
    for held in shown["held"]:
        if not held.said.redacted:
            held.part, held.absence = parts.get(held.row.pk), attendance["items"].get(held.row.pk)
            held.follow_ups, held.treatments = follow_ups.get(held.row.pk), threads.get(held.row.pk, ())
    return {**shown, "attendance": attendance, "choices": choices}


def clock_of(meeting: "Meeting", user: "User") -> dict[str, Any]:
    """The items with the time they have taken, and when the meeting will end: what moves when an item is done."""
    now = timezone.now()
    session = Session.objects.filter(meeting=meeting).select_related("item").first()
    paper = lay_out(redact(freeze(meeting), reader_of(user, meeting)))
    said = {item.key: item for item in paper.items}
    rows = [row for row in meeting.items.on_agenda().in_order() if str(row.key) in said]
    spent, since = _times(session, now)
    held = [
        Held(
            row=row,
            said=said[str(row.key)],
            is_now=bool(session and session.item_id == row.pk and not session.ended_at),
            spent=spent.get(row.pk, 0.0),
            since=since.get(row.pk),
            is_past=row.pk in spent and not (session and session.item_id == row.pk),
        )
        for row in rows
    ]
    for one, other in pairwise(held):
        one.after, other.before = other, one
    day = timezone.localdate(session.opened_at) if session else meeting.held_on
    ends = meeting.end and timezone.make_aware(datetime.datetime.combine(day, meeting.end))
    return {
        "meeting": meeting,
        "session": session,
        "paper": paper,
        "held": held,
        "item_now": next((one for one in held if one.is_now), None),
        "pace": pace_of([one.timed for one in held], now=timezone.localtime(now), due=ends or None),
        "due": ends,
        "undecided": [one.said.label for one in held if not one.is_done],
        "now": now,
        "clock_words": {name: str(word) for name, word in WORDS.items()},
    }


def _times(session: Session | None, now: datetime.datetime) -> tuple[dict[int, float], dict[int, datetime.datetime]]:
    """The seconds that each item has taken until now, and since when the one that runs has run."""
    spent: dict[int, float] = {}
    since = {}
    for one in TimeSpent.objects.filter(session=session) if session else ():
        until = one.ended_at or now
        spent[one.item_id] = spent.get(one.item_id, 0.0) + (until - one.began_at).total_seconds()
        if one.ended_at is None:
            since[one.item_id] = one.began_at
    return spent, since
