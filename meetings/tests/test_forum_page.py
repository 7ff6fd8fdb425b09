"""A forum's page: its meetings by year, as each reader knows them."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import Forum, Meeting

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meetings(chefforum):
    """One held last year and one this year with minutes out, one in approval, one planned."""
    status = Meeting.Status
    told = (
        ("2025-10-08", status.ARCHIVED, True),
        ("2026-04-22", status.APPROVED, True),
        ("2026-11-18", status.IN_APPROVAL, False),
        ("2026-12-09", status.PLANNED, False),
    )
    return [
        Meeting.objects.create(
            forum=chefforum, held_on=datetime.date.fromisoformat(day), status=state, minutes_are_out=out
        )
        for day, state, out in told
    ]


def shown(response) -> tuple[list[str], dict[int, list[str]]]:
    context = response.context
    years = {year: [str(one.held_on) for one in held] for year, held in context["years"]}
    return [str(one.held_on) for one in context["coming"]], years


def test_member_sees_every_meeting_by_year_newest_first(meetings, chefforum, chief, signed_in):
    response = signed_in(chief).get(chefforum.get_absolute_url())
    assert shown(response) == (["2026-12-09"], {2026: ["2026-11-18", "2026-04-22"], 2025: ["2025-10-08"]})
    for word in ("Planlagt", "Referat til godkendelse", "Referat godkendt", "Arkiveret"):
        assert f"</svg>\n{word}</span>" in response.text
    assert "Cilla Chef" in response.text


def test_others_see_what_they_can_read_and_not_the_work_behind_it(meetings, chefforum, employee, anonymous, signed_in):
    response = signed_in(employee).get(chefforum.get_absolute_url())
    assert shown(response) == ([], {2026: ["2026-04-22"], 2025: ["2025-10-08"]})
    assert response.text.count("Referat godkendt</span>") == 2
    assert "Arkiveret" not in response.text
    assert signed_in(anonymous).get(chefforum.get_absolute_url()).status_code == 404


def test_colleague_sees_a_released_agenda_as_released_whatever_goes_on_behind_it(
    agenda, secretary, employee, signed_in
):
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    text = signed_in(employee).get(agenda.forum.get_absolute_url()).text
    assert "Dagsorden frigivet</span>" in text and "Mødet er i gang" not in text


def test_only_secretaries_are_offered_to_import(meetings, chefforum, secretary, chief, signed_in):
    offered = [
        "Indlæs gamle referater" in signed_in(who).get(chefforum.get_absolute_url()).text for who in (secretary, chief)
    ]
    assert offered == [True, False]


def test_forum_without_meetings_says_what_it_is_for(chefforum, chief, employee, signed_in):
    assert "Forummet har ingen møder endnu." in signed_in(chief).get(chefforum.get_absolute_url()).text
    assert "Her er endnu ikke noget, du kan læse." in signed_in(employee).get(chefforum.get_absolute_url()).text


def test_members_names_are_for_members(chefforum, chief, secretary, anonymous, signed_in):
    chefforum.visibility = Forum.Visibility.PUBLIC
    chefforum.save()
    assert "Signe Sekretær" in signed_in(chief).get(chefforum.get_absolute_url()).text
    assert "Signe Sekretær" not in signed_in(anonymous).get(chefforum.get_absolute_url()).text


def test_number_of_queries_does_not_grow(chefforum, chief, signed_in):
    client, counts = signed_in(chief), []
    for number in (1, 30):
        for month in range(number):
            Meeting.objects.create(
                forum=chefforum, held_on=datetime.date(2020 + number // 30 + month // 12, month % 12 + 1, 7)
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(chefforum.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 8
