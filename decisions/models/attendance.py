"""Who came and went during a meeting."""

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.course import Course, session_of
from meetings.danish import clock
from meetings.models import Action, AgendaItem, AuditEntry, Meeting, Participant, TransitionError

from .session import Session
from .table import taken_up

if TYPE_CHECKING:
    from meetings.models import User

Presence = Participant.Presence


class PresenceManager(models.Manager["PresenceEvent"]):
    """The acts by which somebody comes and goes.

    `at` is the moment that the browser tells of a click, or a time of the clock that was typed; without it, now.
    All are refused while the meeting is not held, and at a time outside of it.
    """

    @transaction.atomic
    def arrive(
        self,
        participant: Participant,
        *,
        by: "User",
        at: datetime.time | str | None = None,
        item: AgendaItem | None = None,
    ) -> "PresenceEvent":
        """Somebody comes, or comes back. Refused for who is here already, and for who sent regrets."""
        participant = taken_up(participant)
        if participant.presence == Presence.ABSENT:
            told = gettext("%(name)s sent regrets. Undo the regrets first.")
            raise TransitionError(told % {"name": participant})
        return self._add(participant, PresenceEvent.Kind.ARRIVED, by=by, at=at, item=item)

    @transaction.atomic
    def leave(
        self,
        participant: Participant,
        *,
        by: "User",
        at: datetime.time | str | None = None,
        item: AgendaItem | None = None,
    ) -> "PresenceEvent":
        """Somebody leaves. Refused for who is not here, or would leave before coming."""
        return self._add(taken_up(participant), PresenceEvent.Kind.LEFT, by=by, at=at, item=item)

    def _add(
        self,
        participant: Participant,
        kind: str,
        *,
        by: "User",
        at: datetime.time | str | None,
        item: AgendaItem | None,
    ) -> "PresenceEvent":
        moves = _Moves(participant)
        event = PresenceEvent(participant=participant, kind=kind)
        moment = moves.moment(at)
        event.at = timezone.localtime(moment).time()
        last = moves.events[-1] if moves.events else None
        if last and isinstance(at, str) and (last.kind, last.at) == (kind, event.at):
            return last  # the same click, sent a second time
        moves.require_can(kind)
        moves.set_place(event, moment, item)
        moves.hold([*moves.events, event])
        event.save(force_insert=True)
        event.record(Action.PRESENCE_NOTED, by=by)
        return event

    @transaction.atomic
    def correct(self, event: "PresenceEvent", *, by: "User", at: datetime.time, item: AgendaItem | None = None) -> None:
        """It was at another time, or during another item; without one it is the item that was treated at that time.

        Refused where somebody would leave before coming.
        """
        moves = _Moves(taken_up(event.participant))
        event = moves.find(event)
        before = [event.at, event.item_id]
        was = event.facts
        moment = moves.moment(at)
        # The same minute is the same time: what was clicked is known to the second.
        same = (event.at.hour, event.at.minute) == (at.hour, at.minute)
        event.at = event.at if same else at
        if item or not same:
            moves.set_place(event, moment, item)
        if [event.at, event.item_id] == before:
            return
        moves.hold(moves.events)
        event.save(update_fields=["at", "item"])
        event.record(Action.PRESENCE_NOTED, by=by, was=was)

    @transaction.atomic
    def undo(self, event: "PresenceEvent", *, by: "User") -> None:
        """It did not happen after all. Refused for what is undone already, and where something happened after it.

        Whose only coming is undone is expected again.
        """
        moves = _Moves(taken_up(event.participant))
        event = moves.find(event)
        if event != moves.events[-1]:
            told = gettext("%(name)s has come or left once more after that. Undo the last one first.")
            raise TransitionError(told % {"name": event.participant})
        event.record(Action.PRESENCE_UNDONE, by=by)
        rest = moves.events[:-1]
        if not rest and event.kind == PresenceEvent.Kind.ARRIVED:
            event.participant.presence = Presence.EXPECTED
        event.delete()
        moves.hold(rest)


