"""What a person wants to hear of, and how."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.planning import is_working_day, working_day

from .forum import Forum

if TYPE_CHECKING:
    from .meeting import Meeting
    from .user import User

# Before people sit down to work, so that the day's mail is there when they do.
DIGEST_HOUR = 7


class NoticeWishQuerySet(models.QuerySet["NoticeWish"]):
    """What people have said of how they want to be told."""

    def ways(self, users: "Iterable[User]", topic: str, forum_id: int | None) -> dict[int, str]:
        """How each wants to be told of the topic in the forum, by their keys: what is said of the forum goes before
        what is said of all. Who has said nothing is not among them, and gets a mail at once."""
        of = models.Q(forum=None) | models.Q(forum=forum_id) if forum_id else models.Q(forum=None)
        found = self.filter(of, user__in=[user.pk for user in users], topic=topic)
        said = sorted(found.values_list("user", "forum", "way"), key=lambda row: row[1] is not None)
        return {user: way for user, _forum, way in said}

    @transaction.atomic
    def put(self, user: "User", topic: str, forum_id: int | None, way: str) -> None:
        """Let this be how the person is told. With '' they have said nothing of it."""
        if way:
            self.update_or_create(user=user, topic=topic, forum_id=forum_id, defaults={"way": way})
        else:
            self.filter(user=user, topic=topic, forum=forum_id).delete()


class NoticeWish(models.Model):
    """How one person wants to be told of one kind of thing in one forum, or in all of them where none is named.

    Without a row it is a mail at once.
    """

    class Topic(models.TextChoices):
        AGENDAS = "agendas", _("agendas and their changes")
        MINUTES = "minutes", _("minutes and their approval")
        ITEMS = "items", _("items that I write or review")
        TALKS = "talks", _("talks about an item")
        FOLLOW_UPS = "follow_ups", _("follow-ups")

    class Way(models.TextChoices):
        MAIL = "mail", _("mail at once")
        DIGEST = "digest", _("one mail each working day")
        NONE = "none", _("in the calendar and on the front page only")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="notice_wishes"
    )
    forum = models.ForeignKey(
        Forum, verbose_name=_("forum"), on_delete=models.CASCADE, related_name="+", null=True, blank=True
    )
    topic = models.CharField(_("of what"), max_length=20, choices=Topic.choices)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices, default=Way.MAIL)

    objects = NoticeWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for notices")
        verbose_name_plural = _("wishes for notices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="notice_wish_once", fields=["user", "forum", "topic"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_topic_display()}"


Topic, Way = NoticeWish.Topic, NoticeWish.Way

# Of what each kind of notice is; the digest is of all of them. The one table: a kind that is missing has no way to go.
TOPICS = {
    "released": Topic.AGENDAS,
    "changed": Topic.AGENDAS,
    "supplement": Topic.AGENDAS,
    "cancelled": Topic.AGENDAS,
    "moved": Topic.AGENDAS,
    "regrets": Topic.AGENDAS,
    "submitted": Topic.MINUTES,
    "asked_again": Topic.MINUTES,
    "approval_due": Topic.MINUTES,
    "corrected": Topic.MINUTES,
    "correction_answered": Topic.MINUTES,
    "approved": Topic.MINUTES,
    "review": Topic.ITEMS,
    "handed_in": Topic.ITEMS,
    "returned": Topic.ITEMS,
    "postponed": Topic.ITEMS,
    "talk": Topic.TALKS,
    "follow_up": Topic.FOLLOW_UPS,
    "reminder": Topic.FOLLOW_UPS,
    "answered": Topic.FOLLOW_UPS,
}
# What is asked of a person by name waits for them, so it is told in every case: in the day's mail at the latest.
ASKED = frozenset({"review", "returned", "submitted", "asked_again", "approval_due", "follow_up", "reminder"})


def digest_day(now: datetime.datetime, meeting: "Meeting | None" = None) -> datetime.date | None:
    """In which working day's mail it is told: the next one that goes out. None where that is too late for the meeting
    it is about, which is to come: then it is a mail at once."""
    local = timezone.localtime(now)
    today = local.date()
    early = is_working_day(today) and local.hour < DIGEST_HOUR
    day = today if early else working_day(today, 1)
    if meeting is not None and today <= meeting.held_on <= day:
        return None
    return day
