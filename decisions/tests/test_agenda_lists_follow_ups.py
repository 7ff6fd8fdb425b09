"""»Opfølgning på beslutninger«: the agenda says what is to be done, and what was done since the last meeting."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chefforum.testing import item as make_item
from decisions.minutes_snapshot import freeze_minutes
from decisions.models import FollowUp, Minutes, Session
from decisions.tests.follow_ups import NOW, SECRET_TASK, give, hold
from meetings.models import Exclusion, Meeting
from meetings.richtext import clean
from meetings.snapshot import freeze


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def over(agenda, secretary, chief, chair) -> Meeting:
    agenda.forum.standing_items.create(place="first", title="Opfølgning på beslutninger", lists_follow_ups=True)
    hold(agenda, secretary).end(by=secretary)
    return agenda


@pytest.fixture
def following(over, secretary) -> Meeting:
    """The forum's next meeting, with the item that lists them."""
    return Meeting.objects.plan(forum=over.forum, by=secretary, held_on=datetime.date(2026, 12, 16))


def listed(document) -> str:
    (item,) = [item for item in document["items"] if item["title"] == "Opfølgning på beslutninger"]
    return "".join(section["html"] for section in item["sections"])


def rows(html: str) -> list[str]:
    return [row.replace("</td><td>", " | ").replace("</th><td>", " | ") for row in html.split("<tr>")[2:]]


HEAD = '<table><thead><tr><th scope="col">Hvad</th>'


def test_open_ones_and_what_was_done_since(over, following, secretary, chief, today):
    budget = over.items.get(title="Budget 2027")
    give(budget, secretary, what="Skriv & regn", due_on=datetime.date(2026, 12, 11))
    give(budget, secretary, what="Er gjort").answer(by=chief, kind="done")
    give(budget, secretary, what="Slet ikke").call_off(by=secretary)
    old = give(budget, secretary, what="Gjort for længst")
    old.answer(by=chief, kind="done")
    FollowUp.objects.filter(pk=old.pk).update(closed_at="2026-12-01T10:00Z")
    html = listed(freeze(following))
    assert html.startswith(HEAD)
    assert html == clean(html)
    assert rows(html) == [
        '<th scope="row">Skriv &amp; regn | Cilla Chef | 11. december 2026 | Åben</td></tr>',
        '<th scope="row">Er gjort | Cilla Chef | 16. december 2026 | Udført 2. december 2026</td></tr></tbody></table>',
    ]


def test_nothing_to_follow_up_is_said(following):
    assert listed(freeze(following)) == "<p>Der er ingen opfølgninger.</p>"


@pytest.mark.parametrize(
    ("is_open", "closed", "told"),
    [
        (True, 1, "<p>Desuden er der 1 opfølgning på et lukket punkt.</p>"),
        (True, 2, "<p>Desuden er der 2 opfølgninger på lukkede punkter.</p>"),
        (False, 1, "<p>Der er 1 opfølgning på et lukket punkt.</p>"),
        (False, 2, "<p>Der er 2 opfølgninger på lukkede punkter.</p>"),
    ],
)
def test_of_closed_items_there_is_a_count(over, following, secretary, is_open, closed, told):
    for number in range(closed):
        give(over.items.get(closed=True), secretary, what=f"{SECRET_TASK} {number}")
    if is_open:
        give(over.items.get(title="Budget 2027"), secretary)
    html = listed(freeze(following))
    assert html.endswith(told)
    assert (SECRET_TASK in html, "Lav et oplæg" in html) == (False, is_open)


def test_item_in_which_somebody_takes_no_part_is_counted_only(over, following, secretary, chair):
    budget = over.items.get(title="Budget 2027")
    Exclusion.objects.create(item=budget, membership=chair.memberships.get())
    give(budget, secretary)
    assert listed(freeze(following)) == "<p>Der er 1 opfølgning på et lukket punkt.</p>"


def test_what_is_given_while_a_meeting_is_held_is_not_listed_yet(over, following, secretary):
    over.session.reopen(by=secretary, reason="Et punkt manglede")
    give(over.items.get(title="Budget 2027"), secretary)
    assert listed(freeze(following)) == "<p>Der er ingen opfølgninger.</p>"


def test_minutes_say_what_the_agenda_said(over, following, secretary, chief):
    given = give(over.items.get(title="Budget 2027"), secretary)
    following.begin_drafting(by=secretary)
    following.release_agenda(by=secretary, notify=False)
    released = listed(following.last_version.snapshot.document)
    Session.objects.open(following, by=secretary)
    given.answer(by=chief, kind="done")
    minutes = Minutes.objects.begin(following, by=secretary)
    assert "Åben" in released
    assert listed(freeze_minutes(minutes)) == released


def test_list_takes_the_same_queries_for_3_and_30(over, following, secretary):
    budget = make_item(over, "Mange opgaver", number=9)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            freeze(following)
        return len(queries)

    for number in range(3):
        give(budget, secretary, what=f"Opgave {number}")
    before = asked()
    for number in range(3, 30):
        give(budget, secretary, what=f"Opgave {number}")
    assert asked() == before
