"""Meetings of a forum."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.danish import clock, long_date

from .agenda_order import Arranged
from .audit import Action
from .forum import Forum
from .meeting_planning import Planned, Plans
from .meeting_release import Release
from .meeting_session import Held
from .version import AgendaVersion

if TYPE_CHECKING:
    from .user import User


class MeetingQuerySet(Plans):
    """Meetings, and who may know of them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """All of one's own forums' meetings; of the others that one may see, those with something to read.

        A colleague reads released agendas and approved minutes, a citizen approved minutes.
        """
        return self.seen(Forum.open_to(user), Forum.of_member(user) if user.is_authenticated else ())

    def seen(self, open_to: Sequence[str], own: "Sequence[int] | models.QuerySet") -> Self:
        """The same by what `Forum.open_to` and the person's own forums are, where somebody knows them already."""
        readable = Q(minutes_are_out=True)
        if Forum.Visibility.ORGANISATION in open_to:  # a colleague
            readable |= Q(Exists(AgendaVersion.objects.filter(meeting=OuterRef("pk"))))
        return self.filter((readable & Q(forum__visibility__in=open_to)) | Q(forum__in=own))

    def upcoming(self) -> Self:
        """From today on, the next one first; the cancelled ones too, told as such."""
        return self.filter(held_on__gte=timezone.localdate()).order_by("held_on", "start")

    def held(self) -> Self:
        """Before today, the latest first."""
        return self.filter(held_on__lt=timezone.localdate()).order_by("-held_on", "-start")


class Meeting(Planned, Arranged, Release, Held):
    """A forum's meeting: date, start, end and place, with participants and items."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        DRAFTING = "drafting", _("drafting")
        IN_REVIEW = "in_review", _("in review")
        RELEASED = "released", _("agenda released")
        IN_SESSION = "in_session", _("in session")
        MINUTES_DRAFTED = "minutes_drafted", _("minutes drafted")
        IN_APPROVAL = "in_approval", _("minutes in approval")
        APPROVED = "approved", _("minutes approved")
        ARCHIVED = "archived", _("archived")
        CANCELLED = "cancelled", _("cancelled")

    # While its agenda can still get a new version, though it may have none yet.
    BEFORE_SESSION = (Status.PLANNED, Status.DRAFTING, Status.IN_REVIEW, Status.RELEASED)
    # From where its agenda is released, for the first time or anew.
    RELEASABLE = (Status.DRAFTING, Status.IN_REVIEW, Status.RELEASED)

    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("date"))
    start = models.TimeField(_("start"), null=True, blank=True)
    end = models.TimeField(_("end"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.TextField(_("note on the cover"), blank=True)
    items_due_on = models.DateField(_("items in"), null=True, blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    release_on = models.DateField(_("release of the agenda"), null=True, blank=True)
    minutes_due_on = models.DateField(_("minutes out"), null=True, blank=True)
    # Counts what calendars must be told of: RFC 5545, 3.8.7.4.
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.PLANNED, editable=False
    )
    # Set by the act that approves the minutes, so that what a citizen may see is one column and not a way over apps.
    minutes_are_out = models.BooleanField(_("minutes are approved"), default=False, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-held_on", "-start"]
        constraints = [
            models.UniqueConstraint(
                name="meeting_once_per_forum_and_time",
                fields=["forum", "held_on", "start"],
                condition=~Q(status="cancelled"),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=Q(start=None) | Q(end=None) | Q(end__gt=F("start")),
            ),
            models.CheckConstraint(
                name="meeting_status_is_known",
                condition=Q(
                    status__in=[
                        "planned",
                        "drafting",
                        "in_review",
                        "released",
                        "in_session",
                        "minutes_drafted",
                        "in_approval",
                        "approved",
                        "archived",
                        "cancelled",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="meeting_deadlines_are_in_order",
                condition=(Q(items_due_on=None) | Q(items_due_on__lte=F("held_on")))
                & (Q(review_on=None) | Q(review_on__lte=F("held_on")))
                & (Q(release_on=None) | Q(release_on__lte=F("held_on")))
                & (Q(minutes_due_on=None) | Q(minutes_due_on__gte=F("held_on"))),
            ),
            models.CheckConstraint(
                name="meeting_with_minutes_out_is_approved",
                condition=Q(minutes_are_out=False) | Q(status__in=["approved", "archived"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forum} {long_date(self.held_on)}"

    def get_absolute_url(self) -> str:
        """The meeting's page."""
        return reverse("meeting", args=[self.pk])

    @property
    def when(self) -> str:
        """The hours as they stand on a page: '9.00–12.00', '9.00', or nothing."""
        if not self.start:
            return ""
        return f"{clock(self.start)}–{clock(self.end)}" if self.end else clock(self.start)

    @transaction.atomic
    def begin_drafting(self, *, by: "User | None") -> None:
        """Open the agenda for drafting. Refused unless the meeting is planned."""
        self.lock().require(self.Status.PLANNED)
        self._move(self.Status.DRAFTING, Action.DRAFTING_BEGUN, by=by)
