"""Votes, dissent and standard texts: noted at the meeting, and frozen with the minutes."""

import datetime
import uuid

import pytest

from decisions.importing.load import load
from decisions.models import Absence, Decision, Minutes, Outcome, Session, StandardText, Statement
from decisions.tests.decidings import decide, logged, with_three_points
from meetings.models import Meeting, TransitionError
from meetings.redaction import PUBLIC, redact


@pytest.fixture
def held(agenda, secretary):
    """The agenda, released and held: its meeting is in session."""
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held):
    return with_three_points(held)


# Votes


@pytest.fixture
def votes(budget, chefforum):
    chefforum.takes_votes = True
    chefforum.save()
    budget.meeting.participants.update(presence="present")
    return Decision.objects.of(budget)


def test_votes_are_counted_where_the_forum_does_so(votes, budget, secretary, chefforum):
    assert votes.count_votes(1, None, 1, by=secretary)
    assert not votes.count_votes(1, 0, 1, by=secretary)
    votes.refresh_from_db()
    assert (votes.votes_for, votes.votes_against, votes.votes_not_cast) == (1, 0, 1)
    assert logged("decision.votes_counted").get().data == {"item": str(budget.key), "votes": [1, 0, 1]}
    votes.count_votes(None, None, None, by=secretary)
    assert (votes.votes_for, votes.votes_against, votes.votes_not_cast) == (None, None, None)
    chefforum.takes_votes = False
    chefforum.save()
    with pytest.raises(TransitionError, match="tæller ikke stemmer"):
        Decision.objects.of(budget).count_votes(1, 0, 0, by=secretary)


def test_no_more_votes_than_people_who_are_there(votes, budget, secretary):
    with pytest.raises(TransitionError, match="3 stemmer er flere end de 2"):
        votes.count_votes(2, 1, 0, by=secretary)
    with pytest.raises(TransitionError):
        votes.count_votes(-1, 0, 0, by=secretary)
    Absence.objects.create(participant=budget.meeting.participants.first(), item=budget)
    with pytest.raises(TransitionError):
        votes.count_votes(2, 0, 0, by=secretary)
    budget.meeting.participants.update(role="guest")
    with pytest.raises(TransitionError):
        votes.count_votes(1, 0, 0, by=secretary)
    votes.refresh_from_db()
    assert votes.votes_for is None


# Statements


def test_dissent_is_recorded_changed_and_taken_out(budget, secretary):
    one, other = budget.meeting.participants.all()
    statement = Statement.objects.record(budget, other, "<p>Jeg er imod.</p>", by=secretary)
    assert (statement.name, statement.participant, statement.html) == ("Cilla Chef", other, "<p>Jeg er imod.</p>")
    assert Statement.objects.record(budget, other, "<p>Jeg er imod.</p>", by=secretary) == statement, "sent twice"
    assert Statement.objects.record(budget, one, "<p>Også jeg.</p>", by=secretary).position == 1
    assert statement.change("<p>Jeg er ikke med.</p>", stood="<p>Jeg er imod.</p>", by=secretary)
    with pytest.raises(TransitionError):
        statement.change("<p>Et tredje.</p>", stood="<p>Jeg er imod.</p>", by=secretary)
    statement.remove(by=secretary)
    assert [row.name for row in budget.statements.all()] == ["Frode Forperson"]
    assert logged("statement.removed").get().data == {
        "item": str(budget.key), "name": "Cilla Chef", "was": "<p>Jeg er ikke med.</p>",
    }  # fmt: skip
    assert [logged(act).count() for act in ("statement.recorded", "statement.changed")] == [2, 1]


def test_statement_needs_words_and_somebody_of_the_meeting(budget, secretary, chefforum):
    there = budget.meeting.participants.first()
    with pytest.raises(TransitionError):
        Statement.objects.record(budget, there, "<p> </p>", by=secretary)
    elsewhere = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 9)).participants.create(
        name="N"
    )
    with pytest.raises(TransitionError, match="deltagere"):
        Statement.objects.record(budget, elsewhere, "<p>Nej.</p>", by=secretary)
    assert not budget.statements.exists()


