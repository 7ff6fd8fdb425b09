"""What the tests of a case share: items of it, and what is told of them."""

import datetime

from chefforum.testing import item as make_item
from decisions.tests.conftest import hold
from meetings.models import AgendaItem, Forum, Meeting, Section, User

CASE = "00.01.00-P35-7-26"


def fresh(user: User) -> User:
    """The person as the database has them: whose memberships may be others than were read before."""
    return User.objects.get(pk=user.pk)


def treat(
    forum: Forum, secretary: User, chair: User, day: str, title: str, *, approved=True, case=CASE, **said
) -> AgendaItem:
    """The item of a meeting held on a day, its minutes approved unless told otherwise."""
    meeting = Meeting.objects.create(forum=forum, held_on=datetime.date.fromisoformat(day))
    meeting.begin_drafting(by=secretary)
    public_title = said.pop("public_title", "Lukket sag" if said.get("closed") else "")
    row = make_item(meeting, title, case_number=case, public_title=public_title, **said)
    minutes = hold(meeting, secretary=fresh(secretary), chair=chair)
    if approved:
        minutes.approve(by=chair)
    return row


def take_up_again(agenda: Meeting) -> AgendaItem:
    """An item of the case that is being written, with a history."""
    row = make_item(agenda, "Sagen igen", case_number=CASE)
    row.status = AgendaItem.Status.ACCEPTED
    row.save()
    Section.objects.create(item=row, position=9, type="history", heading="Historik", html="<p>Kendt.</p>")
    return row


def told(response, name: str = "treatments") -> list[tuple[str, str, tuple[str, ...]]]:
    """What a page tells of the case: when, what, and with which outcomes."""
    return [(one.held_on.isoformat(), one.title, one.outcomes) for one in response.context[name]]
