"""What the tests of deciding share."""

from decisions.models import Decision
from meetings.models import AgendaItem, AuditEntry, Meeting


def with_three_points(held: Meeting) -> AgendaItem:
    """An item of the meeting with three points."""
    item = held.items.get(title="Budget 2027")
    for place in (2, 3):
        item.points.create(position=place, html=f"<p>at punkt {place} drøftes</p>")
    return item


def decide(item, *outcomes, by, later=None):
    """Set an outcome for each point."""
    decision = Decision.objects.of(item)
    for point, outcome in zip(item.points.all(), outcomes, strict=True):
        decision.set_outcome(point, outcome, by=by)
    if later:
        decision.postpone_to(later, by=by)
    return decision


def logged(action):
    """What the log has of such acts."""
    return AuditEntry.objects.filter(action=action)
