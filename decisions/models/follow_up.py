"""What somebody is to do after a decision, by when, and when it returns to the forum."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Forum, Meeting

from .follow_up_acts import FollowUpQuerySet, Given

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class FollowUp(Given):
    """A task that a decision gave: what, who, by when."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("called off")

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.PROTECT, related_name="follow_ups")
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="follow_ups"
    )
    what = models.CharField(_("what is to be done"), max_length=1000)
    # The name or the unit's title as it was that day; the account gets the mails.
    who = models.CharField(_("who"), max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.PROTECT, related_name="follow_ups",
        null=True, blank=True,
    )  # fmt: skip
    due_on = models.DateField(_("by"))
    # When it is back before the forum: a meeting, or a month ("Status i juni 2026", told by its first day).
    returns_to = models.ForeignKey(
        Meeting, verbose_name=_("back at"), on_delete=models.SET_NULL, related_name="returning", null=True, blank=True
    )
    returns_in = models.DateField(_("back in"), null=True, blank=True)
    # The item that was made for its return.
    status_item = models.ForeignKey(
        AgendaItem, verbose_name=_("item of its return"), on_delete=models.SET_NULL, related_name="status_of",
        null=True, blank=True, editable=False,
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.OPEN, editable=False)
    given_at = models.DateTimeField(_("given at"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("given by"), on_delete=models.PROTECT, related_name="+", null=True,
        editable=False,
    )  # fmt: skip
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    answers: "RelatedManager[FollowUpAnswer]"

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["forum", "status", "due_on"], name="follow_up_by_due")]
        constraints = [
            models.CheckConstraint(name="follow_up_says_what", condition=~Q(what="")),
            models.CheckConstraint(name="follow_up_says_who", condition=~Q(who="")),
            models.CheckConstraint(
                name="follow_up_status_is_known", condition=Q(status__in=["open", "done", "cancelled"])
            ),
            models.CheckConstraint(
                name="follow_up_closed_has_a_time",
                condition=Q(status="open", closed_at=None) | (~Q(status="open") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(name="follow_up_returns_once", condition=Q(returns_to=None) | Q(returns_in=None)),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """The follow-up's page."""
        return reverse("follow_up", args=[self.key])


class FollowUpAnswer(models.Model):
    """What the one who is to do it said: done, delayed until a day, or a remark. Never changed."""

    class Kind(models.TextChoices):
        DONE = "done", _("done")
        DELAYED = "delayed", _("delayed")
        REMARK = "remark", _("remark")

    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("follow-up"), on_delete=models.CASCADE, related_name="answers"
    )
    kind = models.CharField(_("answer"), max_length=20, choices=Kind.choices)
    until = models.DateField(_("until"), null=True, blank=True)
    text = models.TextField(_("remark"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("answer to a follow-up")
        verbose_name_plural = _("answers to follow-ups")
        ordering = ["follow_up", "at", "pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                name="follow_up_answer_kind_is_known", condition=Q(kind__in=["done", "delayed", "remark"])
            ),
            models.CheckConstraint(
                name="follow_up_delay_has_a_day", condition=~Q(kind="delayed") | Q(until__isnull=False)
            ),
            models.CheckConstraint(name="follow_up_remark_has_words", condition=~Q(kind="remark") | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up}: {self.get_kind_display()}"

    @property
    def on(self) -> datetime.date:
        """The day of it, as Danes count days."""
        return timezone.localdate(self.at)
