"""Deciding an item: outcomes, the text that follows them, postponing, votes, statements, and what is refused when."""

import datetime
import uuid

import pytest

from decisions.importing.load import load
from decisions.models import Absence, Decision, Minutes, Outcome, Session, StandardText, Statement
from meetings.models import AuditEntry, Meeting, TransitionError
from meetings.redaction import PUBLIC, redact


@pytest.fixture
def held(agenda, secretary):
    """The agenda, released and held: its meeting is in session."""
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held):
    """An item with three points."""
    item = held.items.get(title="Budget 2027")
    for place in (2, 3):
        item.points.create(position=place, html=f"<p>at punkt {place} drøftes</p>")
    return item


@pytest.fixture
def next_meeting(chefforum):
    return Meeting.objects.create(forum=chefforum, held_on=datetime.date(2027, 3, 12), start=datetime.time(9))


def decide(item, *outcomes, by, later=None):
    """Set an outcome for each point."""
    decision = Decision.objects.of(item)
    for point, outcome in zip(item.points.all(), outcomes, strict=True):
        decision.set_outcome(point, outcome, by=by)
    if later:
        decision.postpone_to(later, by=by)
    return decision


def logged(action):
    return AuditEntry.objects.filter(action=action)


def test_text_follows_the_outcomes_point_by_point(budget, secretary, next_meeting):
    assert not Decision.objects.filter(item=budget).exists(), "nobody has decided anything"
    decision = decide(budget, "approved", "postponed", "approved", by=secretary)
    assert decision.html == "<p>Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til et senere møde.</p>"
    decision.postpone_to(next_meeting, by=secretary)
    decision.refresh_from_db()
    assert decision.html == "<p>Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 12. marts 2027.</p>"
    assert (decision.outcome, decision.edited, decision.outcomes()) == (
        "", False, ["approved", "postponed", "approved"],
    )  # fmt: skip
    states = decision.states.filter(part="decision").order_by("version")
    assert [(state.version, state.made, state.saved_by) for state in states] == [
        (1, False, None), *((version, True, secretary) for version in range(2, 6)),
    ]  # fmt: skip
    entry = logged("decision.outcome_set").first()
    assert entry.data == {
        "item": str(budget.key), "outcomes": ["approved", "postponed", "approved"], "goes_on": "2027-03-12",
    }  # fmt: skip
    assert (entry.meeting_id, entry.by) == (budget.meeting_id, secretary)


def test_all_points_get_one_outcome_and_the_item_has_it(budget, secretary):
    decision = Decision.objects.of(budget)
    assert decision.set_outcome(None, "noted", by=secretary)
    assert (decision.outcome, decision.html) == ("noted", "<p>Indstillingen blev taget til efterretning.</p>")
    assert not decision.set_outcome(None, "noted", by=secretary), "the same again is nothing new"
    assert logged("decision.outcome_set").count() == 1
    decision.set_outcome(budget.points.first(), "", by=secretary)
    assert (decision.outcome, decision.html) == ("", "<p>Punkt 2 og 3 blev taget til efterretning.</p>")


def test_item_without_points_has_an_outcome_of_its_own(held, secretary):
    item = held.items.get(title="Godkendelse af dagsorden")
    item.points.all().delete()
    decision = Decision.objects.of(item)
    decision.set_outcome(None, "discussed", by=secretary)
    assert (decision.outcome, decision.html, decision.point_outcomes.count()) == ("discussed", "<p>Drøftet.</p>", 0)


def test_followers_are_told_of_each_change(budget, secretary):
    session = budget.meeting.session
    before = session.revision
    Decision.objects.of(budget).set_outcome(None, "approved", by=secretary)
    session.refresh_from_db()
    assert session.revision > before


def test_point_of_another_item_is_refused(budget, held, secretary):
    other = held.items.get(title="Godkendelse af dagsorden").points.get()
    with pytest.raises(TransitionError, match="andet punkt"):
        Decision.objects.of(budget).set_outcome(other, "approved", by=secretary)
    with pytest.raises(TransitionError):
        Decision.objects.of(budget).set_outcome(None, "vedtaget", by=secretary)
    assert not any(Decision.objects.get(item=budget).outcomes())


