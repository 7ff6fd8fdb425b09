"""Planning a meeting: making it, a whole series of them, moving it, and what is due before and after it."""

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext

from meetings import notices, planning
from meetings.danish import clock, cover_date, long_date

from .audit import Action, AuditEntry
from .forum import Forum
from .membership import Membership
from .stateful import Stateful, TransitionError

if TYPE_CHECKING:
    from .meeting import Meeting
    from .user import User


def _hold_plan_of(forum: Forum) -> None:
    """Wait for whoever lays out the forum's meetings, and let others wait: two cannot lay one on the same time.

    No key: an item that is written for the forum meanwhile refers to it, and must not wait.
    """
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)


class Plans(models.QuerySet["Meeting"]):
    """Meetings as they are planned."""

    @transaction.atomic
    def plan(self, *, forum: Forum, by: "User", held_on: datetime.date, **said: Any) -> "Meeting":
        """Make a meeting with the forum's members, standing items, place, hours and deadlines.

        What is `said` (start, end, place, note, a deadline) stands instead of what is usual. Refused where the forum
        has a meeting at that time already, where it ends before it starts, and where a deadline is on its wrong side.
        """
        _hold_plan_of(forum)
        meeting = self.model(
            forum=forum,
            held_on=held_on,
            **{
                "start": forum.start,
                "end": forum.end,
                "place": forum.place,
                **vars(planning.deadlines(forum, held_on)),
                **said,
            },
        )
        meeting.require_sound_plan()
        meeting.save(force_insert=True)
        facts = {"held_on": held_on, "start": meeting.start, "end": meeting.end, "place": meeting.place}
        AuditEntry.objects.record(meeting, Action.MEETING_PLANNED, by=by, subject=meeting, data=facts)
        meeting.invite_members()
        meeting.take_standing_items(by=by)
        return meeting

    @transaction.atomic
    def plan_series(self, *, forum: Forum, by: "User", dates: Sequence[datetime.date], **said: Any) -> "list[Meeting]":
        """Make a meeting on each of the dates, all or none. Refused as `plan` is, and where there are no dates."""
        if not dates:
            raise TransitionError(gettext("Choose at least one date."))
        if len(dates) > planning.MOST_MEETINGS:
            told = gettext("The series would have %(count)s meetings. Plan %(most)s at most at a time.")
            raise TransitionError(told % {"count": len(dates), "most": planning.MOST_MEETINGS})
        return [self.plan(forum=forum, by=by, held_on=day, **said) for day in sorted(set(dates))]

    def at_the_table(self) -> "models.QuerySet[Meeting]":
        """Those that are held or will be: not the cancelled ones."""
        return self.exclude(status="cancelled")


