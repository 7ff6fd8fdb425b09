"""The acts by which it is noted who is here: each works and is logged, each refusal changes nothing."""

import datetime

import pytest
import time_machine
from django.db import OperationalError

from chefforum.testing import held_by_somebody_else, item, join, person
from decisions.models import Absence, Minutes, PresenceEvent, Roll, Session
from meetings.models import Action, AuditEntry, Exclusion, Meeting, Participant, Role, TransitionError

DAY = "2026-12-02T"


def at(clock):
    """The moment on the day of the meeting."""
    return f"{DAY}{clock}:00+01:00"


def click(clock, seconds=0):
    """What a browser tells of a click."""
    return f"{DAY}{clock}:{seconds:02}+01:00"


@pytest.fixture
def held(agenda, secretary):
    """The meeting in session since 9.00: item 1 until 9.10, item 2 until 9.40, item 3 until 10.00, when it is now."""
    agenda.release_agenda(by=secretary)
    with time_machine.travel(at("09:00"), tick=False):
        session = Session.objects.open(agenda, by=secretary)
    _one, two, three = agenda.items.in_order()
    with time_machine.travel(at("09:10"), tick=False):
        session.go_to(two)
    with time_machine.travel(at("09:40"), tick=False):
        session.go_to(three)
    with time_machine.travel(at("10:00"), tick=False):
        agenda.refresh_from_db()
        yield agenda


@pytest.fixture
def frode(held):
    return held.participants.get(name="Frode Forperson")


@pytest.fixture
def cilla(held):
    return held.participants.get(name="Cilla Chef")


def state(participant):
    """What stands of somebody."""
    participant.refresh_from_db()
    events = participant.events.order_by("at", "pk")
    return (
        participant.presence,
        participant.arrived and f"{participant.arrived:%H:%M}",
        participant.left and f"{participant.left:%H:%M}",
        [(event.kind, f"{event.at:%H:%M}", event.item and event.item.label) for event in events],
    )


def logged(meeting):
    """What the log says of attendance, oldest first, without what the opening logged."""
    kinds = [Action.PRESENCE_NOTED, Action.PRESENCE_UNDONE]
    entries = AuditEntry.objects.filter(meeting=meeting, action__in=kinds).order_by("pk")
    return [(entry.action, entry.by_name, entry.data) for entry in entries]


NOTED, UNDONE = "presence.noted", "presence.undone"


def refused(act, *args, **said):
    """The sentence with which the act is refused; nothing is logged or changed by it."""
    rows = [Participant, PresenceEvent, Absence]
    before = [list(model.objects.order_by("pk").values()) for model in rows], AuditEntry.objects.count()
    with pytest.raises(TransitionError) as refusal:
        act(*args, **said)
    assert before == ([list(model.objects.order_by("pk").values()) for model in rows], AuditEntry.objects.count())
    return str(refusal.value)


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


# Substitutes and guests


def test_substitute_who_is_named(held, cilla, secretary):
    row = Roll(held).substitute(cilla, by=secretary, name=" Sanne  Stedfortræder ", title="Souschef")
    assert state(cilla)[0] == "absent"
    assert (row.name, row.title, row.role, row.presence) == ("Sanne Stedfortræder", "Souschef", "substitute", "present")
    assert (row.substitute_for, row.membership) == (cilla, None)
    assert logged(held)[-1][2] == {
        "what": "substitute", "name": "Sanne Stedfortræder", "substitute_for": "Cilla Chef",
    }  # fmt: skip
    assert refused(Roll(held).substitute, cilla, by=secretary, name="En anden") == (
        "Sanne Stedfortræder er allerede stedfortræder for Cilla Chef. Fjern Sanne Stedfortræder først."
    )


