"""A follow-up is given, changed and called off: who, what, by when, and who is told."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.models import FollowUp, Minutes, Session
from meetings.models import AgendaItem, AuditEntry, Exclusion, Forum, Meeting, Notice, TransitionError

# The day of the meeting, a Wednesday.
NOW = datetime.datetime(2026, 12, 2, 10, tzinfo=datetime.UTC)
DUE = datetime.date(2026, 12, 16)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def held(agenda, secretary, chief) -> Meeting:
    """The meeting, going on."""
    agenda.release_agenda(by=secretary, notify=False)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held) -> AgendaItem:
    return held.items.get(title="Budget 2027")


def give(item, by, **said):
    wanted = {"what": "Lav et oplæg", "who": "Cilla Chef", "due_on": DUE, **said}
    return FollowUp.objects.give(item=item, by=by, **wanted)


def test_follow_up_is_given_and_logged(budget, secretary, chief):
    given = give(budget, secretary, what="  Lav et\n oplæg ")
    assert (given.what, given.who, given.user, given.due_on, given.status) == (
        "Lav et oplæg", "Cilla Chef", chief, DUE, "open",
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="follow_up.given")
    assert (entry.by, entry.meeting, entry.subject_id) == (secretary, budget.meeting, str(given.pk))
    assert entry.data == {
        "what": "Lav et oplæg", "who": "Cilla Chef", "due_on": "2026-12-16", "returns_in": None, "returns_to": None,
        "item": str(budget.key),
    }  # fmt: skip
    assert Session.objects.get(meeting=budget.meeting).revision == 2
