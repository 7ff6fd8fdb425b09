"""What the tests of follow-ups share: a meeting that is over, and something to do after it."""

import datetime
from typing import Any

from decisions.models import FollowUp, Session
from meetings.models import AgendaItem, Meeting, User

# The day of the meeting, a Wednesday, and a deadline on the Wednesday two weeks later.
NOW = datetime.datetime(2026, 12, 2, 10, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 12, 16)
# Words that stand only in what is to be done after the closed item.
SECRET_TASK = "Ring til Hemmelig Person"


def hold(meeting: Meeting, secretary: User) -> Session:
    """Release the agenda and begin the meeting."""
    meeting.release_agenda(by=secretary, notify=False)
    return Session.objects.open(meeting, by=secretary)


def give(item: AgendaItem, by: User, **said: Any) -> FollowUp:
    """Something to do for the chief, by DUE."""
    wanted: dict[str, Any] = {"what": "Lav et oplæg", "who": "Cilla Chef", "due_on": DUE, **said}
    return FollowUp.objects.give(item=item, by=by, **wanted)
