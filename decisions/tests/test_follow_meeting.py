"""Following a meeting: who may, what they see, and that a closed or excluded item reaches nobody it is kept from."""

import pytest
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.models import Absence, Decision, Part, Session
from meetings.models import Exclusion, Forum, Meeting

NAMES = ("follow", "follow_news", "big_screen", "big_screen_news")


@pytest.fixture
def session(agenda, secretary, chief) -> Session:
    """The meeting in session, at its first item."""
    agenda.release_agenda(by=secretary)
    return Session.objects.open(agenda, by=secretary)


def at(session: Session, name: str) -> str:
    return reverse(name, args=[session.meeting_id])


def decide(session: Session, title: str, words: str, by) -> None:
    decision = Decision.objects.of(session.meeting.items.get(title=title))
    decision.write(Part.DECISION, f"<p>{words}</p>", version=decision.decision_version, by=by)


@pytest.mark.parametrize("name", NAMES)
def test_members_follow_and_nobody_else(session, name, chief, chair, employee, outsider, secretary, signed_in):
    answers = {user.username: signed_in(user).get(at(session, name)).status_code
               for user in (secretary, chair, chief, employee, outsider)}  # fmt: skip
    assert answers == {"sekretaer": 200, "forperson": 200, "chef": 200, "medarbejder": 404, "udenfor": 404}


@pytest.mark.parametrize("name", NAMES)
def test_a_citizen_is_asked_to_sign_in_even_in_a_public_forum(session, name, anonymous, signed_in):
    Forum.objects.update(visibility="public")
    answer = signed_in(anonymous).get(at(session, name))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/konto/login/")
    assert b"Godkendelse" not in answer.content
