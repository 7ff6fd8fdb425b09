"""What a mail says: composed when it is sent, from the version that it tells of, as its receiver may read it."""

from django.core.mail import EmailMessage

from meetings.models import Notice


def compose(notice: Notice) -> EmailMessage | None:
    """The mail of a notice; None where there is nothing to say to this person any more."""
    return None
