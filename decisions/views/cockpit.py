"""What the minute taker has before them: every item of the meeting, with its text, its time and its decision."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from decisions.models import Session
from decisions.views.deciding import deciding_of
from meetings.models import AgendaItem
from meetings.paper import Item, lay_out
from meetings.permissions import reader_of
from meetings.redaction import redact
from meetings.snapshot import freeze

if TYPE_CHECKING:
    from meetings.models import Meeting, User


@dataclass
class Held:
    """One item in the cockpit: the row, its text as this person may read it, and what the others' panels show of it."""

    row: AgendaItem
    said: Item
    part: Any
    follow_ups: Any
    is_now: bool


def cockpit_of(meeting: "Meeting", user: "User") -> dict[str, Any]:
    """Everything the page shows, in the order in which the items are treated, in a fixed number of queries.

    Of an item from which the person is excluded there is its number and public title, and nothing to write.
    """
    session = Session.objects.filter(meeting=meeting).select_related("item").first()
    paper = lay_out(redact(freeze(meeting), reader_of(user, meeting)))
    said = {item.key: item for item in paper.items}
    parts = deciding_of(meeting, user)
    held = [
        Held(
            row=row,
            said=said[str(row.key)],
            part=None if said[str(row.key)].redacted else parts.get(row.pk),
            follow_ups=None,
            is_now=session is not None and session.item_id == row.pk,
        )
        for row in meeting.items.on_agenda().in_order()
    ]
    return {"meeting": meeting, "session": session, "paper": paper, "held": held, "now": timezone.now()}
