"""What the tests of attendance share: clicks, and what stands of somebody after them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine

from decisions.models import Absence, PresenceEvent, Session
from meetings.models import Action, AuditEntry, Participant, TransitionError

DAY = "2026-12-02T"
NOTED, UNDONE = "presence.noted", "presence.undone"


def at(clock):
    """The moment on the day of the meeting."""
    return f"{DAY}{clock}:00+01:00"


def click(clock, seconds=0):
    """What a browser tells of a click."""
    return f"{DAY}{clock}:{seconds:02}+01:00"


@contextmanager
def in_session(agenda, secretary) -> Iterator[None]:
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
        yield


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


def refused(act, *args, **said):
    """The sentence with which the act is refused; nothing is logged or changed by it."""
    rows = [Participant, PresenceEvent, Absence]
    before = [list(model.objects.order_by("pk").values()) for model in rows], AuditEntry.objects.count()
    with pytest.raises(TransitionError) as refusal:
        act(*args, **said)
    assert before == ([list(model.objects.order_by("pk").values()) for model in rows], AuditEntry.objects.count())
    return str(refusal.value)
