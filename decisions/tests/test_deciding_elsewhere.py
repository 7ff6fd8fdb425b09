"""What is postponed or sent back from the meeting: where it goes on, and where it cannot."""

import datetime

import pytest

from decisions.models import Decision, Session
from decisions.tests.decidings import decide, logged, with_three_points
from meetings.models import Meeting, TransitionError


@pytest.fixture
def held(agenda, secretary):
    """The agenda, released and held: its meeting is in session."""
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held):
    return with_three_points(held)


@pytest.fixture
def next_meeting(chefforum):
    return Meeting.objects.create(forum=chefforum, held_on=datetime.date(2027, 3, 12), start=datetime.time(9))


def test_all_of_it_postponed_stands_ready_at_the_later_meeting(budget, secretary, next_meeting):
    decision = Decision.objects.of(budget)
    decision.set_outcome(None, "postponed", by=secretary)
    decision.postpone_to(next_meeting, by=secretary)
    decision.decide(by=secretary)
    budget.refresh_from_db()
    copy = budget.postponed_to
    assert (budget.status, copy.meeting, copy.status) == ("postponed", next_meeting, "accepted")
    assert [point.position for point in copy.points.all()] == [1, 2, 3]
    assert decision.html == "<p>Sagen blev udsat til mødet den 12. marts 2027.</p>"
    assert not hasattr(copy, "decision")


def test_only_the_points_that_are_postponed_go_on(budget, secretary, next_meeting):
    decide(budget, "approved", "postponed", "postponed", by=secretary, later=next_meeting).decide(by=secretary)
    budget.refresh_from_db()
    copy = budget.postponed_to
    assert (budget.status, copy.meeting) == ("decided", next_meeting)
    assert [point.html for point in copy.points.all()] == ["<p>at punkt 2 drøftes</p>", "<p>at punkt 3 drøftes</p>"]
    assert budget.points.count() == 3
    data = logged("item.postponed").get().data
    assert data == {"to": {"meeting": next_meeting.pk, "item": str(copy.key)}, "points": [2, 3]}


def test_what_went_on_is_laid_aside_when_the_item_is_taken_up_again(budget, secretary, next_meeting):
    decision = decide(budget, "approved", "postponed", "postponed", by=secretary, later=next_meeting)
    decision.decide(by=secretary)
    copy = decision.item.postponed_to
    decision.reopen(by=secretary)
    budget.refresh_from_db()
    copy.refresh_from_db()
    assert (budget.status, budget.postponed_to, copy.status) == ("on_agenda", None, "withdrawn")
    decision.decide(by=secretary)
    copy = type(budget).objects.get(pk=budget.pk).postponed_to
    copy.sections.update(version=2)
    with pytest.raises(TransitionError, match="arbejdet"):
        decision.reopen(by=secretary)


@pytest.mark.parametrize(
    "status", ["cancelled", "in_session", "minutes_drafted", "in_approval", "approved", "archived"]
)
def test_nothing_goes_on_at_a_meeting_that_was_held_or_cancelled(budget, secretary, next_meeting, status):
    decision = Decision.objects.of(budget)
    decision.set_outcome(None, "postponed", by=secretary)
    decision.postpone_to(next_meeting, by=secretary)
    Meeting.objects.filter(pk=next_meeting.pk).update(status=status)
    with pytest.raises(TransitionError):
        decision.decide(by=secretary)
    decision.refresh_from_db()
    decision.postpone_to(None, by=secretary)
    with pytest.raises(TransitionError):
        decision.postpone_to(Meeting.objects.get(pk=next_meeting.pk), by=secretary)
    budget.refresh_from_db()
    assert (budget.status, budget.copies.count(), decision.goes_on_at) == ("on_agenda", 0, None)


def test_nothing_goes_on_before_this_meeting_in_another_forum_or_unasked(budget, secretary, chefforum, next_meeting):
    decision = Decision.objects.of(budget)
    with pytest.raises(TransitionError, match="udsat"):
        decision.postpone_to(next_meeting, by=secretary)
    decision.set_outcome(None, "postponed", by=secretary)
    earlier = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 1, 7))
    other = Meeting.objects.create(
        forum=type(chefforum).objects.found(name="Direktørforum"), held_on=datetime.date(2027, 3, 12)
    )
    for meeting in (earlier, other):
        with pytest.raises(TransitionError):
            decision.postpone_to(meeting, by=secretary)
    decision.postpone_to(next_meeting, by=secretary)
    decision.set_outcome(None, "approved", by=secretary)
    assert decision.goes_on_at is None, "nothing of it is postponed any more"


def test_item_is_sent_back_to_its_author_from_the_meeting(budget, secretary, chief):
    with pytest.raises(TransitionError, match="forfatter"):
        Decision.objects.of(budget).send_back(by=secretary, reason="Mangler økonomi")
    type(budget).objects.filter(pk=budget.pk).update(author=chief)
    decision = Decision.objects.of(budget)
    with pytest.raises(TransitionError):
        decision.send_back(by=secretary, reason=" ")
    decision.send_back(by=secretary, reason="Mangler økonomi")
    budget.refresh_from_db()
    draft = budget.copies.get()
    assert (budget.status, draft.author, draft.meeting, draft.status) == ("returned", chief, None, "draft")
    assert Decision.objects.get(item=budget).html == "<p>Sagen blev sendt tilbage.</p>"
