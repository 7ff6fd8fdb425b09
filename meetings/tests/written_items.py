"""What the tests of the page on which an item is written share: an author, their draft, and the page's addresses."""

from django.urls import reverse

from chefforum.testing import join, person
from meetings.models import AgendaItem, Forum, Meeting, Section, User

TEXT = "<p>Budgettet følger planen.</p>"


def author_of(forum: Forum) -> User:
    """Somebody who writes items for the forum."""
    user = person("producent", "Pia", "Producent")
    join(forum, user, "author")
    return user


def draft_of(author: User, meeting: Meeting) -> AgendaItem:
    """An author's draft for the meeting."""
    return AgendaItem.objects.write(
        forum=meeting.forum, meeting=meeting, by=author, author=author, title="Nyt kantinetilbud"
    )


def address(item: AgendaItem, view: str = "item_draft", *more) -> str:
    """Where the item is written, or another view of it."""
    return reverse(view, args=[item.key, *more])


def text_of(item: AgendaItem) -> Section:
    """The section that has the item's text."""
    return item.sections.get(type="presentation")
