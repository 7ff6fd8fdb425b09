"""Holding a meeting: it opens, goes from item to item, ends, and is taken up again."""

import datetime
import threading

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from decisions.models import Decision, Minutes, Session
from meetings.models import AgendaItem, AuditEntry, Exclusion, Meeting, TransitionError

AT_NINE = datetime.datetime(2026, 12, 2, 8, 0, tzinfo=datetime.UTC)


def minutes_later(minutes: float) -> datetime.datetime:
    return AT_NINE + datetime.timedelta(minutes=minutes)


@pytest.fixture
def released(agenda, secretary) -> Meeting:
    """The agenda, released."""
    agenda.release_agenda(by=secretary)
    return agenda


@pytest.fixture
def session(released, secretary) -> Session:
    """The meeting in session since nine, at its first item."""
    with time_machine.travel(AT_NINE, tick=False):
        return Session.objects.open(released, by=secretary)


def by_label(meeting: Meeting) -> dict[str, AgendaItem]:
    return {item.label: item for item in meeting.items.all()}


def spent(session: Session) -> list[tuple[str, float, float | None]]:
    """Each stretch of time: the item, and from and until which minute after nine."""
    return [
        (
            one.item.label,
            (one.began_at - AT_NINE).total_seconds() / 60,
            one.ended_at and (one.ended_at - AT_NINE).total_seconds() / 60,
        )
        for one in session.times.all()
    ]


def logged(meeting: Meeting, action: str) -> list[dict]:
    return list(AuditEntry.objects.filter(meeting=meeting, action=action).values_list("data", flat=True))


def test_opening_begins_with_the_first_item_and_is_logged(session, released):
    released.refresh_from_db()
    assert (released.status, session.item.label, spent(session)) == ("in_session", "1", [("1", 0, None)])
    assert logged(released, "meeting.session_opened") == [{"status": ["released", "in_session"]}]


def test_opening_begins_with_the_first_item_that_is_treated(released, secretary):
    by_label(released)["1"].withdraw(by=secretary, reason="Den er bortfaldet.")
    assert Session.objects.open(released, by=secretary).item.label == "2"


def test_opening_notes_who_is_excluded(released, secretary, chief, chefforum):
    membership = chefforum.memberships.get(user=chief)
    released.participants.filter(name="Cilla Chef").update(membership=membership)
    Exclusion.objects.create(item=by_label(released)["2"], membership=membership)
    Session.objects.open(released, by=secretary)
    assert [(one.participant.name, one.item.label) for one in by_label(released)["2"].absences.all()] == [
        ("Cilla Chef", "2")
    ]


@pytest.mark.parametrize("status", [one for one in Meeting.Status.values if one != "released"])
def test_opening_is_refused_unless_released(agenda, secretary, status):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    with pytest.raises(TransitionError):
        Session.objects.open(agenda, by=secretary)
    assert not Session.objects.exists()
    assert logged(agenda, "meeting.session_opened") == []


def test_opening_twice_says_that_it_has_begun(session, released, secretary):
    with pytest.raises(TransitionError, match="allerede begyndt"):
        Session.objects.open(released, by=secretary)


def test_what_was_not_released_counts_as_taken_up_when_the_meeting_opens(released, secretary):
    late = AgendaItem.objects.write(forum=released.forum, meeting=released, by=secretary, title="Sent indkommet")
    Session.objects.open(released, by=secretary)
    late.refresh_from_db()
    assert (late.label, late.status, late.taken_up) == ("3a", "on_agenda", True)
    assert [item.taken_up for item in released.items.exclude(pk=late.pk)] == [False] * 3


def test_time_is_counted_by_item_also_when_it_is_taken_up_again(session, released):
    items = by_label(released)
    for minute, label in ((4, "2"), (10, "3"), (15, "2")):
        with time_machine.travel(minutes_later(minute), tick=False):
            session.go_to(items[label])
    assert session.item == items["2"]
    assert spent(session) == [("1", 0, 4), ("2", 4, 10), ("3", 10, 15), ("2", 15, None)]


def test_going_to_the_item_now_changes_nothing(session, released):
    session.refresh_from_db()
    before = session.revision
    session.go_to(by_label(released)["1"])
    session.refresh_from_db()
    assert (session.revision, spent(session)) == (before, [("1", 0, None)])


def test_what_was_done_offline_stands_at_its_time(session, released):
    with time_machine.travel(minutes_later(20), tick=False):
        session.go_to(by_label(released)["2"], at=minutes_later(7))
    assert spent(session) == [("1", 0, 7), ("2", 7, None)]


@pytest.mark.parametrize("minute", [-1, 21])
def test_a_time_outside_the_session_counts_as_now(session, released, minute):
    with time_machine.travel(minutes_later(20), tick=False):
        session.go_to(by_label(released)["2"], at=minutes_later(minute))
    assert spent(session) == [("1", 0, 20), ("2", 20, None)]


@pytest.mark.parametrize("told", ["", "i går", "2026-12-02T09:05:00", "2026-12-02T08:05:00+00:00x"])
def test_a_time_that_is_none_counts_as_now(session, told):
    with time_machine.travel(minutes_later(20), tick=False):
        assert session.time_told(told) == minutes_later(20)


def test_a_time_never_goes_back_behind_the_one_before(session, released):
    items = by_label(released)
    with time_machine.travel(minutes_later(20), tick=False):
        session.go_to(items["2"], at=minutes_later(12))
        session.go_to(items["3"], at=minutes_later(3))
    assert spent(session) == [("1", 0, 12), ("2", 12, 12), ("3", 12, None)]