class Planned(Stateful):
    """The acts by which a meeting's time and deadlines change. Permissions say whose acts they are; this says when."""

    forum: Any
    held_on: Any
    start: Any
    end: Any
    place: Any
    participants: Any
    calendar_sequence: Any

    # Told in every calendar, and so to those who were told before.
    WHEN_AND_WHERE = ("held_on", "start", "end", "place")

    class Meta:
        abstract = True

    @property
    def can_be_moved(self) -> bool:
        """Whether its plan can still be changed: it has not begun, and is not cancelled."""
        return self.status in self._row.BEFORE_SESSION

    @property
    def due(self) -> planning.Deadlines:
        """What is due before the meeting, and after it."""
        return planning.Deadlines(**{name: getattr(self, name) for name in planning.NAMES})

    @transaction.atomic
    def move(self, *, by: "User", held_on: datetime.date, **said: Any) -> None:
        """Hold the meeting on another day, or at another time of it; its deadlines move along.

        A deadline that stands as it was counted is counted anew; one that was set by hand moves by as many working
        days as the meeting, unless a new one is `said`. The members are told where they have the agenda. Refused once
        the meeting has begun or is cancelled, and as `plan` is.
        """
        self._lock_plan()
        due = planning.moved(self.forum, self.due, from_=self.held_on, to=held_on)
        self._settle(Action.MEETING_MOVED, by=by, said={"held_on": held_on, **vars(due), **said})

    @transaction.atomic
    def change(self, *, by: "User", **said: Any) -> None:
        """Change hours, place, note or deadlines by hand, the day staying. Refused as `move` is."""
        self._lock_plan()
        self._settle(Action.MEETING_CHANGED, by=by, said=said)

    @transaction.atomic
    def renew_members(self, *, by: "User") -> None:
        """Let the participants be those who are in the forum on the day of the meeting. Refused as `move` is.

        Who was added by hand stays, and so does who has been marked as present or absent, or comes in their place.
        """
        self._lock_plan()
        before = list(self.participants.values_list("name", flat=True))
        expected = self.participants.filter(membership__isnull=False, presence="expected", substitute_for=None)
        expected.exclude(membership__in=self._members_that_day()).delete()
        self.invite_members()
        after = list(self.participants.values_list("name", flat=True))
        if after != before:
            AuditEntry.objects.record(
                self._row,
                Action.MEETING_CHANGED,
                by=by,
                subject=self,
                data={"changes": {"participants": [before, after]}},
            )

    def invite_members(self) -> None:
        """Make participants of the forum's members of that day who are none yet, each with name and title as now."""
        known = set(self.participants.values_list("membership", flat=True))
        people = set(self.participants.values_list("membership__user", flat=True)) - {None}
        position = self.participants.aggregate(last=models.Max("position"))["last"]
        position = 0 if position is None else position + 1
        new: list[Any] = []
        for member in self._members_that_day():
            # Who is in the forum twice, as chair and as secretary, has one chair at the table.
            if member.pk in known or member.user_id in people:
                continue
            if member.user_id:
                people.add(member.user_id)
            new.append(
                self.participants.model(
                    meeting=self,
                    membership=member,
                    position=position + len(new),
                    name=member.name,
                    title=member.title,
                    group=member.group,
                    role=member.role,
                )
            )
        self.participants.bulk_create(new)

    def require_sound_plan(self) -> None:
        """Refuse an end before the start, a deadline on its wrong side, and a second meeting at the same time."""
        for told in planning.faults(self.held_on, self.start, self.end, self.due).values():
            raise TransitionError(told)
        others = type(self._row)._base_manager.filter(forum=self.forum, held_on=self.held_on, start=self.start)
        if others.exclude(pk=self.pk).exclude(status="cancelled").exists():
            if self.start:
                told = gettext("%(forum)s has a meeting on %(day)s at %(time)s already. Choose another time.")
            else:
                told = gettext("%(forum)s has a meeting on %(day)s already. Choose another day, or give both a time.")
            time = clock(self.start) if self.start else ""
            raise TransitionError(told % {"forum": self.forum, "day": long_date(self.held_on), "time": time})

    @property
    def _row(self) -> "Meeting":
        row: Any = self
        return row

    def _lock_plan(self) -> None:
        """Lock the forum's plan, then the meeting: two meetings cannot be laid on one time at once."""
        _hold_plan_of(self.forum)
        self.lock().require(*self._row.BEFORE_SESSION)

    def _members_that_day(self) -> "models.QuerySet[Membership]":
        return Membership.objects.active_on(self.held_on).of_members().filter(forum=self.forum)

    def _settle(self, action: str, *, by: "User", said: dict[str, Any]) -> None:
        """Set what is said, log what it changed, and tell calendars and members of a new time or place."""
        changes = {name: [getattr(self, name), value] for name, value in said.items() if getattr(self, name) != value}
        if not changes:
            return
        was = ", ".join(part for part in (cover_date(self.held_on), self._row.when, self.place) if part)
        for name, (_was, value) in changes.items():
            setattr(self, name, value)
        self.require_sound_plan()
        told = [name for name in self.WHEN_AND_WHERE if name in changes]
        self.calendar_sequence += bool(told)
        self._row.save(update_fields=[*changes, "calendar_sequence"])
        AuditEntry.objects.record(self._row, action, by=by, subject=self, data={"changes": changes})
        if told:
            notices.tell_moved(self._row, was=was)
        if "held_on" in changes:
            notices.tell_target_moved(self._row)
