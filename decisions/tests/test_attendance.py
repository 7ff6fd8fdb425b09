"""The acts by which it is noted who is here: each works and is logged, each refusal changes nothing."""

import datetime

import pytest
import time_machine

from chefforum.testing import item, join, person
from decisions.models import PresenceEvent, Roll, Session
from decisions.tests.attendances import NOTED, UNDONE, at, click, in_session, logged, refused, state
from meetings.models import AuditEntry, Meeting, Participant, Role


@pytest.fixture
def held(agenda, secretary):
    with in_session(agenda, secretary):
        yield agenda


@pytest.fixture
def frode(held):
    return held.participants.get(name="Frode Forperson")


@pytest.fixture
def cilla(held):
    return held.participants.get(name="Cilla Chef")


def test_nobody_is_here_by_itself_when_the_meeting_opens(frode, cilla):
    assert [state(frode)[0], state(cilla)[0]] == ["expected", "expected"]


def test_all_are_here(held, frode, cilla, secretary):
    Roll(held).regrets(cilla, by=secretary)
    revision = held.session.revision
    assert Roll(held).all_present(by=secretary) == 1
    assert [state(frode)[0], state(cilla)[0]] == ["present", "absent"]
    assert logged(held)[-1] == (NOTED, "Signe Sekretær", {"what": "all_present", "names": ["Frode Forperson"]})
    held.session.refresh_from_db()
    assert held.session.revision == revision + 1


def test_all_are_here_twice_is_once(held, secretary):
    Roll(held).all_present(by=secretary)
    count = AuditEntry.objects.count()
    assert Roll(held).all_present(by=secretary) == 0
    assert AuditEntry.objects.count() == count


def test_substitutes_are_not_here_until_called(held, chefforum, secretary):
    reserve = join(chefforum, person("reserve", "Rita", "Reserve"), Role.SUBSTITUTE)
    waiting = Participant.objects.create(
        meeting=held, membership=reserve, name="Rita Reserve", role="substitute", position=9
    )
    Roll(held).all_present(by=secretary)
    assert state(waiting)[0] == "expected"


def test_present_regrets_and_undone(held, cilla, secretary):
    roll = Roll(held)
    roll.present(cilla, by=secretary)
    assert state(cilla)[0] == "present"
    roll.regrets(cilla, by=secretary)
    assert state(cilla)[0] == "absent"
    assert refused(roll.present, cilla, by=secretary) == "Cilla Chef har meldt afbud. Fortryd afbuddet først."
    assert refused(PresenceEvent.objects.arrive, cilla, by=secretary) == (
        "Cilla Chef har meldt afbud. Fortryd afbuddet først."
    )
    roll.expect(cilla, by=secretary)
    assert state(cilla)[0] == "expected"
    name = "Cilla Chef"
    assert [(action, data) for action, _by, data in logged(held)] == [
        (NOTED, {"what": "present", "name": name, "was": "expected"}),
        (NOTED, {"what": "absent", "name": name, "was": "present"}),
        (UNDONE, {"what": "expected", "name": name, "was": "absent"}),
    ]


def test_coming_late_notes_time_and_item(held, cilla, secretary):
    PresenceEvent.objects.arrive(cilla, by=secretary, at=click("09:20", 31))
    assert state(cilla) == ("present", "09:20", None, [("arrived", "09:20", "2")])
    assert logged(held) == [
        (NOTED, "Signe Sekretær", {"what": "arrived", "name": "Cilla Chef", "at": "09:20", "item": "2"})
    ]


def test_coming_now_is_during_the_item_now(cilla, secretary):
    PresenceEvent.objects.arrive(cilla, by=secretary)
    assert state(cilla) == ("present", "10:00", None, [("arrived", "10:00", "3")])


def test_leaving_and_coming_back(held, cilla, secretary):
    Roll(held).present(cilla, by=secretary)
    moves = PresenceEvent.objects
    moves.leave(cilla, by=secretary, at=click("09:05"))
    assert state(cilla) == ("present", None, "09:05", [("left", "09:05", "1")])
    moves.arrive(cilla, by=secretary, at=click("09:41"))
    assert state(cilla) == ("present", None, None, [("left", "09:05", "1"), ("arrived", "09:41", "3")])
    moves.leave(cilla, by=secretary, at=click("09:50"))
    assert state(cilla)[:3] == ("present", None, "09:50")


