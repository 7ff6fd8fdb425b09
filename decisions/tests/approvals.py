"""What the tests of approval ask again and again."""

import datetime

from decisions.models import Approver, Minutes
from meetings.models import AgendaItem, Notice

MONDAY = datetime.datetime(2026, 12, 7, 9, tzinfo=datetime.UTC)


def fresh(minutes) -> Minutes:
    """The minutes as they stand now."""
    return Minutes.objects.select_related("meeting__forum").get(pk=minutes.pk)


def of(minutes, user) -> Approver:
    """The row in which somebody is asked."""
    return Approver.objects.of(user, fresh(minutes))[0]


def budget(minutes) -> AgendaItem:
    """The open item that has attachments."""
    return minutes.meeting.items.get(title="Budget 2027")


def status(minutes) -> str:
    """How far they are."""
    return fresh(minutes).status


def told(kind: str) -> list[str]:
    """Who gets a mail of this kind."""
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))
