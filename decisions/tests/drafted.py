"""Minutes that are a draft, as the tests of them need it."""

from decisions.models import Decision, Minutes, Session
from meetings.models import Meeting, User


def drafted_minutes(agenda: Meeting, secretary: User) -> Minutes:
    """Of a meeting that is over, with everybody there and everything decided."""
    agenda.release_agenda(by=secretary)
    session = Session.objects.open(agenda, by=secretary)
    agenda.participants.update(presence="present")
    for item in agenda.items.in_order():
        decision = Decision.objects.of(item)
        decision.set_outcome(None, "approved", by=secretary)
        if item.closed:
            decision.write("public", "<p>Stillingen er besat.</p>", version=1, by=secretary)
        decision.decide(by=secretary)
    return session.end(by=secretary)
