"""Planning a meeting, and a series of them."""

import datetime

import pytest
from django.db import OperationalError

from chefforum.testing import held_by_somebody_else, join, person
from meetings.models import (
    AgendaItem,
    AuditEntry,
    Meeting,
    Membership,
    Participant,
    Role,
    StandingItem,
    TransitionError,
)

MARCH = datetime.date(2027, 3, 3)
NINE, TWELVE = datetime.time(9), datetime.time(12)


def test_meeting_gets_what_is_usual_in_the_forum(chefforum, secretary, chair, chief):
    chefforum.start, chefforum.end = NINE, TWELVE
    chefforum.save()
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.start, meeting.end, meeting.place) == ("planned", NINE, TWELVE, "Mødelokale 2")
    assert [f"{one:%m-%d}" for one in vars(meeting.due).values()] == ["02-17", "02-22", "02-24", "03-10"]
    people = meeting.participants.values_list("position", "name", "title", "role", "presence")
    assert list(people) == [
        (0, "Cilla Chef", "Afdelingschef", "member", "expected"),
        (1, "Frode Forperson", "Kommunaldirektør", "chair", "expected"),
        (2, "Signe Sekretær", "Chefsekretær", "secretary", "expected"),
    ]
    entry = meeting.audit_entries.get(action="meeting.planned")
    assert (entry.by, entry.data) == (
        secretary,
        {"held_on": "2027-03-03", "start": "09:00:00", "end": "12:00:00", "place": "Mødelokale 2"},
    )


def test_what_is_said_stands_instead_of_what_is_usual(chefforum, secretary):
    chefforum.start, chefforum.end = NINE, TWELVE
    chefforum.save()
    said = {"start": None, "end": None, "place": "", "release_on": None, "items_due_on": datetime.date(2027, 3, 1)}
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH, **said)
    assert {name: getattr(meeting, name) for name in said} == said


def test_only_those_at_the_table_that_day_are_participants(chefforum, secretary):
    join(chefforum, person("forfatter", "Finn", "Forfatter"), Role.AUTHOR)
    join(chefforum, person("leder", "Lis", "Leder"), Role.LEADER)
    join(chefforum, person("snart", "Sara", "Snart"), starts_on=MARCH + datetime.timedelta(1))
    join(chefforum, person("fordum", "Finn", "Fordum"), ends_on=MARCH - datetime.timedelta(1))
    join(chefforum, person("observatoer", "Ole", "Observatør"), Role.OBSERVER, starts_on=MARCH, ends_on=MARCH)
    join(chefforum, secretary, Role.MEMBER)
    Membership.objects.create(forum=chefforum, name="Uden Konto", role=Role.MEMBER)
    Membership.objects.create(forum=chefforum, name="Heller Ingen", role=Role.MEMBER)
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH)
    names = [one.name for one in meeting.participants.all()]
    assert names == ["Heller Ingen", "Ole Observatør", "Signe Sekretær", "Uden Konto"]


def test_standing_items_come_by_themselves(chefforum, secretary):
    StandingItem.objects.create(forum=chefforum, title="Godkendelse af dagsorden og referat", place="first")
    StandingItem.objects.create(forum=chefforum, title="Eventuelt", place="last")
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH)
    assert [item.title for item in meeting.items.in_order()] == ["Godkendelse af dagsorden og referat", "Eventuelt"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"start": NINE, "end": NINE}, "Mødet skal slutte, efter det er begyndt."),
        ({"end": NINE}, "Skriv, hvornår mødet begynder"),
        ({"items_due_on": MARCH + datetime.timedelta(1)}, "Fristen ligger efter mødet."),
        ({"review_on": MARCH + datetime.timedelta(1)}, "Fristen ligger efter mødet."),
        ({"release_on": MARCH + datetime.timedelta(1)}, "Fristen ligger efter mødet."),
        ({"minutes_due_on": MARCH - datetime.timedelta(1)}, "Referatet kan ikke udsendes, før mødet er holdt."),
    ],
)
def test_plan_that_cannot_be_is_refused_and_leaves_nothing(chefforum, secretary, said, told):
    with pytest.raises(TransitionError, match=told):
        Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH, **said)
    assert (Meeting.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize("start", [None, NINE])
def test_second_meeting_at_the_same_time_is_refused_unless_the_first_is_cancelled(chefforum, secretary, start):
    first = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH, start=start)
    with pytest.raises(TransitionError, match=r"Chefforum har allerede et møde den 3\. marts 2027"):
        Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH, start=start)
    first.cancel(by=secretary, reason="Ingen punkter")
    assert Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH, start=start).pk


def test_series_is_planned_whole(chefforum, secretary, chief):
    dates = [MARCH, MARCH + datetime.timedelta(14), MARCH]
    meetings = Meeting.objects.plan_series(forum=chefforum, by=secretary, dates=dates, start=NINE, end=TWELVE)
    assert [one.held_on for one in meetings] == dates[:2]
    assert Participant.objects.count() == 4
    assert AuditEntry.objects.filter(action="meeting.planned", by=secretary).count() == 2
    assert AuditEntry.objects.first_broken() is None


def test_series_with_one_taken_date_leaves_nothing(chefforum, secretary):
    taken = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH, start=NINE)
    dates = [MARCH - datetime.timedelta(7), MARCH]
    with pytest.raises(TransitionError, match=r"3\. marts 2027 kl\. 9\.00"):
        Meeting.objects.plan_series(forum=chefforum, by=secretary, dates=dates, start=NINE)
    assert list(Meeting.objects.all()) == [taken]


def test_series_of_no_dates_and_of_too_many_is_refused(chefforum, secretary):
    with pytest.raises(TransitionError, match=r"Vælg mindst én dato\."):
        Meeting.objects.plan_series(forum=chefforum, by=secretary, dates=[])
    dates = [MARCH + datetime.timedelta(ahead) for ahead in range(111)]
    with pytest.raises(TransitionError, match="111 møder"):
        Meeting.objects.plan_series(forum=chefforum, by=secretary, dates=dates)
    assert not Meeting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_plan_at_once_wait_for_each_other_and_nobody_else_does(chefforum, secretary):
    with held_by_somebody_else(chefforum, no_key=True), pytest.raises(OperationalError, match="lock timeout"):
        Meeting.objects.plan(forum=chefforum, by=secretary, held_on=MARCH)
    with held_by_somebody_else(chefforum, no_key=True):
        item = AgendaItem.objects.write(forum=chefforum, by=secretary, title="Budget 2027")
    assert (Meeting.objects.count(), item.title) == (0, "Budget 2027")
