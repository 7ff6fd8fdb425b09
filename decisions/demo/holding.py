"""What a held meeting leaves behind in the demo beside its words: how long each item took, and what is to be done."""

import datetime
from typing import Any

from django.utils import timezone

from decisions.models import FollowUp, Session
from meetings.models import Meeting, User

# What an item took of the time set aside for it, in percent, in turn: most keep their time, a few do not.
PACE = (100, 80, 130, 95, 60, 110)
USUAL = 10  # minutes, where none are set aside


def spend_time(meeting: Meeting) -> Session:
    """Let the meeting have been held on its day: one item after the other, each for about the time set aside."""
    begin = datetime.datetime.combine(
        meeting.held_on, meeting.start or datetime.time(9), timezone.get_current_timezone()
    )
    session = Session.objects.create(meeting=meeting, opened_at=begin)
    items = meeting.items.numbered().exclude(status="withdrawn").in_order()
    for place, item in enumerate(items):
        took = datetime.timedelta(minutes=max(1, (item.minutes or USUAL) * PACE[place % len(PACE)] // 100))
        session.times.create(item=item, began_at=begin, ended_at=begin + took)
        session.item, begin = item, begin + took
    session.ended_at = begin
    session.save()
    return session


def follow_up(session: Session, said: dict[str, Any], *, by: User) -> None:
    """Give what is to be done after the meeting, and let those who are to do it have answered, act by act."""
    item = session.meeting.items.get(key=said["item"])
    due_on = datetime.date.fromisoformat(said["due_on"])
    given = FollowUp.objects.give(
        item=item, by=by, what=said["what"], who=said["who"], due_on=due_on, at=session.ended_at
    )
    for answer in said.get("answers", ()):
        given.answer(by=by, **answer)
