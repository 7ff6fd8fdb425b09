"""Deciding an item: outcomes, the text that follows them, and what is refused when."""

import datetime

import pytest

from decisions.models import Decision, Session, Statement
from decisions.tests.decidings import decide, logged, with_three_points
from meetings.models import Meeting, TransitionError


@pytest.fixture
def held(agenda, secretary):
    """The agenda, released and held: its meeting is in session."""
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held):
    return with_three_points(held)


@pytest.fixture
def next_meeting(chefforum):
    return Meeting.objects.create(forum=chefforum, held_on=datetime.date(2027, 3, 12), start=datetime.time(9))


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
