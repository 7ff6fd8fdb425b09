"""Moving a meeting, and changing its plan."""

import datetime

import pytest
import time_machine

from chefforum.testing import join, person
from meetings.models import Meeting, Membership, Notice, TransitionError

FROM, TO = datetime.date(2027, 3, 3), datetime.date(2027, 3, 10)
NINE, TEN, TWELVE = datetime.time(9), datetime.time(10), datetime.time(12)
CLOSED = ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]


@pytest.fixture
def planned(chefforum, secretary, chief) -> Meeting:
    """A planned meeting on FROM, from nine to twelve."""
    return Meeting.objects.plan(forum=chefforum, by=secretary, held_on=FROM, start=NINE, end=TWELVE)


def test_moving_moves_the_deadlines_and_is_logged(planned, secretary):
    planned.change(by=secretary, release_on=datetime.date(2027, 2, 25))
    planned.move(by=secretary, held_on=TO, start=TEN)
    planned.refresh_from_db()
    assert (planned.held_on, planned.start, planned.end) == (TO, TEN, TWELVE)
    assert [f"{one:%m-%d}" for one in vars(planned.due).values()] == ["02-24", "03-01", "03-04", "03-17"]
    assert planned.calendar_sequence == 1  # the deadline by hand was no news for a calendar of meetings
    entry = planned.audit_entries.get(action="meeting.moved")
    assert (entry.by, entry.data["changes"]["held_on"], entry.data["changes"]["release_on"]) == (
        secretary,
        ["2027-03-03", "2027-03-10"],
        ["2027-02-25", "2027-03-04"],
    )


def test_deadline_said_with_the_move_stands(planned, secretary):
    planned.move(by=secretary, held_on=TO, release_on=datetime.date(2027, 3, 8), review_on=None)
    assert (planned.release_on, planned.review_on) == (datetime.date(2027, 3, 8), None)


def test_change_by_hand_is_logged_and_bumps_the_calendar_where_it_shows(planned, secretary):
    planned.change(by=secretary, place="Byrådssalen", end=None)
    planned.refresh_from_db()
    assert (planned.place, planned.end, planned.calendar_sequence) == ("Byrådssalen", None, 1)
    entry = planned.audit_entries.get(action="meeting.changed")
    assert entry.data == {"changes": {"place": ["Mødelokale 2", "Byrådssalen"], "end": ["12:00:00", None]}}


def test_nothing_said_is_nothing_logged(planned, secretary):
    planned.change(by=secretary, place="Mødelokale 2")
    planned.move(by=secretary, held_on=FROM)
    assert (planned.calendar_sequence, planned.audit_entries.count()) == (0, 1)


@pytest.mark.parametrize("status", CLOSED)
def test_meeting_that_has_begun_or_is_cancelled_is_not_moved(planned, secretary, status):
    Meeting.objects.filter(pk=planned.pk).update(status=status)
    for act in (
        lambda: planned.move(by=secretary, held_on=TO),
        lambda: planned.change(by=secretary, place="Byrådssalen"),
        lambda: planned.renew_members(by=secretary),
    ):
        with pytest.raises(TransitionError):
            act()
    planned.refresh_from_db()
    assert (planned.held_on, planned.place, planned.status) == (FROM, "Mødelokale 2", status)
    assert [one.action for one in planned.audit_entries.all()] == ["meeting.planned"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"held_on": TO, "release_on": datetime.date(2027, 3, 11)}, "Fristen ligger efter mødet."),
        ({"held_on": TO, "minutes_due_on": FROM}, "Referatet kan ikke udsendes"),
        ({"held_on": TO, "end": NINE}, "Mødet skal slutte"),
        ({"held_on": datetime.date(2027, 4, 7)}, "allerede et møde den 7. april 2027 kl. 9.00"),
    ],
)
def test_move_that_cannot_be_is_refused_and_changes_nothing(planned, secretary, chefforum, said, told):
    Meeting.objects.plan(forum=chefforum, by=secretary, held_on=datetime.date(2027, 4, 7), start=NINE)
    with pytest.raises(TransitionError, match=told):
        planned.move(by=secretary, **said)
    planned.refresh_from_db()
    assert (planned.held_on, planned.end, planned.calendar_sequence) == (FROM, TWELVE, 0)


@pytest.mark.parametrize(("released", "kinds"), [(True, ["moved"]), (False, [])])
def test_members_are_told_where_they_have_the_agenda(agenda, secretary, chief, released, kinds):
    if released:
        agenda.release_agenda(by=secretary)
    Notice.objects.all().delete()
    agenda.move(by=secretary, held_on=datetime.date(2026, 12, 9))
    assert [one.kind for one in Notice.objects.filter(user=chief)] == kinds
    told = Notice.objects.filter(user=chief).first()
    assert not released or told.data["was"] == "Onsdag d. 2. december 2026, 9.00–11.30, Mødelokale 2"


def test_deadlines_by_hand_are_nobodys_mail(agenda, secretary, chief):
    agenda.release_agenda(by=secretary)
    Notice.objects.all().delete()
    agenda.change(by=secretary, minutes_due_on=datetime.date(2026, 12, 20))
    assert not Notice.objects.exists()


def test_what_was_postponed_to_the_meeting_follows(agenda, planned, secretary):
    with time_machine.travel(datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC), tick=False):
        agenda.release_agenda(by=secretary)
        agenda.items.get(title="Budget 2027").postpone_to(planned, by=secretary)
        planned.move(by=secretary, held_on=TO)
    item = agenda.items.get(title="Budget 2027")
    # What is said of it ("udsat til mødet den …") is read from where it went, and so follows too.
    assert (item.status, item.postponed_to.title, item.postponed_to.meeting) == ("postponed", "Budget 2027", planned)
    assert item.postponed_to.meeting.held_on == TO


def test_participants_are_renewed_to_those_who_are_in_the_forum_that_day(planned, secretary, chief, chefforum):
    planned.participants.create(name="Gitte Gæst", role="guest", position=9)
    Membership.objects.filter(user=chief).update(ends_on=FROM - datetime.timedelta(1))
    join(chefforum, person("ny", "Nina", "Ny"))
    planned.renew_members(by=secretary)
    assert {one.name for one in planned.participants.all()} == {"Signe Sekretær", "Gitte Gæst", "Nina Ny"}
    entry = planned.audit_entries.get(action="meeting.changed")
    assert [sorted(names) for names in entry.data["changes"]["participants"]] == [
        ["Cilla Chef", "Gitte Gæst", "Signe Sekretær"],
        ["Gitte Gæst", "Nina Ny", "Signe Sekretær"],
    ]
    planned.renew_members(by=secretary)
    assert planned.audit_entries.filter(action="meeting.changed").count() == 1