def test_substitute_of_the_forum_takes_the_seat_that_waits(held, chefforum, cilla, frode, secretary):
    member = join(chefforum, person("reserve", "Rita", "Reserve"), Role.SUBSTITUTE, title="Souschef")
    waiting = Participant.objects.create(meeting=held, membership=member, name=member.name, role="substitute")
    assert list(Roll(held).substitutes()) == [member]
    row = Roll(held).substitute(cilla, by=secretary, member=member, comes=True, at=click("09:20"))
    assert row == waiting
    assert state(row) == ("present", "09:20", None, [("arrived", "09:20", "2")])
    assert list(Roll(held).substitutes()) == []
    assert refused(Roll(held).substitute, frode, by=secretary, member=member) == (
        "Rita Reserve er allerede med, eller er ikke stedfortræder i forummet."
    )
    Roll(held).remove(row, by=secretary)
    assert state(waiting) == ("expected", None, None, [])
    assert list(Roll(held).substitutes()) == [member]


def test_substitute_for_somebody_who_leaves_comes_then(held, cilla, secretary):
    Roll(held).present(cilla, by=secretary)
    PresenceEvent.objects.leave(cilla, by=secretary, at=click("09:20"))
    row = Roll(held).substitute(cilla, by=secretary, name="Sanne Sen", at=click("09:21"))
    assert state(cilla)[0] == "present"
    assert state(row) == ("present", "09:21", None, [("arrived", "09:21", "2")])


def test_nobody_stands_in_for_who_is_here(held, cilla, secretary):
    PresenceEvent.objects.arrive(cilla, by=secretary)
    assert refused(Roll(held).substitute, cilla, by=secretary, name="Sanne Sen") == (
        "Cilla Chef er til stede. Notér først, hvornår Cilla Chef gik."
    )


def test_guest(held, secretary):
    guest = Roll(held).guest(by=secretary, name="Gitte Gæst", title="Revisor", comes=True)
    assert (guest.name, guest.title, guest.role) == ("Gitte Gæst", "Revisor", "guest")
    assert state(guest) == ("present", "10:00", None, [("arrived", "10:00", "3")])
    assert refused(Roll(held).guest, by=secretary, name="gitte gæst") == (
        "Der er allerede en deltager, der hedder gitte gæst. Tilføj noget, der skelner de to."
    )
    assert refused(Roll(held).guest, by=secretary, name="  ") == "Skriv et navn."
    Roll(held).remove(guest, by=secretary)
    assert not held.participants.filter(name="Gitte Gæst").exists()
    assert refused(Roll(held).remove, guest, by=secretary) == "Gitte Gæst er allerede fjernet."


def test_member_cannot_be_taken_off_the_list(held, cilla, secretary):
    assert refused(Roll(held).remove, cilla, by=secretary) == (
        "Cilla Chef er medlem af forummet og kan ikke fjernes. Notér afbud i stedet."
    )


# Items in which somebody takes no part


def test_disqualified_and_lifted(held, cilla, secretary):
    item = held.items.in_order()[2]
    Absence.objects.note(cilla, item, by=secretary, reason="disqualified")
    Absence.objects.note(cilla, item, by=secretary, reason="disqualified")
    assert [(one.participant, one.item, one.reason) for one in Absence.objects.all()] == [(cilla, item, "disqualified")]
    Absence.objects.note(cilla, item, by=secretary, reason="away")
    assert Absence.objects.get().reason == "away"
    Absence.objects.lift(cilla, item, by=secretary)
    assert not Absence.objects.exists()
    assert refused(Absence.objects.lift, cilla, item, by=secretary) == (
        "Cilla Chef deltager allerede i punktet; der er ikke noget at fortryde."
    )
    facts = {"name": "Cilla Chef", "item": "3"}
    assert [(action, data) for action, _by, data in logged(held)] == [
        (NOTED, {"what": "disqualified", **facts}),
        (NOTED, {"what": "away", **facts}),
        (UNDONE, {"what": "away", **facts}),
    ]


def test_absence_of_who_is_absent_anyway_is_refused(held, cilla, secretary):
    Roll(held).regrets(cilla, by=secretary)
    assert refused(Absence.objects.note, cilla, held.items.first(), by=secretary, reason="away") == (
        "Cilla Chef er slet ikke med til mødet. Fortryd afbuddet først."
    )


def test_absence_from_a_withdrawn_item_is_refused(held, cilla, secretary):
    held.items.filter(number=3).update(status="withdrawn")
    assert refused(Absence.objects.note, cilla, held.items.get(number=3), by=secretary, reason="away") == (
        "Punktet står ikke på mødets dagsorden. Genindlæs siden."
    )


