"""Secret addresses that a calendar reads meetings from."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .forum import Forum


def new_secret() -> str:
    """An address nobody can guess: 256 bits."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """One person's calendar of one forum, or of all own forums. It shows what that person may see, and no more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="calendar_feeds", null=True, blank=True)
    secret = models.CharField(_("secret"), max_length=64, unique=True, default=new_secret, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                name="calendar_feed_once_per_person_and_forum", fields=["user", "forum"], nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.forum or '*'}"
