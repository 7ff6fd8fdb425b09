"""The app of what comes before and up to the meeting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Forums and people, meetings, items, attachments, freezing, redacting, reading."""

    name = "meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        """Let the outbox know what the mails between members say, and the day's mail."""
        from meetings import digest, mails, member_mails

        mails.composes(member_mails.CONTEXTS)
        mails.composes(digest.CONTEXTS)
