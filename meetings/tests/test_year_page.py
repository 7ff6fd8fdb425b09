"""The year on one page: as each reader knows it."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Forum, Meeting

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def year(number: int = 2027, **asked: str) -> str:
    return reverse("year_wheel", args=[number], query=asked)


def shown(response) -> list[tuple[str, int, list[str], list[str]]]:
    """Every day with a meeting or a deadline: date, week, the meetings' forums, what is due."""
    return [
        (
            str(day.date),
            week.number,
            [str(one.forum) for one in day.meetings],
            [f"{word}: {one.forum}" for word, one in day.due],
        )
        for month in response.context["months"]
        for week in month.weeks
        for day in week.days
        if day.meetings or day.due
    ]


@pytest.fixture
def planned(chefforum, secretary, chief) -> Meeting:
    """A meeting in the first week of January, whose deadlines lie in the year before."""
    return Meeting.objects.plan(
        forum=chefforum, by=secretary, held_on=datetime.date(2027, 1, 6), start=datetime.time(9)
    )


def test_member_sees_meetings_and_deadlines_of_the_year_by_week(planned, chief, signed_in):
    client = signed_in(chief)
    assert shown(client.get(year(frister="1"))) == [
        ("2027-01-06", 1, ["Chefforum"], []),
        ("2027-01-13", 2, [], ["Referat udsendes: Chefforum"]),
    ]
    assert shown(client.get(year(2026, frister="1"))) == [
        ("2026-12-17", 51, [], ["Punkter indleveres: Chefforum"]),
        ("2026-12-22", 52, [], ["Gennemlæsning: Chefforum"]),
        ("2026-12-28", 53, [], ["Dagsorden frigives: Chefforum"]),
    ]
    text = client.get(year(frister="1")).text
    for told in ("Nytårsdag", "Skærtorsdag", "Juleaftensdag", "uge 53", 'datetime="2027-01-06">ons 6.<', "9.00"):
        assert told in text


def test_who_plans_sees_the_deadlines_unasked_and_others_the_meetings_alone(planned, secretary, chief, signed_in):
    told = [len(shown(signed_in(who).get(year()))) for who in (secretary, chief)]
    assert told == [2, 1]
    text = signed_in(secretary).get(year(forum="chefforum")).text
    assert 'href="/aarshjul/2028/?frister=1&amp;forum=chefforum"' in text


def test_deadlines_can_be_left_out_and_one_forum_chosen(planned, chief, secretary, signed_in):
    other = Forum.objects.found(name="KommuneMED", visibility=Forum.Visibility.ORGANISATION)
    Meeting.objects.create(forum=other, held_on="2027-01-07", minutes_are_out=True, status="approved")
    client = signed_in(chief)
    assert shown(client.get(year(frister="0"))) == [
        ("2027-01-06", 1, ["Chefforum"], []),
        ("2027-01-07", 1, ["KommuneMED"], []),
    ]
    assert shown(client.get(year(), {"forum": other.slug})) == [("2027-01-07", 1, ["KommuneMED"], [])]


def test_colleague_sees_what_is_released_and_no_deadline(planned, agenda, secretary, employee, signed_in):
    agenda.items_due_on = datetime.date(2026, 11, 18)
    agenda.save()
    agenda.release_agenda(by=secretary)
    assert shown(signed_in(employee).get(year(2026, frister="1"))) == [("2026-12-02", 49, ["Chefforum"], [])]
    assert shown(signed_in(employee).get(year(2027))) == []


def test_forums_that_one_may_not_see_are_not_named(secretary, employee, anonymous, signed_in):
    hidden = Forum.objects.found(name="Direktørforum")
    Meeting.objects.plan(forum=hidden, by=secretary, held_on=datetime.date(2027, 1, 6))
    assert "Direktørforum" not in signed_in(employee).get(year()).text
    assert signed_in(employee).get(year(), {"forum": hidden.slug}).status_code == 404
    assert signed_in(anonymous).get(year()).status_code == 302


def test_cancelled_meeting_is_told_as_cancelled(planned, secretary, signed_in):
    planned.cancel(by=secretary, reason="Ingen punkter")
    response = signed_in(secretary).get(year())
    assert shown(response) == [("2027-01-06", 1, ["Chefforum"], [])]  # and no deadline any more
    assert '<span class="year-said">aflyst</span>' in response.text
    assert response.context["months"][0].meetings == 0


def test_this_year_is_where_the_front_page_leads(chefforum, chief, signed_in):
    client = signed_in(chief)
    assert reverse("this_year") in client.get("/").text
    assert client.get(reverse("this_year"), {"forum": "chefforum"}).url == f"{year(2026)}?forum=chefforum"


@pytest.mark.parametrize("number", ["0", "1999", "2101", "9999", "99999999999999999999", "-1", "x"])
def test_year_that_is_none_of_ours_is_not_there(chief, signed_in, number):
    assert signed_in(chief).get(f"/aarshjul/{number}/").status_code == 404


def test_first_and_last_year_are_there(chief, signed_in):
    assert [signed_in(chief).get(year(number)).status_code for number in (2000, 2100)] == [200, 200]


def test_number_of_queries_does_not_grow(chief, secretary, signed_in):
    client, counts = signed_in(chief), []
    for number in (3, 30):
        for ahead in range(number):
            forum = Forum.objects.found(name=f"Forum {number} {ahead}", visibility="organisation")
            held_on = datetime.date(2027, 1, 6) + datetime.timedelta(7 * ahead)
            Meeting.objects.create(forum=forum, held_on=held_on, minutes_are_out=True, status="approved")
        with CaptureQueriesContext(connection) as queries:
            client.get(year())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6
