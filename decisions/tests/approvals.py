"""What the tests of approval ask again and again."""

import datetime

from decisions.models import Addendum, Approver, Minutes
from decisions.models.with_addenda import stamp_of
from meetings.models import AgendaItem, Notice

MONDAY = datetime.datetime(2026, 12, 7, 9, tzinfo=datetime.UTC)
WRONG = "<p>Beløbet er 1,2 mio. kr. og ikke 1,3 mio. kr.</p>"


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


def write(minutes, item, by, html=WRONG) -> Addendum:
    """An addendum to approved minutes, as a draft."""
    return Addendum.objects.write(fresh(minutes), item, html, by=by)


def send(minutes, by):
    """The version in which the addenda that are written are sent to approval."""
    rows = list(Addendum.objects.pending().filter(minutes=minutes))
    return fresh(minutes).send_addenda(by=by, seen=stamp_of(rows))


def facts(sent, user, **said) -> dict:
    """What every form of the page of approval says, and more."""
    (row, *_others) = Approver.objects.of(user, sent)
    return {"approver": row.pk, "version": sent.newest().number, **said}
