"""A meeting while it is held: the item now, and the time that each item took."""

import datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.models.minutes import Minutes
from meetings.danish import clock
from meetings.models import AgendaItem, Meeting, TransitionError

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from meetings.models import User

# The states in which an item is on the agenda and yet not treated.
NOT_TREATED = (AgendaItem.Status.WITHDRAWN, AgendaItem.Status.RETURNED)


class SessionManager(models.Manager["Session"]):
    """The way a session begins, and what everybody who writes during it says to those who follow."""

    @transaction.atomic
    def open(self, meeting: Meeting, *, by: "User") -> "Session":
        """Begin the meeting, with its first item. Refused unless the agenda is released, and twice."""
        meeting.lock()
        if meeting.status == Meeting.Status.IN_SESSION:
            raise TransitionError(gettext("The meeting has begun already."))
        meeting.open_session(by=by)
        session = self.create(meeting=meeting)
        # By name: what is noted of those who are there rests on the session, and not the other way round.
        apps.get_model("decisions.Absence").objects.take_exclusions(meeting)
        first = meeting.items.on_agenda().exclude(status__in=(*NOT_TREATED, "postponed")).in_order().first()
        if first:
            session._treat(first, session.opened_at)
        return session

    def touch(self, meeting: Meeting) -> None:
        """Tell those who follow the meeting that there is news; the caller holds the meeting's lock.

        Nothing where the meeting is held without a session: imported, or held elsewhere.
        """
        self.filter(meeting=meeting).update(revision=F("revision") + 1)


class Session(models.Model):
    """The course of one meeting, from its opening on."""

    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="session")
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("the item now"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    # Counts whatever a follower can see change, so that asking for news costs one row.
    revision = models.PositiveBigIntegerField(default=1, editable=False)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = SessionManager()

    times: "RelatedManager[TimeSpent]"

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_opens", condition=Q(ended_at=None) | Q(ended_at__gte=F("opened_at"))
            )
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @transaction.atomic
    def go_to(self, item: AgendaItem, *, at: datetime.datetime | None = None) -> None:
        """Treat this item from now on; the time of the one before ends. Nothing where it is the item now.

        Refused unless the meeting is in session, and for an item that is not on its agenda or was withdrawn from it.
        """
        self._lock().meeting.require(Meeting.Status.IN_SESSION)
        item = AgendaItem.objects.get(pk=item.pk)
        if item.meeting_id != self.meeting_id or item.number is None:
            raise TransitionError(gettext("The item is not on this meeting's agenda."))
        if item.status in NOT_TREATED:
            raise TransitionError(
                gettext("Item %(number)s is not treated: it is “%(status)s”.")
                % {"number": item.label, "status": item.get_status_display()}
            )
        if item.pk == self.item_id:
            return
        self._treat(item, self.time_told(at))
        self.touch()

    @transaction.atomic
    def end(self, *, by: "User", at: datetime.datetime | None = None) -> Minutes:
        """The meeting is over, and its minutes begin.

        Refused where it has ended already, also where two end it at once: the other is told who was quicker, and that
        nothing is lost.
        """
        self._lock()
        if self.meeting.status != Meeting.Status.IN_SESSION and self.ended_at:
            raise TransitionError(
                gettext("The meeting ended already at %(time)s. The minutes are begun; everything is kept.")
                % {"time": clock(timezone.localtime(self.ended_at).time())}
            )
        minutes = Minutes.objects.begin(self.meeting, by=by)
        self.ended_at = self._stop(self.time_told(at))
        self.save(update_fields=["ended_at"])
        self.touch()
        return minutes

    @transaction.atomic
    def undo(self, *, by: "User", reason: str) -> None:
        """The meeting has not begun after all. Refused without a reason, and once anything was decided or noted."""
        meeting = self._lock().meeting
        if self._has_written():
            raise TransitionError(
                gettext(
                    "Something has been decided or noted already. End the meeting instead; all of it can be changed."
                )
            )
        meeting.undo_session(by=by, reason=reason)
        self.delete()

    @transaction.atomic
    def reopen(self, *, by: "User", reason: str) -> None:
        """Take the meeting up again, at the item where it ended. Refused without a reason, and once the minutes are
        out for approval."""
        self._lock().meeting.reopen_session(by=by, reason=reason)
        self.ended_at = None
        self.save(update_fields=["ended_at"])
        if self.item:
            self.times.create(item=self.item, began_at=timezone.now())
        self.touch()

    def touch(self) -> None:
        """Tell those who follow that there is news; the caller holds the meeting's lock."""
        type(self).objects.touch(self.meeting)

    def time_told(self, at: datetime.datetime | str | None) -> datetime.datetime:
        """When something was done: the time that the browser tells of it, where that lies in the session, else now.

        What was done while there was no network is sent later, and stands at its time.
        """
        now = timezone.now()
        try:
            told = datetime.datetime.fromisoformat(at) if isinstance(at, str) else at
        except ValueError:
            return now
        if told is None or timezone.is_naive(told):
            return now
        return told if self.opened_at <= told <= (self.ended_at or now) else now

    def _lock(self) -> Self:
        """Lock the meeting, then its session: always in that order."""
        meeting = self.meeting.lock()
        try:
            self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update())
        except Session.DoesNotExist:
            raise TransitionError(gettext("The meeting has not begun after all. Reload the page.")) from None
        self.meeting = meeting
        return self

    def _treat(self, item: AgendaItem, at: datetime.datetime) -> None:
        """Begin a stretch of time for the item, where the one before ends."""
        self.times.create(item=item, began_at=self._stop(at))
        self.item = item
        self.save(update_fields=["item"])

    def _stop(self, at: datetime.datetime) -> datetime.datetime:
        """End the stretch that runs, no earlier than it began; the time at which it ended."""
        running = self.times.filter(ended_at=None).first()
        if running:
            running.ended_at = at = max(at, running.began_at)
            running.save(update_fields=["ended_at"])
        return at

    def _has_written(self) -> bool:
        """Whether anything was decided, said for the minutes, or noted of who came and left."""
        items = self.meeting.items
        written = Q(decision__outcome__gt="") | Q(decision__html__gt="") | Q(decision__discussion__gt="")
        noted = Q(statements__isnull=False) | Q(decision__point_outcomes__outcome__gt="")
        noted |= Q(follow_ups__isnull=False)
        return items.filter(written | noted).exists() or self.meeting.participants.filter(events__isnull=False).exists()


class TimeSpent(models.Model):
    """A stretch of time in which one item was treated; an item can be left and taken up again."""

    session = models.ForeignKey(Session, verbose_name=_("session"), on_delete=models.CASCADE, related_name="times")
    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="times")
    began_at = models.DateTimeField(_("from"), default=timezone.now)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("time spent")
        verbose_name_plural = _("times spent")
        ordering = ["session", "began_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="time_spent_on_one_item_now", fields=["session"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="time_spent_ends_after_it_begins", condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.began_at:%H:%M}"