class _Moves:
    """The comings and goings of one participant, under the meeting's lock."""

    def __init__(self, participant: Participant):
        self.participant = participant
        self.meeting: Meeting = participant.meeting
        self.events = list(PresenceEvent.objects.filter(participant=participant).order_by("at", "pk"))
        for event in self.events:
            event.participant = participant
        self.session = session_of(self.meeting)
        self.course = Course.of(self.meeting, list(self.meeting.items.on_agenda().in_order()))

    def find(self, event: "PresenceEvent") -> "PresenceEvent":
        found = next((one for one in self.events if one.pk == event.pk), None)
        if found is None:
            raise TransitionError(gettext("That has been undone already."))
        return found

    def moment(self, at: datetime.time | str | None) -> datetime.datetime:
        """When it was: a click's moment as the session has it, or a typed time. Refused outside the meeting."""
        now = timezone.now()
        if self.session is None:
            day = timezone.localdate()
            return timezone.make_aware(datetime.datetime.combine(day, at)) if isinstance(at, datetime.time) else now
        opened = timezone.localtime(self.session.opened_at)
        over = timezone.localtime(self.session.ended_at or now)
        midnight = opened.replace(hour=23, minute=59, second=59, microsecond=0)
        over = min(over, max(midnight, opened))  # a meeting is of one day, however late somebody remembers to end it
        if not isinstance(at, datetime.time):
            return min(self.session.time_told(at), over)
        first = min(opened.time(), self.meeting.start or opened.time()).replace(second=0, microsecond=0)
        last = over.time()
        if not first <= at <= last:
            told = gettext(
                "Write a time between %(first)s and %(last)s, while the meeting was held. Nothing was noted."
            )
            raise TransitionError(told % {"first": clock(first), "last": clock(last)})
        return timezone.make_aware(datetime.datetime.combine(opened.date(), at))

    def require_can(self, kind: str) -> None:
        """Refuse to come while one is here, and to leave while one is not."""
        last = self.events[-1] if self.events else None
        is_here = last.kind == PresenceEvent.Kind.ARRIVED if last else self.participant.presence == Presence.PRESENT
        name = {"name": self.participant.name}
        if kind == PresenceEvent.Kind.ARRIVED and is_here:
            raise TransitionError(gettext("%(name)s is here already.") % name)
        if kind == PresenceEvent.Kind.LEFT and not is_here:
            if last:
                raise TransitionError(gettext("%(name)s has left already.") % name)
            raise TransitionError(gettext("%(name)s has not come. Note first when that was.") % name)

    def set_place(self, event: "PresenceEvent", moment: datetime.datetime, item: AgendaItem | None) -> None:
        """During which item it was: the given one, else the one that was treated then."""
        if item and not self.meeting.items.on_agenda().filter(pk=item.pk).exists():
            raise TransitionError(gettext("The item is not on this meeting's agenda. Reload the page."))
        event.item_id = item.pk if item else self.course.item_at(moment, event.kind)

    def hold(self, events: "list[PresenceEvent]") -> None:
        """Refuse what goes backwards in time or through the items; then let the participant's times be those of the
        events: when they came first, unless they were here from the beginning, and when they left for good."""
        for one, other in pairwise(events):
            if (other.at.hour, other.at.minute) == (one.at.hour, one.at.minute):
                other.at = max(one.at, other.at)  # typed to the minute, in which the one before was clicked
            places = self.course.place(one.item_id, one.at), self.course.place(other.item_id, other.at)
            if other.at < one.at or (None not in places and places[1] < places[0]):  # type: ignore[operator]
                raise TransitionError(self._backwards(one, other))
        person = self.participant
        if events:
            person.presence = Presence.PRESENT
        person.arrived = events[0].at if events and events[0].kind == PresenceEvent.Kind.ARRIVED else None
        person.left = events[-1].at if events and events[-1].kind == PresenceEvent.Kind.LEFT else None
        person.save(update_fields=["presence", "arrived", "left"])
        Session.objects.touch(self.meeting)

    def _backwards(self, one: "PresenceEvent", other: "PresenceEvent") -> str:
        about = {"name": self.participant.name, "time": clock(one.at), "item": one.item.label if one.item else ""}
        if one.kind == PresenceEvent.Kind.ARRIVED:
            if other.at < one.at:
                return gettext("%(name)s came at %(time)s and cannot leave before that. Nothing was noted.") % about
            return gettext("%(name)s came during item %(item)s and cannot leave before it. Nothing was noted.") % about
        if other.at < one.at:
            return gettext("%(name)s left at %(time)s and cannot come back before that. Nothing was noted.") % about
        return gettext("%(name)s left during item %(item)s and cannot come back before it. Nothing was noted.") % about


class PresenceEvent(models.Model):
    """Somebody came or left while the meeting was held. Who was there from the beginning has no event for it."""

    class Kind(models.TextChoices):
        ARRIVED = "arrived", _("arrived")
        LEFT = "left", _("left")

    participant = models.ForeignKey(
        Participant, verbose_name=_("participant"), on_delete=models.CASCADE, related_name="events"
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    at = models.TimeField(_("at"))
    # The item that was treated then: who came during it took part in it, who left during it did too.
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("during"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    noted_at = models.DateTimeField(_("noted at"), default=timezone.now)

    objects = PresenceManager()

    class Meta:
        verbose_name = _("coming or leaving")
        verbose_name_plural = _("comings and leavings")
        ordering = ["participant", "at", "pk"]
        constraints = [
            models.CheckConstraint(name="presence_event_kind_is_known", condition=Q(kind__in=["arrived", "left"]))
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.get_kind_display()} {self.at:%H.%M}"

    @property
    def facts(self) -> dict[str, str]:
        """What the log says of it."""
        return {"at": f"{self.at:%H:%M}", "item": self.item.label if self.item else ""}

    def record(self, action: str, *, by: "User", **more: dict[str, str]) -> None:
        """Log that it was noted, corrected, or undone."""
        facts = {"what": self.kind, "name": self.participant.name, **self.facts, **more}
        AuditEntry.objects.record(self.participant.meeting, action, by=by, subject=self.participant, data=facts)
