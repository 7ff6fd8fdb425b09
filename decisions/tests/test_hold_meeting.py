"""Holding a meeting: it opens, goes from item to item, ends, and is taken up again."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from decisions.models import Decision, Minutes, Session
from meetings.models import AgendaItem, AuditEntry, Meeting, TransitionError


@pytest.fixture
def released(agenda, secretary) -> Meeting:
    """The agenda, released."""
    agenda.release_agenda(by=secretary)
    return agenda


@pytest.fixture
def session(released, secretary) -> Session:
    """The meeting in session, at its first item."""
    return Session.objects.open(released, by=secretary)


def labels(meeting: Meeting) -> list[str]:
    return [item.label for item in meeting.items.on_agenda().in_order()]


def logged(meeting: Meeting, action: str) -> list[dict]:
    return list(AuditEntry.objects.filter(meeting=meeting, action=action).values_list("data", flat=True))


def test_opening_begins_with_the_first_item_and_is_logged(released, secretary):
    session = Session.objects.open(released, by=secretary)
    released.refresh_from_db()
    assert released.status == Meeting.Status.IN_SESSION
    assert session.item.label == "1"
    assert [(one.item.label, one.began_at, one.ended_at) for one in session.times.all()] == [
        ("1", session.opened_at, None)
    ]
    assert logged(released, "meeting.session_opened") == [{"status": ["released", "in_session"]}]


def test_the_cockpit_shows_every_item(session, secretary, signed_in):
    answer = signed_in(secretary).get(f"/moeder/{session.meeting_id}/afhold/")
    assert [held.said.label for held in answer.context["held"]] == ["1", "2", "3"]
