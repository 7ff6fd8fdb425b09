"""A follow-up is given, changed and called off: who, what, by when, and who is told."""

import datetime

import pytest
import time_machine

from chefforum.testing import join, person
from decisions.models import FollowUp, Minutes, Session
from decisions.tests.follow_ups import DUE, NOW, give, hold
from meetings.models import AgendaItem, AuditEntry, Exclusion, Meeting, Notice, TransitionError


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def held(agenda, secretary, chief) -> Meeting:
    """The meeting, going on."""
    hold(agenda, secretary)
    return agenda


@pytest.fixture
def budget(held) -> AgendaItem:
    return held.items.get(title="Budget 2027")


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


@pytest.mark.parametrize(
    ("who", "account"),
    [
        ("cilla chef", "chef"),
        ("Afdelingschef", "chef"),
        ("Afdelingschefen", "chef"),
        ("Kommunaldirektøren", "forperson"),
        ("Byplanchefen", None),
        ("Teamleder", None),
    ],
)
def test_name_or_title_finds_the_one_account_that_has_it(budget, secretary, chair, chief, who, account):
    for name in ("en", "to"):
        join(budget.forum, person(name, name, "Leder"), title="Teamleder")
    given = give(budget, secretary, who=who)
    assert (given.who, given.user and given.user.username) == (who, account)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"due_on": datetime.date(2026, 12, 1)}, "Fristen ligger før i dag. Vælg i dag eller en senere dag."),
        ({"who": "  "}, "Skriv, hvem der skal gøre det: et navn eller titlen på en leder."),
        ({"what": " \n"}, "Skriv, hvad der skal gøres."),
        (
            {"returns_in": datetime.date(2026, 11, 1)},
            "Måneden, hvor sagen skal tilbage, er forbi. Vælg denne måned eller en senere.",
        ),
    ],
)
def test_follow_up_is_refused(budget, secretary, said, told):
    with pytest.raises(TransitionError) as refused:
        give(budget, secretary, **said)
    assert str(refused.value) == told
    assert not FollowUp.objects.exists()
    assert not AuditEntry.objects.filter(action="follow_up.given").exists()
    assert Session.objects.get(meeting=budget.meeting).revision == 1


def test_follow_up_may_be_due_today(budget, secretary):
    assert give(budget, secretary, due_on=NOW.date()).due_on == NOW.date()


@pytest.mark.parametrize("status", ["withdrawn", "returned", "draft", "accepted", "handed_in"])
def test_no_follow_up_of_an_item_that_nothing_is_decided_of(budget, secretary, status):
    AgendaItem.objects.filter(pk=budget.pk).update(status=status)
    budget.refresh_from_db()
    with pytest.raises(TransitionError):
        give(budget, secretary)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("status", ["planned", "drafting", "in_review", "released", "cancelled"])
def test_no_follow_up_before_the_meeting(budget, secretary, status):
    Meeting.objects.filter(pk=budget.meeting_id).update(status=status)
    with pytest.raises(TransitionError):
        give(budget, secretary)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize("status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived"])
def test_follow_up_is_given_from_the_meeting_on(budget, secretary, status):
    Meeting.objects.filter(pk=budget.meeting_id).update(status=status)
    assert give(budget, secretary).is_open


def test_who_takes_no_part_in_the_item_is_given_nothing_of_it(budget, secretary, chief):
    Exclusion.objects.create(item=budget, membership=chief.memberships.get())
    with pytest.raises(TransitionError, match="Cilla Chef deltager ikke"):
        give(budget, secretary)
    assert not FollowUp.objects.exists()


def test_asked_for_twice_it_is_given_once(budget, secretary):
    assert give(budget, secretary) == give(budget, secretary)
    assert AuditEntry.objects.filter(action="follow_up.given").count() == 1


def told():
    rows = Notice.objects.filter(kind="follow_up").order_by("pk")
    return [(row.user.username, row.data["news"]) for row in rows]