@pytest.mark.parametrize("status", ["withdrawn", "returned"])
def test_an_item_that_is_off_the_agenda_is_not_treated(session, released, status):
    released.items.filter(number=3).update(status=status)
    with pytest.raises(TransitionError, match="Punkt 3 behandles ikke"):
        session.go_to(by_label(released)["3"])
    assert session.item.label == "1"


def test_an_item_of_another_meeting_is_not_treated(session, released, secretary):
    idea = AgendaItem.objects.write(forum=released.forum, by=secretary, title="En idé")
    with pytest.raises(TransitionError, match="ikke på dette mødes dagsorden"):
        session.go_to(idea)


def test_everything_that_a_follower_sees_counts_the_revision(session, released):
    session.refresh_from_db()
    before = session.revision
    session.go_to(by_label(released)["2"])
    Session.objects.touch(released)
    session.refresh_from_db()
    assert session.revision == before + 2


def test_ending_begins_the_minutes_and_stops_the_clock(session, released, secretary):
    with time_machine.travel(minutes_later(90), tick=False):
        minutes = session.end(by=secretary)
    released.refresh_from_db()
    assert (released.status, minutes.meeting, minutes.status) == ("minutes_drafted", released, "draft")
    assert (session.ended_at, spent(session)) == (minutes_later(90), [("1", 0, 90)])
    assert logged(released, "minutes.begun") == [{}]


def test_ending_twice_tells_when_it_ended(session, released, secretary):
    with time_machine.travel(minutes_later(90), tick=False):
        session.end(by=secretary)
    with pytest.raises(TransitionError, match=r"allerede afsluttet kl. 10\.30"):
        Session.objects.get(meeting=released).end(by=secretary)
    assert Minutes.objects.count() == 1


def test_a_meeting_that_has_not_begun_has_nothing_to_end(released, secretary, signed_in):
    answer = signed_in(secretary).post(f"/moeder/{released.pk}/afhold/slut/")
    released.refresh_from_db()
    assert (answer.status_code, released.status, Minutes.objects.count()) == (404, "released", 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_end_it_at_once_make_one_set_of_minutes(session, released, secretary):
    told: list[str] = []
    ready = threading.Barrier(2)

    def end() -> None:
        own = Session.objects.select_related("meeting").get(pk=session.pk)
        ready.wait(10)
        try:
            own.end(by=secretary)
            told.append("ended")
        except TransitionError as refused:
            told.append(str(refused)[:28])
        finally:
            connection.close()

    both = [threading.Thread(target=end) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(20)
    assert sorted(told) == ["Mødet blev allerede afslutte", "ended"]
    assert (Minutes.objects.count(), len(logged(released, "minutes.begun"))) == (1, 1)


def test_an_opening_is_undone_with_a_reason_while_nothing_is_written(session, released, secretary):
    session.undo(by=secretary, reason="  Forkert møde. ")
    released.refresh_from_db()
    assert (released.status, Session.objects.exists()) == ("released", False)
    assert logged(released, "meeting.session_undone") == [
        {"status": ["in_session", "released"], "reason": "Forkert møde."}
    ]
    assert Session.objects.open(released, by=secretary).item.label == "1"


def test_an_opening_is_not_undone_without_a_reason(session, released, secretary):
    with pytest.raises(TransitionError, match="hvorfor mødet ikke er begyndt"):
        session.undo(by=secretary, reason=" ")
    released.refresh_from_db()
    assert (released.status, Session.objects.count()) == ("in_session", 1)


@pytest.mark.parametrize("said", [{"outcome": "approved"}, {"html": "<p>Ja.</p>"}, {"discussion": "<p>Nå.</p>"}])
def test_an_opening_is_not_undone_once_something_is_decided(session, released, secretary, said):
    Decision.objects.create(item=by_label(released)["1"], **said)
    with pytest.raises(TransitionError, match="allerede besluttet"):
        session.undo(by=secretary, reason="Forkert møde.")
    released.refresh_from_db()
    assert released.status == "in_session"


def test_a_meeting_is_taken_up_again_where_it_ended(session, released, secretary):
    with time_machine.travel(minutes_later(30), tick=False):
        minutes = session.end(by=secretary)
    with time_machine.travel(minutes_later(40), tick=False):
        session.reopen(by=secretary, reason="Et punkt manglede.")
    released.refresh_from_db()
    assert (released.status, session.ended_at) == ("in_session", None)
    assert spent(session) == [("1", 0, 30), ("1", 40, None)]
    assert logged(released, "meeting.session_reopened") == [
        {"status": ["minutes_drafted", "in_session"], "reason": "Et punkt manglede."}
    ]
    with time_machine.travel(minutes_later(50), tick=False):
        assert session.end(by=secretary) == minutes
    assert session.ended_at == minutes_later(50)


def test_a_meeting_is_not_taken_up_again_once_its_minutes_are_out(session, released, secretary):
    session.end(by=secretary).submit(by=secretary)
    with pytest.raises(TransitionError):
        session.reopen(by=secretary, reason="Et punkt manglede.")
    released.refresh_from_db()
    assert released.status == "in_approval"


def test_a_session_keeps_no_more_than_one_running_time(session):
    assert session.times.filter(ended_at=None).count() == 1
    assert timezone.is_aware(session.opened_at)