@pytest.fixture
def seated(agenda, chefforum, chief):
    """Cilla is excluded from the closed item, as a member in two roles, and sits at the table in one of them."""
    member = chief.memberships.get()
    agenda.participants.filter(name="Cilla Chef").update(membership=member)
    other = join(chefforum, chief, Role.OBSERVER)
    Exclusion.objects.create(item=agenda.items.get(closed=True), membership=other)
    return agenda


def test_exclusions_are_proposed(seated):
    for _time in range(2):
        Absence.objects.take_exclusions(seated)
    told = [(one.participant.name, one.item.title, one.reason) for one in Absence.objects.all()]
    assert told == [("Cilla Chef", "Ansættelse af ny chef", "disqualified")]
    assert [(by, data["what"]) for _action, by, data in logged(seated)] == [("", "disqualified")]


def test_regrets_take_the_proposal_away_and_undoing_them_brings_it_back(seated, secretary):
    seated.release_agenda(by=secretary)
    seated.open_session(by=secretary)
    Absence.objects.take_exclusions(seated)
    cilla = seated.participants.get(name="Cilla Chef")
    Roll(seated).regrets(cilla, by=secretary)
    assert not Absence.objects.exists()
    Roll(seated).expect(cilla, by=secretary)
    assert Absence.objects.get().participant == cilla


# When


ACTS = {
    "all_present": lambda meeting, cilla, by: Roll(meeting).all_present(by=by),
    "present": lambda meeting, cilla, by: Roll(meeting).present(cilla, by=by),
    "regrets": lambda meeting, cilla, by: Roll(meeting).regrets(cilla, by=by),
    "expect": lambda meeting, cilla, by: Roll(meeting).expect(cilla, by=by),
    "substitute": lambda meeting, cilla, by: Roll(meeting).substitute(cilla, by=by, name="Sanne Sen"),
    "guest": lambda meeting, cilla, by: Roll(meeting).guest(by=by, name="Gitte Gæst"),
    "remove": lambda meeting, cilla, by: Roll(meeting).remove(cilla, by=by),
    "arrive": lambda meeting, cilla, by: PresenceEvent.objects.arrive(cilla, by=by),
    "leave": lambda meeting, cilla, by: PresenceEvent.objects.leave(cilla, by=by),
    "correct": lambda meeting, cilla, by: PresenceEvent.objects.correct(
        PresenceEvent(participant=cilla, pk=1), by=by, at=datetime.time(9)
    ),
    "undo": lambda meeting, cilla, by: PresenceEvent.objects.undo(PresenceEvent(participant=cilla, pk=1), by=by),
    "note": lambda meeting, cilla, by: Absence.objects.note(cilla, meeting.items.first(), by=by, reason="away"),
    "lift": lambda meeting, cilla, by: Absence.objects.lift(cilla, meeting.items.first(), by=by),
}
NOT_HELD = sorted({*Meeting.Status.values} - {"in_session", "minutes_drafted"})


@pytest.mark.parametrize("act", ACTS)
def test_only_while_the_meeting_is_held_and_its_minutes_are_a_draft(agenda, secretary, act):
    cilla = agenda.participants.get(name="Cilla Chef")
    for status in NOT_HELD:
        Meeting.objects.filter(pk=agenda.pk).update(status=status)
        told = refused(ACTS[act], agenda, cilla, by=secretary)
        assert told.startswith("Fremmødet kan noteres, mens mødet holdes, og mens referatet er kladde."), status


def test_until_the_minutes_are_sent_out(held, cilla, secretary):
    minutes = held.session.end(by=secretary)
    Roll(held).present(cilla, by=secretary)
    assert state(cilla)[0] == "present"
    Minutes.objects.get(pk=minutes.pk).submit(by=secretary)
    assert "Fremmødet kan noteres" in refused(Roll(held).regrets, cilla, by=secretary)


@pytest.mark.django_db(transaction=True)
def test_two_who_note_at_once_wait_for_each_other(held, cilla, secretary):
    with pytest.raises(OperationalError, match="lock timeout"), held_by_somebody_else(held):
        PresenceEvent.objects.arrive(cilla, by=secretary)
    assert state(cilla) == ("expected", None, None, [])
