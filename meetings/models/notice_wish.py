"""What a person wants to hear of, and how."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .forum import Forum


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

    class Meta:
        verbose_name = _("wish for notices")
        verbose_name_plural = _("wishes for notices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="notice_wish_once", fields=["user", "forum", "topic"], nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_topic_display()}"