ACTS = {
    "of": lambda item, by: Decision.objects.of(item),
    "set_outcome": lambda item, by: item.decision.set_outcome(None, "approved", by=by),
    "postpone_to": lambda item, by: item.decision.postpone_to(None, by=by),
    "follow_outcomes": lambda item, by: item.decision.follow_outcomes(by=by),
    "write": lambda item, by: item.decision.write("decision", "<p>Nyt.</p>", version=1, by=by),
    "give_way": lambda item, by: item.decision.give_way("decision", "<p>Nyt.</p>", version=1, by=by),
    "decide": lambda item, by: item.decision.decide(by=by),
    "reopen": lambda item, by: item.decision.reopen(by=by),
    "send_back": lambda item, by: item.decision.send_back(by=by, reason="Mangler økonomi"),
    "count_votes": lambda item, by: item.decision.count_votes(1, 0, 0, by=by),
    "record": lambda item, by: Statement.objects.record(item, item.meeting.participants.first(), "<p>Nej.</p>", by=by),
}


@pytest.mark.parametrize(
    ("status", "why"),
    [
        *((status, "ikke begyndt") for status in ("planned", "drafting", "in_review", "released", "cancelled")),
        ("in_approval", "til godkendelse"),
        *((status, "godkendt") for status in ("approved", "archived")),
    ],
)
def test_nothing_is_decided_before_the_meeting_and_after_the_minutes_are_sent(budget, secretary, status, why):
    Decision.objects.of(budget)
    budget.forum.takes_votes = True
    budget.forum.save()
    Meeting.objects.filter(pk=budget.meeting_id).update(status=status)
    before = rows(budget)
    for act in ACTS.values():
        with pytest.raises(TransitionError, match=why):
            act(budget, secretary)
    assert rows(budget) == before


@pytest.mark.parametrize("status", ["withdrawn", "draft", "handed_in"])
def test_an_item_that_is_not_on_the_agenda_is_not_decided(budget, secretary, status):
    Decision.objects.of(budget)
    type(budget).objects.filter(pk=budget.pk).update(status=status)
    before = rows(budget)
    for act in ACTS.values():
        with pytest.raises(TransitionError, match="kan ikke besluttes"):
            act(budget, secretary)
    assert rows(budget) == before


def test_an_item_that_was_given_back_before_the_release_is_not_taken_up(budget, secretary):
    Decision.objects.of(budget)
    type(budget).objects.filter(pk=budget.pk).update(status="returned", number=None, suffix="")
    for act in ("of", "reopen", "decide"):
        with pytest.raises(TransitionError, match="kan ikke besluttes"):
            ACTS[act](budget, secretary)
    assert type(budget).objects.get(pk=budget.pk).status == "returned"


def rows(item):
    decision = Decision.objects.filter(item=item).values().first()
    return decision, list(Statement.objects.filter(item=item).values()), type(item).objects.get(pk=item.pk).status


def test_item_is_decided_once_and_taken_up_again(budget, secretary):
    decision = decide(budget, "approved", "approved", "noted", by=secretary)
    assert decision.decide(by=secretary)
    assert not decision.decide(by=secretary), "done already is done"
    budget.refresh_from_db()
    assert budget.status == "decided"
    assert [entry.data for entry in logged("decision.made")] == [
        {"status": ["on_agenda", "decided"], "outcomes": ["approved", "approved", "noted"]}
    ]
    with pytest.raises(TransitionError, match="Tag det op igen"):
        decision.set_outcome(None, "noted", by=secretary)
    assert decision.write("decision", "<p>Rettet.</p>", version=decision.decision_version, by=secretary)
    assert decision.reopen(by=secretary, reason="Drøftet igen")
    assert not decision.reopen(by=secretary)
    budget.refresh_from_db()
    assert budget.status == "on_agenda"
    assert logged("decision.reopened").get().data == {"status": ["decided", "on_agenda"], "reason": "Drøftet igen"}


def test_decisions_are_written_while_the_minutes_are_drafted(budget, held, secretary):
    held.session.end(by=secretary)
    decision = Decision.objects.of(budget)
    assert decision.set_outcome(None, "approved", by=secretary)
    assert decision.decide(by=secretary)


# Postponed


def test_all_of_it_postponed_stands_ready_at_the_later_meeting(budget, secretary, next_meeting):
    decision = Decision.objects.of(budget)
    decision.set_outcome(None, "postponed", by=secretary)
    decision.postpone_to(next_meeting, by=secretary)
    decision.decide(by=secretary)
    budget.refresh_from_db()
    copy = budget.postponed_to
    assert (budget.status, copy.meeting, copy.status) == ("postponed", next_meeting, "accepted")
    assert [point.position for point in copy.points.all()] == [1, 2, 3]
    assert decision.html == "<p>Sagen blev udsat til mødet den 12. marts 2027.</p>"
    assert not hasattr(copy, "decision")


