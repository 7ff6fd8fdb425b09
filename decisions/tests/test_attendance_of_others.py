"""Who comes instead of somebody, or as a guest; items in which somebody takes no part; and until when it is noted."""

import datetime

import pytest
from django.db import OperationalError

from chefforum.testing import held_by_somebody_else, join, person
from decisions.models import Absence, Minutes, PresenceEvent, Roll
from decisions.tests.attendances import NOTED, UNDONE, click, in_session, logged, refused, state
from meetings.models import Exclusion, Meeting, Participant, Role


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