def test_same_click_sent_twice_is_one_coming(held, cilla, secretary):
    for _time in range(2):
        PresenceEvent.objects.arrive(cilla, by=secretary, at=click("09:20", 31))
    assert state(cilla)[3] == [("arrived", "09:20", "2")]
    assert len(logged(held)) == 1


@pytest.mark.parametrize(
    ("before", "act", "told"),
    [
        ([], "leave", "Cilla Chef er ikke kommet. Notér først, hvornår det var."),
        (["arrive"], "arrive", "Cilla Chef er allerede til stede."),
        (["present"], "arrive", "Cilla Chef er allerede til stede."),
        (["arrive", "leave"], "leave", "Cilla Chef er allerede gået."),
    ],
)
def test_who_is_here_cannot_come_and_who_is_not_cannot_leave(held, cilla, secretary, before, act, told):
    acts = {"present": Roll(held).present, "arrive": PresenceEvent.objects.arrive, "leave": PresenceEvent.objects.leave}
    for one in before:
        acts[one](cilla, by=secretary)
    assert refused(acts[act], cilla, by=secretary) == told


@pytest.mark.parametrize("clock", [datetime.time(8, 59), datetime.time(10, 1), datetime.time(23, 30)])
def test_time_outside_the_meeting_is_refused(cilla, secretary, clock):
    assert refused(PresenceEvent.objects.arrive, cilla, by=secretary, at=clock) == (
        "Skriv et tidspunkt mellem kl. 9.00 og 10.00, mens mødet blev holdt. Der er ikke noteret noget."
    )


def test_meeting_that_was_opened_late_began_when_it_was_planned(agenda, cilla_of, secretary):
    agenda.release_agenda(by=secretary)
    with time_machine.travel(at("09:15"), tick=False):
        Session.objects.open(agenda, by=secretary)
        cilla = cilla_of(agenda)
        PresenceEvent.objects.arrive(cilla, by=secretary, at=datetime.time(9, 5))
    assert state(cilla)[3] == [("arrived", "09:05", "1")]


@pytest.fixture
def cilla_of():
    return lambda meeting: meeting.participants.get(name="Cilla Chef")


def test_click_outside_the_meeting_counts_as_now(cilla, secretary):
    PresenceEvent.objects.arrive(cilla, by=secretary, at="2026-12-01T09:20:00+01:00")
    assert state(cilla)[3] == [("arrived", "10:00", "3")]


def test_after_the_end_a_click_is_at_the_end(held, cilla, secretary):
    held.session.end(by=secretary)
    held.refresh_from_db()
    Roll(held).present(cilla, by=secretary)
    with time_machine.travel(at("14:00"), tick=False):
        PresenceEvent.objects.leave(cilla, by=secretary)
    assert state(cilla) == ("present", None, "10:00", [("left", "10:00", "3")])


def test_correcting_the_time_takes_the_item_along(held, cilla, secretary):
    event = PresenceEvent.objects.arrive(cilla, by=secretary)
    PresenceEvent.objects.correct(event, by=secretary, at=datetime.time(9, 20))
    assert state(cilla) == ("present", "09:20", None, [("arrived", "09:20", "2")])
    assert logged(held)[-1][2] == {
        "what": "arrived", "name": "Cilla Chef", "at": "09:20", "item": "2", "was": {"at": "10:00", "item": "3"},
    }  # fmt: skip


def test_correcting_the_item_keeps_the_time(held, cilla, secretary):
    event = PresenceEvent.objects.arrive(cilla, by=secretary, at=click("09:20", 31))
    PresenceEvent.objects.correct(event, by=secretary, at=datetime.time(9, 20), item=held.items.in_order()[0])
    assert state(cilla)[3] == [("arrived", "09:20", "1")]
    assert PresenceEvent.objects.get().at == datetime.time(9, 20, 31)


