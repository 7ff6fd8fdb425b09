"""The status of a follow-up returns to a meeting: where its item stands, and how it moves along."""

import datetime

import pytest
import time_machine

from chefforum.testing import join
from decisions.models import FollowUp
from decisions.tasks import place_what_returns
from decisions.tests.follow_ups import NOW, give, hold
from meetings.models import AgendaItem, AuditEntry, Exclusion, Forum, Meeting, TransitionError


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def held(agenda, secretary, chief) -> Meeting:
    """The meeting, going on."""
    hold(agenda, secretary)
    return agenda


@pytest.fixture
def budget(held) -> AgendaItem:
    return held.items.get(title="Budget 2027")


@pytest.fixture
def june(chefforum) -> datetime.date:
    return datetime.date(2027, 6, 1)


def plan(forum, secretary, day, **said) -> Meeting:
    return Meeting.objects.plan(forum=forum, by=secretary, held_on=day, start=datetime.time(9), end=None, **said)


def test_status_stands_in_the_meeting_to_which_it_returns(budget, secretary, chief):
    meeting = plan(budget.forum, secretary, datetime.date(2027, 1, 13))
    given = give(budget, secretary, returns_to=meeting)
    status = given.status_item
    assert (status.title, status.meeting, status.copied_from, status.status, status.closed, status.case_number) == (
        "Status på: Budget 2027", meeting, budget, "accepted", False, budget.case_number,
    )  # fmt: skip
    assert status.sections.get(type="presentation").html == (
        "<p>Opfølgning på punkt 3 på mødet den 2. december 2026: Lav et oplæg (ansvarlig: Cilla Chef, "
        "frist: 16. december 2026).</p>"
    )
    assert list(meeting.items.on_agenda()) == [status]


def test_status_waits_in_the_backlog_for_the_first_meeting_of_its_month(budget, secretary, june):
    given = give(budget, secretary, returns_in=june.replace(day=17))
    status = given.status_item
    assert (given.returns_in, given.returns, status.meeting) == (june, "juni 2027", None)
    assert status in budget.forum.items.backlog()
    for day in ("2027-05-26", "2027-07-07"):
        plan(budget.forum, secretary, datetime.date.fromisoformat(day))
    place_what_returns()
    status.refresh_from_db()
    assert status.meeting is None
    later = plan(budget.forum, secretary, datetime.date(2027, 6, 23))
    first = plan(budget.forum, secretary, datetime.date(2027, 6, 9))
    place_what_returns()
    place_what_returns()
    status.refresh_from_db()
    assert (status.meeting, later.items.count()) == (first, 0)
    assert AuditEntry.objects.filter(action="item.moved", subject_id=str(status.pk)).count() == 1
    first.cancel(by=secretary, reason="Sne")
    place_what_returns()
    status.refresh_from_db()
    assert status.meeting == later


def test_status_of_a_month_that_had_no_meeting_comes_before_the_next(budget, secretary, june):
    status = give(budget, secretary, returns_in=june).status_item
    august = plan(budget.forum, secretary, datetime.date(2027, 8, 18))
    with time_machine.travel(datetime.datetime(2027, 7, 1, 8, tzinfo=datetime.UTC), tick=False):
        place_what_returns()
    status.refresh_from_db()
    assert status.meeting == august


def test_status_of_a_meeting_that_is_cancelled_goes_to_the_backlog(budget, secretary):
    meeting = plan(budget.forum, secretary, datetime.date(2027, 1, 13))
    status = give(budget, secretary, returns_to=meeting).status_item
    meeting.cancel(by=secretary, reason="Sne")
    place_what_returns()
    status.refresh_from_db()
    assert status.meeting is None


def test_status_that_the_secretary_has_moved_stays(budget, secretary, june):
    status = give(budget, secretary, returns_in=june).status_item
    may = plan(budget.forum, secretary, datetime.date(2027, 5, 26))
    plan(budget.forum, secretary, datetime.date(2027, 6, 9))
    status.move_to(may, by=secretary)
    place_what_returns()
    status.refresh_from_db()
    assert status.meeting == may


def test_status_of_a_closed_item_is_closed_to_the_same(held, secretary, chief):
    closed = held.items.get(closed=True)
    Exclusion.objects.create(item=closed, membership=chief.memberships.get())
    status = give(closed, secretary, who="Frode Forperson", returns_in=datetime.date(2027, 6, 1)).status_item
    assert (status.closed, status.public_title) == (True, "Status på: Personalesag")
    assert [one.membership.user for one in status.exclusions.all()] == [chief]


def test_two_tasks_of_a_decision_return_in_one_item(budget, secretary, june):
    one, other = (give(budget, secretary, what=what, returns_in=june) for what in ("Det ene", "Det andet"))
    assert one.status_item == other.status_item
    one.call_off(by=secretary)
    other.status_item.refresh_from_db()
    assert other.status_item.status == "accepted"
    other.call_off(by=secretary)
    assert AgendaItem.objects.get(title="Status på: Budget 2027").status == "withdrawn"


def test_return_that_is_changed_moves_the_status(budget, secretary, june):
    given = give(budget, secretary, returns_in=june)
    first = given.status_item
    meeting = plan(budget.forum, secretary, datetime.date(2027, 1, 13))
    given.change(by=secretary, what=given.what, who=given.who, due_on=given.due_on, returns_to=meeting)
    given.refresh_from_db()
    first.refresh_from_db()
    assert (first.status, given.status_item.meeting, given.status_item.status) == ("withdrawn", meeting, "accepted")
    given.change(by=secretary, what=given.what, who=given.who, due_on=given.due_on)
    given.refresh_from_db()
    assert (given.status_item, meeting.items.on_agenda().count()) == (None, 0)


def test_status_that_somebody_has_worked_on_is_left(budget, secretary, june):
    given = give(budget, secretary, returns_in=june)
    status = given.status_item
    status.revise(by=secretary, version=status.version, presenter="Cilla Chef")
    given.call_off(by=secretary)
    status.refresh_from_db()
    assert status.status == "accepted"


@pytest.mark.parametrize(
    "status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]
)
def test_no_return_to_a_meeting_that_was_held_or_cancelled(budget, secretary, status):
    meeting = plan(budget.forum, secretary, datetime.date(2027, 1, 13))
    Meeting.objects.filter(pk=meeting.pk).update(status=status)
    with pytest.raises(TransitionError):
        give(budget, secretary, returns_to=meeting)
    assert (FollowUp.objects.count(), meeting.items.count()) == (0, 0)


def test_no_return_to_an_earlier_meeting_or_another_forums(budget, secretary):
    other = Forum.objects.found(name="Direktørforum")
    join(other, secretary, "secretary")
    theirs = plan(other, secretary, datetime.date(2027, 1, 13))
    past = plan(budget.forum, secretary, datetime.date(2026, 11, 13))
    for meeting in (theirs, past, budget.meeting):
        with pytest.raises(TransitionError):
            give(budget, secretary, returns_to=meeting)
    assert (FollowUp.objects.count(), theirs.items.count(), past.items.count()) == (0, 0, 0)
