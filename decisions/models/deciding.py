"""Deciding an item: outcomes point by point, the text that they write, where it goes on, votes, and that it is done."""

import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.utils.translation import gettext

from decisions.outcomes import Outcome, Part
from decisions.wording import decided_html
from meetings.models import Action, AgendaItem, AuditEntry, Forum, Meeting, Participant, RecommendationPoint
from meetings.models import TransitionError as Refused

from .session import Session

if TYPE_CHECKING:
    from meetings.models import User

    from .decision import Decision

# While decisions are written: from the opening of the meeting until the minutes are sent to approval.
WRITTEN_WHILE = (Meeting.Status.IN_SESSION, Meeting.Status.MINUTES_DRAFTED)
OPEN_ITEM = (AgendaItem.Status.ACCEPTED, AgendaItem.Status.ON_AGENDA)
DONE = (AgendaItem.Status.DECIDED, AgendaItem.Status.POSTPONED, AgendaItem.Status.RETURNED)
# Those who take no part in a vote.
NO_VOTE = (Participant.Role.GUEST, Participant.Role.OBSERVER)


class Deciding(models.Model):
    """The acts of the minute taker on one item. Each locks the meeting, then the item, then the decision."""

    item: Any
    outcome: Any
    edited: Any
    html: Any
    goes_on_at: Any
    goes_on_at_id: Any
    votes_for: Any
    votes_against: Any
    votes_not_cast: Any
    point_outcomes: Any
    state: Any
    _as_state: Any
    _keep: Any

    class Meta:
        abstract = True

    @transaction.atomic
    def set_outcome(self, point: RecommendationPoint | None, outcome: str, *, by: "User") -> bool:
        """Set the outcome of a point, or of the whole item: then every point of it gets the same. '' takes it away.

        The text is written anew from the outcomes unless somebody has put it in their own words. Refused for a point of
        another item, once the item is decided, and where nothing may be written. Whether anything changed.
        """
        self.lock_to_decide()
        outcome = _known(outcome)
        points = list(self.item.points.all())
        if point is not None and point.pk not in {one.pk for one in points}:
            raise Refused(gettext("The point belongs to another item. Reload the page."))
        before = self.outcomes()
        for one in points if point is None else [point]:
            self.point_outcomes.update_or_create(point=one, defaults={"outcome": outcome})
        if not points:
            self.outcome = outcome
        now = self.outcomes()
        if now == before:
            return False
        self.outcome = now[0] if len(set(now)) == 1 else Outcome.NONE
        if Outcome.POSTPONED not in now:
            self.goes_on_at = None
        models.Model.save(self, update_fields=["outcome", "goes_on_at"])
        self._write_outcomes(by=by)
        self._log(Action.OUTCOME_SET, by=by, outcomes=now)
        return True

    @transaction.atomic
    def postpone_to(self, meeting: Meeting | None, *, by: "User") -> bool:
        """Say at which meeting that goes on what is postponed; the item is copied there when it is decided.

        Refused where nothing is postponed, and for a meeting that is another forum's, was held or is cancelled.
        """
        self.lock_to_decide()
        if meeting is not None and Outcome.POSTPONED not in self.outcomes():
            raise Refused(gettext("Nothing of the item is postponed. Choose “postponed” first."))
        if meeting is not None:
            self.item.require_later(meeting)
        if self.goes_on_at_id == (meeting and meeting.pk):
            return False
        self.goes_on_at = meeting
        models.Model.save(self, update_fields=["goes_on_at"])
        self._write_outcomes(by=by)
        day = meeting and meeting.held_on.isoformat()
        self._log(Action.OUTCOME_SET, by=by, outcomes=self.outcomes(), goes_on=day)
        return True

    @transaction.atomic
    def follow_outcomes(self, *, by: "User") -> bool:
        """Write the text from the outcomes again; what somebody wrote stays in its history."""
        self.lock_to_write()
        self.edited = False
        models.Model.save(self, update_fields=["edited"])
        return self._write_outcomes(by=by)

    @transaction.atomic
    def decide(self, *, by: "User") -> bool:
        """The item is treated: it is decided, or postponed where all of it is. Done already is done: nothing changes.

        What is postponed is copied to the meeting where it goes on. An item that approves the minutes of the previous
        meeting approves them, where that is the forum's rule and they await approval. Refused for an item that was
        withdrawn, and where nothing may be written.
        """
        self.lock_to_write(self.goes_on_at, self.item.approves)
        if self.item.status in DONE:
            return False
        self._write_outcomes(by=by)
        outcomes, points = self.outcomes(), list(self.item.points.all())
        postponed = [point for point, outcome in zip(points, outcomes, strict=False) if outcome == Outcome.POSTPONED]
        whole = set(outcomes) == {Outcome.POSTPONED}
        if self.goes_on_at is not None:
            self.item.go_on_at(self.goes_on_at, by=by, points=[] if whole else postponed)
        elif whole:
            self.item.settle(AgendaItem.Status.POSTPONED, Action.ITEM_POSTPONED, by=by)
        if not whole:
            self.item.settle(AgendaItem.Status.DECIDED, Action.ITEM_DECIDED, by=by, data={"outcomes": outcomes})
        self._approve_previous(outcomes, by=by)
        self.touch_session()
        return True

    @transaction.atomic
    def send_back(self, *, by: "User", reason: str) -> bool:
        """Give the author a draft of it again; the minutes say so. Refused without a reason or an author."""
        self.lock_to_decide()
        self.item.go_back(by=by, reason=reason)
        self._write_outcomes(by=by)
        self.touch_session()
        return True

    @transaction.atomic
    def reopen(self, *, by: "User", reason: str = "") -> bool:
        """Take the item up again: what was copied to a later meeting is laid aside.

        Refused where somebody has worked on it there; what an author was given back stays theirs. Minutes that the
        item has approved stay approved.
        """
        copy = self.item.postponed_to
        self.lock_to_write(copy and copy.meeting)
        if self.item.status not in DONE:
            return False
        self.item.come_back(by=by)
        status = AgendaItem.Status.ON_AGENDA if self.item.number else AgendaItem.Status.ACCEPTED
        self.item.settle(status, Action.DECISION_REOPENED, by=by, data={"reason": reason})
        self._write_outcomes(by=by)
        self.touch_session()
        return True

    @transaction.atomic
    def count_votes(
        self, votes_for: int | None, votes_against: int | None, votes_not_cast: int | None, *, by: "User"
    ) -> bool:
        """Write how many voted for, against and not; three times None takes the count away.

        Refused in a forum that does not count votes, and for more votes than there are people present to give them.
        """
        self.lock_to_write()
        if not self.item.forum.takes_votes:
            raise Refused(gettext("This forum does not count votes. That is one of its settings."))
        said = [votes_for, votes_against, votes_not_cast]
        if any(number is not None for number in said):
            counted = [number or 0 for number in said]
            self._require_present(counted)
            said = [*counted]
        if said == [self.votes_for, self.votes_against, self.votes_not_cast]:
            return False
        self.votes_for, self.votes_against, self.votes_not_cast = said
        models.Model.save(self, update_fields=["votes_for", "votes_against", "votes_not_cast"])
        self._log(Action.VOTES_COUNTED, by=by, votes=said)
        return True

    # What is known of it

    def outcomes(self) -> list[str]:
        """One outcome for each point, in their order; of an item without points the item's own."""
        said = {row.point_id: row.outcome for row in self.point_outcomes.all()}
        points = list(self.item.points.all())
        return [said.get(point.pk, "") for point in points] if points else [self.outcome]

    def text_from_outcomes(self) -> str:
        """The text as the outcomes write it."""
        if self.item.status == AgendaItem.Status.RETURNED and not any(self.outcomes()):
            return "<p>Sagen blev sendt tilbage.</p>"
        return decided_html(self.outcomes(), self._later_day())

    def text_now(self) -> str:
        """The decision as it reads now: what the outcomes write of a later meeting has that meeting's present day."""
        if self.edited or not self.html or self.goes_on_at_id is None:
            return self.html
        return self.text_from_outcomes()

    def lock_to_write(self, *later: Meeting | None) -> "Decision":
        """Lock meeting, item and decision, read anew. Refused before the meeting has begun, from when its minutes are
        in approval, and for an item that does not stand on its agenda. `later`: other meetings that are changed too."""
        decision: Any = self
        item = decision.item
        item.lock_with(*later)
        require_written(item)
        rows = type(decision)._base_manager.select_related("goes_on_at")
        decision.refresh_from_db(from_queryset=rows.select_for_update(of=("self",)))
        decision.item = item
        return decision

    def lock_to_decide(self) -> None:
        """The same, refused too once the item is decided: it has to be taken up again first."""
        self.lock_to_write()
        if self.item.status in DONE:
            raise Refused(
                gettext("Item %(label)s is “%(status)s”. Take it up again before you change what was decided.")
                % {"label": self.item.label, "status": self.item.get_status_display()}
            )

    def touch_session(self) -> None:
        """Tell the followers that there is something new. The caller holds the meeting's lock."""
        Session.objects.touch(self.item.meeting)

    def _write_outcomes(self, *, by: "User") -> bool:
        """Let the text follow the outcomes, where nobody has put it in their own words."""
        now = self.state(Part.DECISION)
        html = self.text_from_outcomes()
        if self.edited or html == self.html:
            return False
        self._keep(now, self._as_state(Part.DECISION, html, by=by, made=True))
        return True

    def _later_day(self) -> datetime.date | None:
        """The day on which it goes on: that of the meeting where its copy stands now, wherever it was sent first."""
        copy = self.item.postponed_to
        meeting = copy.meeting if copy is not None and copy.meeting is not None else self.goes_on_at
        return meeting.held_on if meeting else None

    def _approve_previous(self, outcomes: list[str], *, by: "User") -> None:
        """Approve the minutes that the item is about, in the forum's name and on the day of its meeting."""
        item = self.item
        if item.approves is None or set(outcomes) != {Outcome.APPROVED}:
            return
        minutes = getattr(item.approves, "minutes", None)
        at_next = Forum.ApprovalRule.NEXT_MEETING
        # Addenda that were left to the next meeting are approved with them, of whatever meeting they are.
        apps.get_model("decisions", "Minutes").objects.approve_addenda_left_to(item.meeting, by=by)
        if item.forum.approval_rule != at_next and (minutes is None or minutes.approval_rule != at_next):
            return
        if minutes is not None and minutes.status == minutes.Status.SUBMITTED:
            minutes.approve(by=by, on=item.meeting.held_on, names=[item.forum.name])

    def _require_present(self, votes: list[int]) -> None:
        here = self.item.meeting.participants.exclude(presence=Participant.Presence.ABSENT)
        here = here.exclude(role__in=NO_VOTE).exclude(absences__item=self.item).count()
        if any(number < 0 for number in votes):
            raise Refused(gettext("A number of votes cannot be less than 0."))
        if sum(votes) > here:
            raise Refused(
                gettext("%(votes)s votes are more than the %(present)s who are present. Correct the numbers.")
                % {"votes": sum(votes), "present": here}
            )

    def _log(self, action: str, *, by: "User", **facts: Any) -> None:
        decision: Any = self
        data = {"item": str(self.item.key), **facts}
        AuditEntry.objects.record(self.item.meeting, action, by=by, subject=decision, data=data)
        self.touch_session()


def require_written(item: AgendaItem) -> None:
    """Refuse with the reason where nothing can be decided of the item; the caller holds the locks."""
    meeting = item.meeting
    if meeting is None or meeting.status in (*Meeting.BEFORE_SESSION, Meeting.Status.CANCELLED):
        raise Refused(gettext("The meeting has not begun. Begin it before you write what is decided."))
    if meeting.status == Meeting.Status.IN_APPROVAL:
        raise Refused(gettext("The minutes are in approval. Take them back before you change what was decided."))
    if meeting.status not in WRITTEN_WHILE:
        raise Refused(gettext("The minutes are approved and are not changed any more."))
    if item.status == AgendaItem.Status.WITHDRAWN:
        raise Refused(gettext("The item was withdrawn from the agenda, and nothing is decided of it."))
    # What was given back before the release has no place here any more.
    if item.status not in (*OPEN_ITEM, *DONE) or (item.status == AgendaItem.Status.RETURNED and item.number is None):
        raise Refused(gettext("The item does not stand on the agenda, and nothing is decided of it."))


def _known(outcome: str) -> str:
    if outcome not in Outcome.values:
        raise Refused(gettext("This is no outcome. Choose one of those that are shown."))
    return outcome