# Standard texts


def test_standard_texts_stand_in_their_order(chefforum):
    names = ("Ét", "To", "Tre")
    texts = [StandardText.objects.add(chefforum, name, f"<p>{name}.</p>") for name in names]
    texts[2].move_up()
    texts[0].move_up()
    assert [text.label for text in chefforum.standard_texts.all()] == ["Ét", "Tre", "To"]


def test_outcomes_of_the_minutes_are_frozen(budget, held, secretary, chair):
    decide(budget, "approved", "noted", "approved", by=secretary).decide(by=secretary)
    minutes = held.session.end(by=secretary)
    assert isinstance(minutes, Minutes)
    document = minutes.submit(by=secretary).snapshot.document
    said = next(item for item in document["items"] if item["key"] == str(budget.key))
    assert (said["status"], said["decision"]) == (
        "decided",
        {
            "outcome": Outcome.NONE,
            "points": ["approved", "noted", "approved"],
            "html": "<p>Punkt 1 og 3 blev godkendt. Punkt 2 blev taget til efterretning.</p>",
            "discussion": "",
            "public": "",
        },
    )


def test_votes_are_frozen_where_they_were_counted_and_read_back(votes, budget, held, secretary, chair):
    votes.set_outcome(None, "approved", by=secretary)
    votes.count_votes(1, 1, None, by=secretary)
    minutes = held.session.end(by=secretary)
    document = minutes.submit(by=secretary).snapshot.document
    said = [item["decision"].get("votes") for item in document["items"]]
    assert said == [None, None, {"for": 1, "against": 1, "not_cast": 0}]
    version = minutes.approve(by=chair)
    forum = type(budget.forum).objects.found(name="Chefforum i nabokommunen")
    keys = {item["key"]: str(uuid.uuid4()) for item in version.snapshot.document["items"]}
    elsewhere = {
        **version.snapshot.document,
        "items": [{**item, "key": keys[item["key"]], "attachments": []} for item in version.snapshot.document["items"]],
    }
    again = load(elsewhere, by=secretary, source="abroad.json", forum=forum).snapshot.document
    assert [item["decision"] for item in again["items"]] == [item["decision"] for item in elsewhere["items"]]


def test_outcomes_that_the_text_says_are_not_read_twice(votes, budget, held, secretary, chair, signed_in):
    for point, outcome in zip(budget.points.all(), ("approved", "noted", "approved"), strict=True):
        votes.set_outcome(point, outcome, by=secretary)
    votes.count_votes(2, 0, 0, by=secretary)
    held.session.end(by=secretary).submit(by=secretary)
    page = signed_in(chair).get(held.get_absolute_url()).text
    assert "Punkt 1 og 3 blev godkendt. Punkt 2 blev taget til efterretning." in page
    assert 'class="outcomes"' not in page
    assert "For 2, imod 0, undlod 0." in page


def test_nothing_of_a_closed_items_votes_and_dissent_is_for_the_public(held, secretary, chefforum):
    chefforum.takes_votes = True
    chefforum.save()
    item = held.items.get(closed=True)
    decision = Decision.objects.of(item)
    decision.set_outcome(None, "approved", by=secretary)
    decision.count_votes(1, 1, 0, by=secretary)
    decision.write("discussion", "<p>Hemmelig Person blev drøftet.</p>", version=1, by=secretary)
    decision.write("public", "<p>Stillingen er besat.</p>", version=1, by=secretary)
    Statement.objects.record(item, held.participants.first(), "<p>Fortroligt svar.</p>", by=secretary)
    decision.decide(by=secretary)
    document = held.session.end(by=secretary).submit(by=secretary).snapshot.document
    said = next(one for one in redact(document, PUBLIC)["items"] if one["key"] == str(item.key))
    assert (said["decision"], said["statements"]) == (
        {
            "outcome": "",
            "points": [],
            "html": "<p>Stillingen er besat.</p>",
            "discussion": "",
            "public": "<p>Stillingen er besat.</p>",
        },
        [],
    )