def test_correcting_nothing_logs_nothing(held, cilla, secretary):
    event = PresenceEvent.objects.arrive(cilla, by=secretary, at=click("09:20", 31))
    PresenceEvent.objects.correct(event, by=secretary, at=datetime.time(9, 20))
    assert len(logged(held)) == 1


def test_leaving_before_coming_is_refused(held, cilla, secretary):
    moves, (one, _two, _three) = PresenceEvent.objects, held.items.in_order()
    came = moves.arrive(cilla, by=secretary, at=click("09:20"))
    assert refused(moves.leave, cilla, by=secretary, at=datetime.time(9, 10)) == (
        "Cilla Chef kom kl. 9.20 og kan ikke være gået før. Der er ikke noteret noget."
    )
    assert refused(moves.leave, cilla, by=secretary, at=datetime.time(9, 50), item=one) == (
        "Cilla Chef kom under punkt 2 og kan ikke være gået før det. Der er ikke noteret noget."
    )
    left = moves.leave(cilla, by=secretary, at=click("09:30"))
    assert refused(moves.correct, left, by=secretary, at=datetime.time(9, 15)) == (
        "Cilla Chef kom kl. 9.20 og kan ikke være gået før. Der er ikke noteret noget."
    )
    assert refused(moves.correct, came, by=secretary, at=datetime.time(9, 35)) == (
        "Cilla Chef kom kl. 9.35 og kan ikke være gået før. Der er ikke noteret noget."
    )
    assert refused(moves.arrive, cilla, by=secretary, at=datetime.time(9, 25)) == (
        "Cilla Chef gik kl. 9.30 og kan ikke være kommet tilbage før. Der er ikke noteret noget."
    )
    assert refused(moves.arrive, cilla, by=secretary, at=datetime.time(9, 55), item=one) == (
        "Cilla Chef gik under punkt 2 og kan ikke være kommet tilbage før det. Der er ikke noteret noget."
    )


def test_leaving_in_the_minute_of_coming(cilla, secretary):
    PresenceEvent.objects.arrive(cilla, by=secretary, at=click("09:20", 31))
    PresenceEvent.objects.leave(cilla, by=secretary, at=datetime.time(9, 20))
    assert state(cilla) == ("present", "09:20", "09:20", [("arrived", "09:20", "2"), ("left", "09:20", "2")])


def test_item_of_another_meeting_is_refused(cilla, secretary, chefforum):
    other = Meeting.objects.create(forum=chefforum, held_on="2026-12-16")
    assert refused(PresenceEvent.objects.arrive, cilla, by=secretary, item=item(other, "Andet")) == (
        "Punktet står ikke på mødets dagsorden. Genindlæs siden."
    )


def test_undoing_goes_back_one_by_one(held, cilla, secretary):
    moves = PresenceEvent.objects
    came = moves.arrive(cilla, by=secretary, at=click("09:20"))
    left = moves.leave(cilla, by=secretary, at=click("09:30"))
    assert refused(moves.undo, came, by=secretary) == (
        "Cilla Chef er kommet eller gået igen derefter. Fortryd det seneste først."
    )
    moves.undo(left, by=secretary)
    assert state(cilla) == ("present", "09:20", None, [("arrived", "09:20", "2")])
    assert refused(moves.undo, left, by=secretary) == "Det er allerede fortrudt."
    moves.undo(came, by=secretary)
    assert state(cilla) == ("expected", None, None, [])
    assert [action for action, _by, _data in logged(held)] == [NOTED, NOTED, UNDONE, UNDONE]


def test_undoing_a_leaving_leaves_who_was_here_here(held, cilla, secretary):
    Roll(held).present(cilla, by=secretary)
    left = PresenceEvent.objects.leave(cilla, by=secretary)
    PresenceEvent.objects.undo(left, by=secretary)
    assert state(cilla) == ("present", None, None, [])


def test_who_came_and_left_cannot_have_sent_regrets(held, cilla, secretary):
    PresenceEvent.objects.arrive(cilla, by=secretary)
    told = "Cilla Chef er kommet eller gået under mødet. Fortryd det først."
    assert refused(Roll(held).regrets, cilla, by=secretary) == told
    assert refused(Roll(held).expect, cilla, by=secretary) == told
