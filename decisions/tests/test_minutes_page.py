"""The minutes from the end of the meeting until they are approved, as the secretary and the chair have them."""

import pytest
from django.urls import reverse

from decisions.minutes_preflight import check, unanswered
from decisions.models import Decision, Minutes, MinutesVersion, RegisterEntry, Session
from meetings.models import AuditEntry, Override, TransitionError


@pytest.fixture
def drafted(agenda, secretary):
    """A meeting that is over, with everybody there and everything decided."""
    agenda.release_agenda(by=secretary)
    session = Session.objects.open(agenda, by=secretary)
    agenda.participants.update(presence="present")
    for item in agenda.items.in_order():
        decision = Decision.objects.of(item)
        decision.set_outcome(None, "approved", by=secretary)
        if item.closed:
            decision.write("public", "<p>Stillingen er besat.</p>", version=1, by=secretary)
        decision.decide(by=secretary)
    return session.end(by=secretary)


def page(minutes, name="minutes", *args):
    return reverse(name, args=[minutes.meeting_id, *args])


def test_page_shows_the_minutes_as_they_read_now(drafted, secretary, signed_in):
    answer = signed_in(secretary).get(page(drafted))
    assert answer.status_code == 200
    assert "Godkendt." in answer.text
    assert reverse("hold", args=[drafted.meeting_id]) + "#punkt-3" in answer.text
    assert reverse("submit_minutes", args=[drafted.meeting_id]) in answer.text
