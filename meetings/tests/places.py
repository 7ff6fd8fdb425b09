"""What the tests of items that go elsewhere share: when it is, who writes, and what is ready to go."""

import datetime

from chefforum.testing import join, person
from meetings.models import AgendaItem, Forum, Meeting, User

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def author_of(forum: Forum) -> User:
    """Somebody who writes items for the forum."""
    user = person("forfatter", "Asta", "Forfatter")
    join(forum, user, "author")
    return user


def later_of(forum: Forum) -> Meeting:
    """The forum's next meeting but one."""
    return Meeting.objects.create(forum=forum, held_on=datetime.date(2026, 12, 16))


def accepted(meeting: Meeting) -> AgendaItem:
    """The budget, accepted for the meeting and not released."""
    row = meeting.items.get(title="Budget 2027")
    AgendaItem.objects.filter(pk=row.pk).update(status="accepted")
    row.refresh_from_db()
    return row
