"""A forum's year in numbers: every number, for whoever reads it, in a fixed number of queries."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.models import RegisterEntry, Session, TimeSpent
from decisions.numbers import HIDDEN, SEVERAL, Tasks, numbers_of
from decisions.tests.numbers import DECEMBER, FEBRUARY, JANUARY, NOW, SECRET, day, exclude, year_of
from decisions.tests.year import held, task
from meetings.models import AgendaItem, Meeting


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def year(chefforum, secretary, chief, chair) -> list[Meeting]:
    return year_of(chefforum, secretary)


def months(**counts: int) -> list[int]:
    found = [0] * 12
    for name, count in counts.items():
        found[{"jan": 0, "feb": 1, "dec": 11}[name]] = count
    return found


def test_every_number_of_a_year(year, chefforum, chief):
    counted = numbers_of(chefforum, 2026, chief)
    assert list(counted.by_month("outcome").items()) == [
        ("approved", months(jan=1, dec=1)),
        ("postponed", months(jan=1, dec=1)),
        ("lapsed", months(feb=1)),
        ("not_approved", months(jan=1)),
        ("noted", months(feb=1)),
        (SEVERAL, months(feb=1)),
    ]
    assert list(counted.by_month("kind").items()) == [
        ("decision", months(jan=2, feb=1, dec=1)),
        ("information", months(feb=2)),
        ("standing", months(jan=1)),
        ("", months(dec=1)),
    ]
    assert [(one.held_on, len(one.items), one.closed) for one in counted.meetings] == [
        (JANUARY, 3, 1), (FEBRUARY, 3, 0), (DECEMBER, 2, 0),
    ]  # fmt: skip
    assert (counted.unfinished, counted.hidden, counted.years) == (1, 0, (2026, 2025))
    # What was withdrawn sets no time aside; of the meeting in December no time was measured.
    assert [(one.held_on, one.set_aside, one.used, one.used_freely) for one in counted.timed] == [
        (JANUARY, 45, 87, 0), (FEBRUARY, 30, 35, 4),
    ]  # fmt: skip
    assert [(one.title, one.timed.used, one.timed.over) for one in counted.overran()] == [
        (SECRET, 40, 30), ("Budget", 45, 15), ("Budget igen", 31, 1),
    ]  # fmt: skip
    assert [item.title for item in counted.postponed] == ["Budget", "Budget igen", "Flytningen"]
    assert [[item.title for item in case] for case in counted.postponed_again()] == [["Budget", "Budget igen"]]
    assert counted.tasks == Tasks(due_later=1, overdue=2, done=1, called_off=1)
    assert numbers_of(chefforum, 2025, chief).tasks == Tasks(0, 0, 0, 0)


def test_stretches_of_one_item_are_added_and_one_that_runs_is_not_counted(year, chefforum, chief):
    item = year[1].items.get(title="Kantinen")
    start = item.times.get().ended_at + datetime.timedelta(hours=1)
    until = start + datetime.timedelta(minutes=6, seconds=30)
    TimeSpent.objects.create(session=year[1].session, item=item, began_at=start, ended_at=until)
    TimeSpent.objects.create(session=year[1].session, item=item, began_at=until)
    assert numbers_of(chefforum, 2026, chief).timed[1].used_freely == 10


def test_what_was_postponed_to_another_item_is_the_same_case(year, chefforum, chief):
    """Also where it has no case number, and where a number and a link join three of them."""
    last = year[2].items.get(title="Flytningen")
    AgendaItem.objects.filter(title="Budget igen").update(postponed_to=last)
    counted = numbers_of(chefforum, 2026, chief)
    assert [[item.title for item in case] for case in counted.postponed_again()] == [
        ["Budget", "Budget igen", "Flytningen"]
    ]


def test_of_what_one_takes_no_part_in_there_is_one_more_and_nothing_else(year, chefforum, chief):
    for title in (SECRET, "Budget igen"):
        exclude(chief, AgendaItem.objects.get(title=title))
    counted = numbers_of(chefforum, 2026, chief)
    assert [len(one.items) for one in counted.meetings] == [3, 3, 2]
    assert counted.hidden == 2
    assert counted.by_month("outcome") == {
        "approved": months(jan=1, dec=1), "postponed": months(jan=1, dec=1), "lapsed": months(feb=1),
        "noted": months(feb=1), HIDDEN: months(jan=1, feb=1),
    }  # fmt: skip
    assert counted.by_month("kind") == {
        "decision": months(jan=1, dec=1), "information": months(feb=2), "standing": months(jan=1),
        "": months(dec=1), HIDDEN: months(jan=1, feb=1),
    }  # fmt: skip
    assert [(one.set_aside, one.used) for one in counted.timed] == [(35, 47), (0, 4)]
    assert [item.title for item in counted.overran()] == ["Budget"]
    assert [item.title for item in counted.postponed] == ["Budget", "Flytningen"]
    assert counted.postponed_again() == []
    assert counted.tasks == Tasks(due_later=1, overdue=1, done=1, called_off=1)


def test_year_without_minutes_says_so(year, chefforum, chief, signed_in):
    response = signed_in(chief).get(reverse("numbers", args=[chefforum.slug]), {"aar": "2019"})
    assert (response.status_code, response.context["figures"]) == (200, [])
    assert "Der er ingen referater fra 2019 at tælle endnu." in response.text
    assert "Tallene som CSV" not in response.text


def test_year_in_which_no_time_was_measured_and_nothing_postponed(year, chefforum, chief, signed_in):
    response = signed_in(chief).get(reverse("numbers", args=[chefforum.slug]), {"aar": "2025"})
    assert {one.key: one.sentence for one in response.context["figures"] if not one.rows} == {
        "tid": "Tiden er ikke målt ved nogen af årets møder. Den måles, når et møde afholdes på siden »Afhold«.",
        "udsat": "I 2025 blev ingen punkter udsat.",
        "opfoelgning": "Der er ikke givet nogen opfølgning efter møderne i 2025.",
    }


def more(meeting: Meeting, month: int, count: int) -> None:
    """So many more meetings with an item each, that ran over and was postponed, made in the database."""
    version, forum = meeting.minutes.versions.get(), meeting.forum
    days = [day(month, number) for number in range(1, count + 1)]
    meetings = Meeting.objects.bulk_create(Meeting(forum=forum, held_on=one, status="approved") for one in days)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(forum=forum, meeting=one, title="Budget", minutes=5, number=1, status="postponed")
        for one in meetings
    )
    start, until = NOW, NOW + datetime.timedelta(minutes=9)
    for one, item in zip(meetings, items, strict=True):
        session = Session.objects.create(meeting=one, opened_at=start)
        TimeSpent.objects.create(session=session, item=item, began_at=start, ended_at=until)
        task(item, day(12, 1))
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            version=version, item=item, forum=forum, meeting=item.meeting, held_on=item.meeting.held_on, number=1,
            status="postponed", title=item.title, public_title=item.title, outcome="postponed", outcomes=["postponed"],
            case_number="00.30.00-A00-1-26",
        )
        for item in items
    )  # fmt: skip


def test_queries_do_not_grow_with_the_meetings(chefforum, secretary, chief, signed_in):
    client, asked, counted = signed_in(chief), [], []
    first = held(chefforum, JANUARY, [{"title": "Budget", "outcomes": ["approved"]}], by=secretary)
    for count, month in ((2, 2), (27, 3)):
        more(first, month, count)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("numbers", args=[chefforum.slug]), {"aar": "2026"})
        asked.append(len(captured))
        counted.append((len(response.context["counted"].meetings), len(response.context["counted"].overran())))
    assert counted == [(3, 2), (30, 29)]
    assert asked[0] == asked[1] <= 12
