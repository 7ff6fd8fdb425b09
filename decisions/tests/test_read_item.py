"""One item's page: its neighbours, its case number, and the case's other treatments."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join
from decisions.cases import MOST
from decisions.tests.conftest import hold
from meetings.models import Forum, Meeting, Role

CASE = "00.01.00-A00-77-26"


def url(meeting: Meeting, label: str) -> str:
    return reverse("item", args=[meeting.pk, label])


def treatments(response) -> list[tuple[str, str, str]]:
    return [(one.forum, one.held_on.isoformat(), one.title) for one in response.context["treatments"]]


@pytest.fixture
def earlier(chefforum, secretary, chair):
    """A function: a meeting held on a day, whose minutes are approved, with one item of the case."""

    def made(day: str, title: str, *, closed: bool = False, forum: Forum = chefforum) -> Meeting:
        meeting = Meeting.objects.create(forum=forum, held_on=datetime.date.fromisoformat(day))
        meeting.begin_drafting(by=secretary)
        make_item(meeting, title, closed=closed, public_title="Lukket sag" if closed else "", case_number=CASE)
        hold(meeting, secretary=secretary, chair=chair).approve(by=chair)
        return meeting

    return made


def test_item_stands_between_its_neighbours(approved, chief, signed_in):
    response = signed_in(chief).get(url(approved, "2"))
    context = response.context
    assert [context[name].label for name in ("before", "item", "after")] == ["1", "2", "3"]
    assert f'<a rel="prev" href="{url(approved, "1")}">' in response.text
    assert f'<a rel="next" class="turn-next" href="{url(approved, "3")}">' in response.text


def test_case_number_has_its_main_groups_name(approved, chief, signed_in):
    response = signed_in(chief).get(url(approved, "3"))
    assert "00.01.00-A00-3-26 · Kommunens styrelse" in response.text


@pytest.mark.parametrize("label", ["4", "3a", "0", "x"])
def test_item_that_is_not_there_is_not_found(approved, chief, signed_in, label):
    assert signed_in(chief).get(url(approved, label)).status_code == 404


def test_item_of_a_meeting_without_a_document_is_not_found(agenda, chief, signed_in):
    assert signed_in(chief).get(url(agenda, "1")).status_code == 404


def test_closed_item_tells_outsiders_its_public_words_only(public, anonymous, signed_in):
    response = signed_in(anonymous).get(url(public, "2"))
    assert (response.context["item"].title, response.context["item"].case) == ("Personalesag", None)
    assert "Stillingen er besat." in response.text
    assert "Hemmelig Person" not in response.text
    assert "sagsnummer" not in response.text.casefold()


def test_other_treatments_stand_oldest_first_with_their_decision(earlier, chief, signed_in):
    earlier("2026-01-14", "Første behandling")
    earlier("2026-03-11", "Anden behandling")
    now = earlier("2026-05-06", "Tredje behandling")
    response = signed_in(chief).get(url(now, "1"))
    assert treatments(response) == [
        ("Chefforum", "2026-01-14", "Første behandling"),
        ("Chefforum", "2026-03-11", "Anden behandling"),
    ]
    assert response.text.count("Godkendt</span>") == 2


def test_other_treatments_that_are_closed_are_told_to_members_only(earlier, chief, employee, signed_in):
    earlier("2026-01-14", "Lukket behandling", closed=True)
    now = earlier("2026-05-06", "Åben behandling")
    assert treatments(signed_in(chief).get(url(now, "1"))) == [("Chefforum", "2026-01-14", "Lukket behandling")]
    response = signed_in(employee).get(url(now, "1"))
    assert treatments(response) == []
    assert "14. januar" not in response.text
    assert "Intet andet punkt, som du må læse, har dette sagsnummer." in response.text


def test_other_treatments_in_a_forum_that_one_may_not_see_are_not_told(earlier, chief, secretary, signed_in):
    hidden = Forum.objects.found(name="Direktørforum")
    join(hidden, secretary, Role.SECRETARY)
    earlier("2026-01-14", "Direktørernes behandling", forum=hidden)
    now = earlier("2026-05-06", "Åben behandling")
    assert treatments(signed_in(chief).get(url(now, "1"))) == []
    assert treatments(signed_in(secretary).get(url(now, "1"))) == [
        ("Direktørforum", "2026-01-14", "Direktørernes behandling")
    ]


def test_other_treatment_in_an_agenda_that_is_not_released_is_not_told(earlier, agenda, secretary, signed_in):
    make_item(agenda, "Kommende behandling", case_number=CASE)
    now = earlier("2026-05-06", "Åben behandling")
    assert treatments(signed_in(secretary).get(url(now, "1"))) == []
    agenda.release_agenda(by=secretary)
    assert treatments(signed_in(secretary).get(url(now, "1"))) == [("Chefforum", "2026-12-02", "Kommende behandling")]


def test_other_treatments_are_the_latest_twenty_in_a_fixed_number_of_queries(earlier, chief, signed_in):
    now = earlier("2026-05-06", "Denne behandling")
    earlier("2025-01-01", "Behandling 1")
    client = signed_in(chief)
    client.get(url(now, "1"))  # the first time it is noted as read
    counts = []
    for more in (0, MOST + 1):
        for number in range(more):
            earlier(f"2025-{1 + number // 28 + 1:02}-{number % 28 + 1:02}", f"Behandling {number + 2}")
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url(now, "1"))
        counts.append((len(response.context["treatments"]), len(queries)))
    assert [found for found, _queries in counts] == [1, MOST]
    assert counts[0][1] == counts[1][1] <= 13
    assert [treatments(response)[place] for place in (0, -1)] == [
        ("Chefforum", "2025-02-02", "Behandling 3"),
        ("Chefforum", "2025-02-21", "Behandling 22"),
    ]


def test_attachment_whose_file_was_never_put_in_says_so(agenda, secretary, chief, employee, signed_in):
    agenda.release_agenda(by=secretary)
    url = reverse("item", args=[agenda.pk, "3"])
    told = [signed_in(user).get(url).text.count("(filen er ikke lagt ind)") for user in (chief, employee)]
    assert told == [2, 1]  # one of the two is closed


def test_attachment_with_its_file_does_not(files, secretary, chief, signed_in):
    files.release_agenda(by=secretary)
    assert "filen er ikke lagt ind" not in signed_in(chief).get(reverse("item", args=[files.pk, "3"])).text