def test_a_slip_of_the_pen_reaches_nobody(budget, secretary, chief, chair):
    slip = give(budget, secretary)
    slip.call_off(by=secretary)
    give(budget, secretary, what="Skriv til alle")
    given = give(budget, secretary, what="Ring til naboen")
    given.change(by=secretary, what="Ring til naboen", who="Frode Forperson", due_on=DUE)
    assert told() == []
    Minutes.objects.begin(budget.meeting, by=secretary)
    assert told() == [("chef", "given"), ("forperson", "given")]


def test_meeting_that_is_taken_up_again_tells_nobody_twice(budget, secretary, chief):
    give(budget, secretary)
    session = Session.objects.get(meeting=budget.meeting)
    session.end(by=secretary)
    session.reopen(by=secretary, reason="Et punkt manglede")
    give(budget, secretary, what="Skriv til alle")
    session.end(by=secretary)
    assert told() == [("chef", "given")] * 2


def test_given_after_the_meeting_it_is_told_at_once(budget, secretary, chief):
    Minutes.objects.begin(budget.meeting, by=secretary)
    give(budget, secretary)
    give(budget, secretary, who="Byplanchefen")
    assert told() == [("chef", "given")]


def test_change_is_logged_and_told(budget, secretary, chief, chair):
    Minutes.objects.begin(budget.meeting, by=secretary)
    given = give(budget, secretary)
    given.change(by=secretary, what="Lav to oplæg", who="Cilla Chef", due_on=DUE)
    entry = AuditEntry.objects.get(action="follow_up.changed")
    assert (entry.by, entry.data) == (secretary, {"changes": {"what": ["Lav et oplæg", "Lav to oplæg"]}})
    given.change(by=secretary, what="Lav to oplæg", who="Frode Forperson", due_on=DUE)
    given.change(by=secretary, what="Lav to oplæg", who="Cilla Chef", due_on=DUE)
    given.refresh_from_db()
    assert (given.what, given.who, given.user) == ("Lav to oplæg", "Cilla Chef", chief)
    assert told() == [
        ("chef", "given"), ("chef", "changed"), ("chef", "off"), ("forperson", "given"), ("forperson", "off"),
        ("chef", "given"),
    ]  # fmt: skip


def test_change_to_the_same_is_no_change(budget, secretary, chief):
    given = give(budget, secretary)
    given.change(by=secretary, what=given.what, who=given.who, due_on=given.due_on)
    assert not AuditEntry.objects.filter(action="follow_up.changed").exists()


def test_overdue_one_is_changed_without_another_day(budget, secretary, chief):
    given = give(budget, secretary)
    FollowUp.objects.update(due_on="2026-11-20")
    given.refresh_from_db()
    given.change(by=secretary, what="Lav to oplæg", who=given.who, due_on=given.due_on)
    with pytest.raises(TransitionError):
        given.change(by=secretary, what="Lav to oplæg", who=given.who, due_on=datetime.date(2026, 11, 21))
    given.refresh_from_db()
    assert (given.what, str(given.due_on)) == ("Lav to oplæg", "2026-11-20")


def test_called_off_it_is_logged_and_told_and_cannot_be_changed(budget, secretary, chief):
    Minutes.objects.begin(budget.meeting, by=secretary)
    given = give(budget, secretary)
    given.call_off(by=secretary, reason="Er gjort")
    entry = AuditEntry.objects.get(action="follow_up.cancelled")
    assert (entry.by, entry.data, told()) == (secretary, {"reason": "Er gjort"}, [("chef", "given"), ("chef", "off")])
    for act in (
        lambda: given.call_off(by=secretary),
        lambda: given.change(by=secretary, what="x", who="y", due_on=DUE),
        lambda: given.answer(by=chief, kind="done"),
    ):
        with pytest.raises(TransitionError):
            act()
    given.refresh_from_db()
    assert (given.status, given.what) == ("cancelled", "Lav et oplæg")


def test_called_off_by_mistake_it_is_opened_again(budget, secretary, chief):
    given = give(budget, secretary)
    with pytest.raises(TransitionError):
        given.reopen(by=secretary)
    given.call_off(by=secretary)
    given.reopen(by=secretary)
    given.refresh_from_db()
    assert (given.status, given.closed_at) == ("open", None)
    assert AuditEntry.objects.get(action="follow_up.changed").data == {"changes": {"status": ["cancelled", "open"]}}
