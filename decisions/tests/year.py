"""A forum's year, made by the acts: meetings with outcomes, closed items, time that was measured, what was postponed."""

import datetime
from collections.abc import Sequence
from typing import Any

from decisions.models import Decision, FollowUp, Minutes, PointOutcome, Session, TimeSpent
from meetings.models import AgendaItem, Forum, Meeting, RecommendationPoint, User

TIME = datetime.time(9)


def held(
    forum: Forum, day: datetime.date, items: Sequence[dict[str, Any]], *, by: User, submit: bool = True
) -> Meeting:
    """A meeting of that day whose minutes are in approval.

    Each item: `title`, `outcomes` (one for each point), `used` in minutes, and what else a row has.
    """
    meeting = Meeting.objects.create(forum=forum, held_on=day, start=TIME)
    meeting.begin_drafting(by=by)
    rows = []
    for place, said in enumerate(items, start=1):
        facts = {name: value for name, value in said.items() if name not in ("outcomes", "used", "status")}
        row = AgendaItem.objects.create(
            forum=forum, meeting=meeting, position=place, status=AgendaItem.Status.ON_AGENDA, **facts
        )
        for point, _outcome in enumerate(said.get("outcomes", ()), start=1):
            RecommendationPoint.objects.create(item=row, position=point, html="at det godkendes")
        rows.append(row)
    meeting.release_agenda(by=by, notify=False)
    meeting.open_session(by=by)
    opened = datetime.datetime.combine(day, TIME, tzinfo=datetime.UTC)
    session = Session.objects.create(meeting=meeting, opened_at=opened, ended_at=opened + datetime.timedelta(hours=3))
    for row, said in zip(rows, items, strict=True):
        decision = Decision.objects.create(item=row)
        for point, outcome in zip(row.points.all(), said.get("outcomes", ()), strict=True):
            PointOutcome.objects.create(decision=decision, point=point, outcome=outcome)
        AgendaItem.objects.filter(pk=row.pk).update(status=said.get("status", "decided"))
        if said.get("used"):
            until = opened + datetime.timedelta(minutes=said["used"])
            TimeSpent.objects.create(session=session, item=row, began_at=opened, ended_at=until)
            opened = until
    minutes = Minutes.objects.begin(meeting, by=by)
    if submit:
        minutes.submit(by=by)
    return meeting


def task(item: AgendaItem, due_on: datetime.date, status: str = "open") -> FollowUp:
    """Something to do after an item."""
    closed_at = None if status == "open" else datetime.datetime.combine(due_on, TIME, tzinfo=datetime.UTC)
    return FollowUp.objects.create(
        forum=item.forum, item=item, what="Lav et oplæg", who="Økonomichefen", due_on=due_on, status=status,
        closed_at=closed_at,
    )  # fmt: skip
