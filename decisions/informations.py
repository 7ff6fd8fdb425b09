"""The items of information that nobody has lifted to discussion: taken as information together, by one act."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext

from decisions.models import Decision
from decisions.outcomes import Outcome
from meetings.models import AgendaItem, Meeting, TransitionError
from meetings.permissions import kept_out_of

if TYPE_CHECKING:
    from meetings.models import User


def to_be_taken(meeting: Meeting, user: "User") -> list[AgendaItem]:
    """Those of the meeting in their order, where the forum wants it: not lifted, and nothing decided or written of
    them yet. Not those in which this person takes no part."""
    if not meeting.forum.lets_lift or meeting.status != Meeting.Status.IN_SESSION:
        return []
    rows = meeting.items.filter(
        kind=AgendaItem.Kind.INFORMATION, status=AgendaItem.Status.ON_AGENDA, lifts=None, taken_up=False
    )
    rows = rows.exclude(pk__in=kept_out_of(user)).exclude(decision__html__gt="").exclude(decision__outcome__gt="")
    return list(rows.exclude(decision__point_outcomes__outcome__gt="").in_order())


@transaction.atomic
def take_together(meeting: Meeting, *, by: "User") -> int:
    """Note each as taken, and it is done; how many these were. Refused where there is nothing to be taken."""
    meeting.lock()
    rows = to_be_taken(meeting, by)
    if not rows:
        raise TransitionError(gettext("No item waits to be taken as information together."))
    for row in rows:
        row.meeting = meeting
        decision = Decision.objects.of(row)
        decision.set_outcome(None, Outcome.NOTED, by=by)
        decision.decide(by=by)
    return len(rows)
