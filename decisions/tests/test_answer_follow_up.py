"""Whoever is to do it answers: done, delayed, a remark; by the page."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from decisions.models import FollowUp, FollowUpAnswer
from decisions.tests.follow_ups import DUE, LATER, NOTHING_SAID, NOW, fresh, given_after, state
from meetings.models import AuditEntry, Notice, TransitionError


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def given(agenda, secretary, chief) -> FollowUp:
    return given_after(agenda.items.get(title="Budget 2027"), secretary)


def test_done_is_logged_and_told(given, chief, secretary):
    given.answer(by=chief, kind="done", text="Ligger i mappen")
    assert state(given) == ("done", DUE, [("done", None, "Ligger i mappen")])
    assert fresh(given).closed_at == NOW
    entry = AuditEntry.objects.get(action="follow_up.answered")
    assert (entry.by, entry.data) == (
        chief, {"answer": "done", "text": "Ligger i mappen", "status": ["open", "done"]},
    )  # fmt: skip
    assert [row.user for row in Notice.objects.filter(kind="answered")] == [secretary]


def test_delayed_it_is_due_on_the_new_day(given, chief):
    given.answer(by=chief, kind="delayed", until=LATER)
    assert state(given) == ("open", LATER, [("delayed", LATER, "")])
    entry = AuditEntry.objects.get(action="follow_up.answered")
    assert entry.data["changes"] == {"due_on": ["2026-12-16", "2027-01-13"]}


def test_remark_changes_nothing_else_and_is_one_however_often_it_is_sent(given, chief):
    given.answer(by=chief, kind="remark", text="Venter på tal")
    given.answer(by=chief, kind="remark", text=" Venter på tal ")
    assert state(given) == ("open", DUE, [("remark", None, "Venter på tal")])


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "delayed"},
        {"kind": "delayed", "until": NOW.date()},
        {"kind": "delayed", "until": datetime.date(2026, 12, 1)},
        {"kind": "delayed", "until": DUE},
        {"kind": "delayed", "until": datetime.date(2026, 12, 9)},
        {"kind": "remark", "text": "  "},
    ],
)
def test_answer_is_refused(given, chief, said):
    with pytest.raises(TransitionError):
        given.answer(by=chief, **said)
    assert state(given) == NOTHING_SAID
    assert not AuditEntry.objects.filter(action="follow_up.answered").exists()


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_closed_one_is_answered_no_more(given, chief, status):
    FollowUp.objects.update(status=status, closed_at=NOW)
    with pytest.raises(TransitionError):
        given.answer(by=chief, kind="remark", text="For sent")
    assert not FollowUpAnswer.objects.exists()


# The page


def test_page_answers(given, chief, signed_in):
    page = signed_in(chief).post(reverse("answer_follow_up", args=[given.key]), {"kind": "done"}, follow=True)
    assert state(given)[0] == "done"
    assert "Udført onsdag 2. december" in page.text


def test_what_was_typed_stays_where_it_is_refused(given, chief, signed_in):
    said = {"kind": "delayed", "until": "2026-12-16", "text": "Vi mangler tal"}
    page = signed_in(chief).post(reverse("answer_follow_up", args=[given.key]), said)
    assert page.status_code == 422
    assert "Fristen er allerede den dag eller senere. Vælg en senere dag." in page.text
    assert 'value="Vi mangler tal"' in page.text
    page = signed_in(chief).post(
        reverse("answer_follow_up", args=[given.key]), {"kind": "delayed", "until": "i morgen"}
    )
    assert page.status_code == 422
    assert 'value="i morgen"' in page.text
    assert state(given) == NOTHING_SAID


def test_others_do_not_answer(given, chair, employee, outsider, anonymous, signed_in):
    url = reverse("answer_follow_up", args=[given.key])
    assert [signed_in(user).post(url, {"kind": "done"}).status_code for user in (chair, employee, outsider)] == [
        403, 404, 404,
    ]  # fmt: skip
    assert signed_in(anonymous).post(url, {"kind": "done"}).status_code == 302
    assert state(given) == NOTHING_SAID
