"""What the tests of follow-ups share: a meeting that is over, and something to do after it."""

import datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from decisions.models import FollowUp, Session
from meetings.models import AgendaItem, Meeting, User

# The day of the meeting, a Wednesday, and a deadline on the Wednesday two weeks later.
NOW = datetime.datetime(2026, 12, 2, 10, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 12, 16)
# Words that stand only in what is to be done after the closed item.
SECRET_TASK = "Ring til Hemmelig Person"
# A day to which it may be delayed, and the state of one that nobody has answered.
LATER = datetime.date(2027, 1, 13)
NOTHING_SAID = ("open", DUE, [])


def hold(meeting: Meeting, secretary: User) -> Session:
    """Release the agenda and begin the meeting."""
    meeting.release_agenda(by=secretary, notify=False)
    return Session.objects.open(meeting, by=secretary)


def give(item: AgendaItem, by: User, **said: Any) -> FollowUp:
    """Something to do for the chief, by DUE."""
    wanted: dict[str, Any] = {"what": "Lav et oplæg", "who": "Cilla Chef", "due_on": DUE, **said}
    return FollowUp.objects.give(item=item, by=by, **wanted)


def given_after(item: AgendaItem, secretary: User, **said: Any) -> FollowUp:
    """Something for the chief to do; the meeting is over, and the mail is not sent yet."""
    session = hold(item.meeting, secretary)
    row = give(item, secretary, **said)
    session.end(by=secretary)
    return fresh(row)


def fresh(row: FollowUp) -> FollowUp:
    """The row as the database has it."""
    return FollowUp.objects.get(pk=row.pk)


def state(row: FollowUp) -> tuple:
    """Where it stands, when it is due, and what was answered."""
    row = fresh(row)
    return (row.status, row.due_on, list(row.answers.values_list("kind", "until", "text")))


def queries(client, url: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
