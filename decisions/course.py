"""The course of a meeting: what was treated, in which order, and when."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from meetings.attendance import ARRIVED, Move

if TYPE_CHECKING:
    from decisions.models import PresenceEvent, Session
    from meetings.models import AgendaItem, Meeting


@dataclass(frozen=True)
class Stretch:
    """One item for a time; without times where it is on the agenda and nobody has shown it yet."""

    item_id: int
    began_at: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None

    def distance(self, moment: datetime.datetime) -> datetime.timedelta:
        """How far the moment is from it; nothing where it lies within, to the minute."""
        if self.began_at is None:
            return datetime.timedelta(0)
        if moment < self.began_at:
            return self.began_at - moment
        return max(moment - (self.ended_at or moment), datetime.timedelta(0))


@dataclass(frozen=True)
class Course:
    """The stretches in their order. An item that nobody has shown follows the one before it on the agenda."""

    stretches: tuple[Stretch, ...]
    # The day that a clock's time belongs to; None where the meeting was held without a session.
    day: datetime.date | None = None

    @classmethod
    def of(cls, meeting: "Meeting", items: "Iterable[AgendaItem]") -> Self:
        """The course of a meeting with these items, in the order of its agenda; two queries."""
        session = session_of(meeting)
        treated = (
            [Stretch(time.item_id, time.began_at, time.ended_at) for time in session.times.all()] if session else []
        )
        shown = {stretch.item_id for stretch in treated}
        course, place = list(treated), 0
        for item in items:
            if item.pk in shown:
                place = max(at for at, stretch in enumerate(course) if stretch.item_id == item.pk) + 1
            elif item.status not in ("withdrawn", "returned"):
                course.insert(place, Stretch(item.pk))
                place += 1
        return cls(tuple(course), timezone.localdate(session.opened_at) if session else None)

    def item_at(self, moment: datetime.datetime, kind: str) -> int | None:
        """The item that was treated then. In a pause: for who comes the next one, for who leaves the one before."""
        timed = [stretch for stretch in self.stretches if stretch.began_at]
        if not timed:
            return None
        begun = [stretch for stretch in timed if stretch.began_at and stretch.began_at <= moment]
        if not begun:
            return timed[0].item_id
        now, later = begun[-1], timed[len(begun) :]
        is_over = now.ended_at is not None and now.ended_at <= moment
        return later[0].item_id if is_over and later and kind == ARRIVED else now.item_id

    def place(self, item_id: int | None, at: datetime.time) -> int | None:
        """Where in the course that was: of the item's stretches the one nearest to the time; None if nobody knows."""
        places = [place for place, stretch in enumerate(self.stretches) if stretch.item_id == item_id]
        if not places or self.day is None:
            return places[0] if places else None
        moment = timezone.make_aware(datetime.datetime.combine(self.day, at))
        return min(places, key=lambda place: self.stretches[place].distance(moment))

    def move(self, event: "PresenceEvent") -> Move:
        """The coming or leaving as the sentences take it."""
        return Move(event.kind, event.at.strftime("%H:%M"), self.place(event.item_id, event.at))


def session_of(meeting: "Meeting") -> "Session | None":
    """The meeting's session; None where it is imported, or not begun."""
    try:
        return meeting.session
    except ObjectDoesNotExist:
        return None
