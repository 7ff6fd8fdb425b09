"""Gennemlæsning: named readers see one unreleased version, and say what they think of it."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.notices import tell_review
from meetings.snapshot import freeze

from .audit import Action, AuditEntry
from .meeting import Meeting
from .membership import Membership, Role
from .stateful import TransitionError
from .user import User
from .version import Snapshot

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from .comment import Comment
    from .item import AgendaItem
    from .section import Section


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, and who reads them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The forum's secretaries read them all; a named reader those of an agenda that is not out yet."""
        if not user.is_authenticated:
            return self.none()
        drafts = (Meeting.Status.DRAFTING, Meeting.Status.IN_REVIEW)
        kept = Membership.objects.active().filter(user=user, role=Role.SECRETARY).values("forum")
        named = self.model.readers.through.objects.filter(user=user).values("review")
        return self.filter(Q(meeting__forum__in=kept) | Q(pk__in=named, meeting__status__in=drafts))

    @transaction.atomic
    def begin(
        self, meeting: Meeting, *, by: "User", readers: Iterable["User"], until: datetime.date | None = None
    ) -> "Review":
        """Freeze the draft and ask these people to read it; all of them read the same text. One that runs is ended.

        Refused unless the agenda is being drafted and has items; without readers; for somebody who may not be asked;
        and where the day until which they are to read has passed, or comes after the meeting.
        """
        meeting.lock().require(Meeting.Status.DRAFTING, Meeting.Status.IN_REVIEW)
        if not meeting.items.on_agenda().exists():
            raise TransitionError(gettext("The agenda has no accepted items yet, so there is nothing to read."))
        asked = list({reader.pk: reader for reader in readers}.values())
        may_be_asked = set(self.can_be_asked(meeting).values_list("pk", flat=True))
        if not asked or any(reader.pk not in may_be_asked for reader in asked):
            raise TransitionError(gettext("Choose who is to read the draft, among colleagues and members."))
        if until and not timezone.localdate() <= until <= meeting.held_on:
            raise TransitionError(gettext("The draft must be read by a day from today until the day of the meeting."))
        self.filter(meeting=meeting, ended_at=None).update(ended_at=timezone.now())
        number = (self.filter(meeting=meeting).aggregate(last=Max("number"))["last"] or 0) + 1
        snapshot = Snapshot.objects.keep(freeze(meeting))
        review = self.create(meeting=meeting, number=number, snapshot=snapshot, until=until, asked_by=by)
        review.readers.set(asked)
        facts = {"review": number, "readers": [reader.pk for reader in asked], "sha256": snapshot.pk}
        meeting._move(Meeting.Status.IN_REVIEW, Action.REVIEW_BEGUN, by=by, data=facts)
        tell_review(review)
        return review

    @staticmethod
    def can_be_asked(meeting: Meeting) -> "models.QuerySet[User]":
        """Colleagues, and the forum's own people; no one who cannot sign in."""
        own = Membership.objects.active().filter(forum=meeting.forum).values("user")
        people = User.objects.filter(is_active=True).filter(Q(is_external=False) | Q(pk__in=own))
        return people.order_by("first_name", "last_name", "username")


class Review(models.Model):
    """One reading of an agenda before its release: all readers read the same frozen text."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveIntegerField(_("number"))
    snapshot = models.ForeignKey(Snapshot, verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="+")
    readers = models.ManyToManyField(settings.AUTH_USER_MODEL, verbose_name=_("readers"), related_name="reviews")
    until = models.DateField(_("until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    comments: "RelatedManager[Comment]"

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["meeting", "-number"]
        constraints = [models.UniqueConstraint(name="review_number_once", fields=["meeting", "number"])]

    def __str__(self) -> str:
        return f"{self.meeting} {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether its readers can still comment."""
        return self.ended_at is None

    @transaction.atomic
    def comment(self, item: "AgendaItem", *, by: "User", text: str, section: "Section | None" = None) -> "Comment":
        """Say something of the version that was read. Refused without words, and once the review has ended."""
        self.meeting.lock()
        self.refresh_from_db(fields=["ended_at"])
        if self.ended_at:
            raise TransitionError(gettext("The review has ended, and takes no more comments. Your text is kept below."))
        return item.comments.say(item, by=by, text=text, section=section, review=self)  # type: ignore[attr-defined]

    @transaction.atomic
    def end(self, *, by: "User") -> None:
        """Take no more comments; the agenda is drafted on. Refused where it has ended already."""
        self.meeting.lock()
        self.refresh_from_db(fields=["ended_at"])
        if self.ended_at:
            raise TransitionError(gettext("The review has ended already."))
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])
        facts: dict[str, Any] = {"review": self.number}
        if self.meeting.status == Meeting.Status.IN_REVIEW:
            self.meeting._move(Meeting.Status.DRAFTING, Action.REVIEW_ENDED, by=by, data=facts)
        else:
            AuditEntry.objects.record(self.meeting, Action.REVIEW_ENDED, by=by, subject=self.meeting, data=facts)
