"""What the tests of a draft's attachments share: an author, their draft, and a note on it."""

from chefforum.testing import join, person
from meetings.models import AgendaItem, Attachment, Forum, Meeting, Role, StoredFile, User
from meetings.tests.attached import pdf_of


def author_of(forum: Forum) -> User:
    """Somebody who writes items for the forum."""
    user = person("forfatter", "Finn", "Forfatter")
    join(forum, user, Role.AUTHOR)
    return user


def draft_of(author: User, meeting: Meeting) -> AgendaItem:
    """A draft of the author's."""
    return AgendaItem.objects.write(forum=meeting.forum, by=author, author=author, title="Ny skole", meeting=meeting)


def note_on(item: AgendaItem, author: User) -> Attachment:
    """A PDF on it that has been read."""
    row = Attachment.objects.add(item, by=author, content=pdf_of("Et", "To"), name="Notat.pdf")
    StoredFile.objects.get(pk=row.sha256).read()
    return row


def body(response) -> bytes:
    """What was sent, whether in one piece or in several."""
    return b"".join(response.streaming_content) if response.streaming else response.content
