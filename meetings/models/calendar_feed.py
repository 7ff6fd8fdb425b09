"""Secret addresses that a calendar reads meetings from."""

import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .audit import Action, AuditEntry
from .forum import Forum
from .meeting import Meeting
from .membership import Membership, Role

if TYPE_CHECKING:
    from .user import User


def new_secret() -> str:
    """An address nobody can guess: 256 bits."""
    return secrets.token_urlsafe(32)


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Calendar addresses, and what is done with them."""

    def readable(self) -> "models.QuerySet[CalendarFeed]":
        """Those that give anything: the owner can still sign in."""
        return self.filter(user__is_active=True).select_related("user", "forum")

    @transaction.atomic
    def renew(self, *, by: "User", forum: Forum | None = None) -> "CalendarFeed":
        """Give the person a new address, for one forum or for all own ones. The old one is dead from now on."""
        feed, made = self.get_or_create(user=by, forum=forum)
        if not made:
            feed.secret, feed.made_at = new_secret(), timezone.now()
            feed.save(update_fields=["secret", "made_at"])
        data: dict[str, Any] = {"forum": forum.slug if forum else None, "first": made}
        AuditEntry.objects.record(None, Action.CALENDAR_RENEWED, by=by, subject=feed, data=data)
        return feed


class CalendarFeed(models.Model):
    """One person's calendar of one forum, or of all own forums. It shows what that person may see, and no more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="calendar_feeds", null=True, blank=True)
    secret = models.CharField(_("secret"), max_length=64, unique=True, default=new_secret, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = CalendarFeedQuerySet.as_manager()

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

    def meetings(self) -> models.QuerySet[Meeting]:
        """What the owner may see today: of the forum, or of all own ones."""
        seen = Meeting.objects.visible_to(self.user)
        return seen.filter(forum=self.forum) if self.forum else seen.filter(forum__in=Forum.of_member(self.user))

    def secretary_of(self) -> models.QuerySet:
        """The keys of the forums whose secretary the owner is today: their deadlines are in the calendar too."""
        return Membership.objects.active().filter(user=self.user, role=Role.SECRETARY).values_list("forum", flat=True)
