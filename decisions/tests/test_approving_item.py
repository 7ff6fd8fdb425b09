"""The item that approves: it refers to the forum's previous meeting, and deciding it approves those minutes."""

import datetime

import pytest
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.models import Decision, Session
from meetings.models import AuditEntry, Forum, Meeting


@pytest.fixture
def first(submitted):
    """A meeting on 2 December whose minutes await approval, which the next meeting gives."""
    Forum.objects.filter(pk=submitted.forum_id).update(approval_rule="next_meeting")
    submitted.forum.refresh_from_db()
    return submitted


@pytest.fixture
def second(first, secretary):
    """The next one, with the forum's standing item, on its day."""
    forum = first.forum
    forum.standing_items.create(title="Godkendelse af dagsorden og referat", approves_minutes=True)
    meeting = Meeting.objects.create(forum=forum, held_on=datetime.date(2026, 12, 16), start=datetime.time(9))
    meeting.begin_drafting(by=secretary)
    meeting.take_standing_items(by=secretary)
    return meeting


def hold(meeting, secretary):
    meeting.release_agenda(by=secretary)
    Session.objects.open(meeting, by=secretary)
    return meeting.items.get(title="Godkendelse af dagsorden og referat")


def test_standing_item_refers_to_the_meeting_before(second, first):
    assert second.items.get().approves == first


def test_opening_the_meeting_knows_which_one_was_held(second, first, secretary, chefforum):
    between = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 9))
    second.take_standing_items(by=secretary)
    assert second.items.get().approves == between, "the one that will be the last by then"
    assert hold(second, secretary).approves == first, "it was not held"


def test_first_meeting_of_a_forum_has_none(chefforum, secretary):
    chefforum.standing_items.create(title="Godkendelse af dagsorden og referat", approves_minutes=True)
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 16))
    meeting.begin_drafting(by=secretary)
    meeting.take_standing_items(by=secretary)
    item = hold(meeting, secretary)
    decision = Decision.objects.of(item)
    decision.set_outcome(None, "approved", by=secretary)
    assert (item.approves, decision.decide(by=secretary)) == (None, True)


def test_deciding_it_approves_the_minutes_in_the_forums_name(second, first, secretary):
    decision = Decision.objects.of(hold(second, secretary))
    decision.set_outcome(None, "approved", by=secretary)
    decision.decide(by=secretary)
    first.refresh_from_db()
    minutes = first.minutes
    assert (first.status, minutes.approved_by, minutes.approved_on) == (
        "approved", ["Chefforum"], datetime.date(2026, 12, 16),
    )  # fmt: skip
    assert minutes.versions.first().state == "approved"
    assert AuditEntry.objects.get(action="minutes.approved").meeting == first
    decision.reopen(by=secretary)
    decision.decide(by=secretary)
    assert minutes.versions.filter(state="approved").count() == 1, "approved once"


@pytest.mark.parametrize("outcome", ["approved_with_change", "postponed", "noted", ""])
def test_any_other_outcome_approves_nothing(second, first, secretary, outcome):
    decision = Decision.objects.of(hold(second, secretary))
    decision.set_outcome(None, outcome, by=secretary)
    decision.decide(by=secretary)
    first.refresh_from_db()
    assert first.status == "in_approval"


def test_forum_with_another_rule_approves_nothing_by_it(second, first, secretary):
    Forum.objects.update(approval_rule="chair")
    item = hold(second, secretary)
    decision = Decision.objects.of(item)
    decision.set_outcome(None, "approved", by=secretary)
    decision.decide(by=secretary)
    first.refresh_from_db()
    assert (first.status, item.approves) == ("in_approval", first)


def test_minutes_that_are_not_out_yet_wait(second, first, secretary):
    Meeting.objects.filter(pk=first.pk).update(status="minutes_drafted")
    type(first.minutes).objects.update(status="draft")
    decision = Decision.objects.of(hold(second, secretary))
    decision.set_outcome(None, "approved", by=secretary)
    assert decision.decide(by=secretary)
    first.minutes.refresh_from_db()
    assert first.minutes.status == "draft"


def test_pages_lead_to_those_minutes(second, first, secretary, chief, signed_in):
    item = hold(second, secretary)
    link = f'href="{first.get_absolute_url()}"'
    assert link in signed_in(secretary).get(reverse("hold", args=[second.pk])).text
    assert link in signed_in(chief).get(reverse("item", args=[second.pk, item.label])).text
    make_item(second, "Et andet punkt", number=2)
    assert link in signed_in(chief).get(second.get_absolute_url()).text