def test_only_the_points_that_are_postponed_go_on(budget, secretary, next_meeting):
    decide(budget, "approved", "postponed", "postponed", by=secretary, later=next_meeting).decide(by=secretary)
    budget.refresh_from_db()
    copy = budget.postponed_to
    assert (budget.status, copy.meeting) == ("decided", next_meeting)
    assert [point.html for point in copy.points.all()] == ["<p>at punkt 2 drøftes</p>", "<p>at punkt 3 drøftes</p>"]
    assert budget.points.count() == 3
    data = logged("item.postponed").get().data
    assert data == {"to": {"meeting": next_meeting.pk, "item": str(copy.key)}, "points": [2, 3]}


def test_what_went_on_is_laid_aside_when_the_item_is_taken_up_again(budget, secretary, next_meeting):
    decision = decide(budget, "approved", "postponed", "postponed", by=secretary, later=next_meeting)
    decision.decide(by=secretary)
    copy = decision.item.postponed_to
    decision.reopen(by=secretary)
    budget.refresh_from_db()
    copy.refresh_from_db()
    assert (budget.status, budget.postponed_to, copy.status) == ("on_agenda", None, "withdrawn")
    decision.decide(by=secretary)
    copy = type(budget).objects.get(pk=budget.pk).postponed_to
    copy.sections.update(version=2)
    with pytest.raises(TransitionError, match="arbejdet"):
        decision.reopen(by=secretary)


@pytest.mark.parametrize(
    "status", ["cancelled", "in_session", "minutes_drafted", "in_approval", "approved", "archived"]
)
def test_nothing_goes_on_at_a_meeting_that_was_held_or_cancelled(budget, secretary, next_meeting, status):
    decision = Decision.objects.of(budget)
    decision.set_outcome(None, "postponed", by=secretary)
    decision.postpone_to(next_meeting, by=secretary)
    Meeting.objects.filter(pk=next_meeting.pk).update(status=status)
    with pytest.raises(TransitionError):
        decision.decide(by=secretary)
    decision.refresh_from_db()
    decision.postpone_to(None, by=secretary)
    with pytest.raises(TransitionError):
        decision.postpone_to(Meeting.objects.get(pk=next_meeting.pk), by=secretary)
    budget.refresh_from_db()
    assert (budget.status, budget.copies.count(), decision.goes_on_at) == ("on_agenda", 0, None)


def test_nothing_goes_on_before_this_meeting_in_another_forum_or_unasked(budget, secretary, chefforum, next_meeting):
    decision = Decision.objects.of(budget)
    with pytest.raises(TransitionError, match="udsat"):
        decision.postpone_to(next_meeting, by=secretary)
    decision.set_outcome(None, "postponed", by=secretary)
    earlier = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 1, 7))
    other = Meeting.objects.create(
        forum=type(chefforum).objects.found(name="Direktørforum"), held_on=datetime.date(2027, 3, 12)
    )
    for meeting in (earlier, other):
        with pytest.raises(TransitionError):
            decision.postpone_to(meeting, by=secretary)
    decision.postpone_to(next_meeting, by=secretary)
    decision.set_outcome(None, "approved", by=secretary)
    assert decision.goes_on_at is None, "nothing of it is postponed any more"


def test_item_is_sent_back_to_its_author_from_the_meeting(budget, secretary, chief):
    with pytest.raises(TransitionError, match="forfatter"):
        Decision.objects.of(budget).send_back(by=secretary, reason="Mangler økonomi")
    type(budget).objects.filter(pk=budget.pk).update(author=chief)
    decision = Decision.objects.of(budget)
    with pytest.raises(TransitionError):
        decision.send_back(by=secretary, reason=" ")
    decision.send_back(by=secretary, reason="Mangler økonomi")
    budget.refresh_from_db()
    draft = budget.copies.get()
    assert (budget.status, draft.author, draft.meeting, draft.status) == ("returned", chief, None, "draft")
    assert Decision.objects.get(item=budget).html == "<p>Sagen blev sendt tilbage.</p>"


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
