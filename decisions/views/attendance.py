"""Who is here, as the minute taker's page shows it: the people, what can be noted of each, and who misses an item."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from decisions.course import Course
from decisions.frozen_attendance import is_in_reserve
from decisions.models import Absence, PresenceEvent, Roll
from meetings.attendance import note_of
from meetings.danish import clock
from meetings.models import AgendaItem, Meeting, Participant
from meetings.permissions import is_excluded

if TYPE_CHECKING:
    from meetings.models import User


@dataclass(frozen=True)
class Person:
    """One participant in the panel; `state` is one of expected, here, gone, absent."""

    row: Participant
    state: str
    word: str
    events: list[PresenceEvent]
    # What the minutes will tell of comings and goings.
    told: str
    substitute: Participant | None

    @property
    def is_extra(self) -> bool:
        """A guest or substitute, who can be taken off the list again."""
        return self.row.role in (Participant.Role.GUEST, Participant.Role.SUBSTITUTE)

    @property
    def can_be_replaced(self) -> bool:
        """Whether somebody can take the place: a member's, while it is empty."""
        return not self.is_extra and self.substitute is None and (self.state != "here" or not self.events)

    @property
    def last(self) -> PresenceEvent | None:
        """What happened last: the one that can be undone."""
        return self.events[-1] if self.events else None


@dataclass(frozen=True)
class ItemAbsence:
    """Who takes no part in one item, and who could be noted so."""

    item: AgendaItem
    absent: list[Absence]
    others: list[Participant]


def attendance_of(meeting: Meeting) -> dict[str, Any]:
    """What `_attendance.html` shows as `attendance`, and `_item_absences.html` as `absence`: one of its `items`, which
    is a dict by the item's pk. The same few queries however many items and people there are."""
    rows = list(meeting.participants.select_related("substitute_for").prefetch_related("events__item"))
    at_table = [row for row in rows if not is_in_reserve(row)]
    items = list(meeting.items.on_agenda().exclude(status=AgendaItem.Status.WITHDRAWN).in_order())
    people = _people(at_table, meeting, items)
    return {
        "meeting": meeting,
        "people": people,
        "expected": sum(person.state == "expected" for person in people),
        "here": sum(person.state == "here" for person in people),
        "substitutes": list(Roll(meeting).substitutes()),
        "all_items": items,
        "items": _absences(meeting, items, at_table),
    }


def count_present(meeting: Meeting) -> tuple[int, int]:
    """How many are here, and how many are at the table at all; two queries."""
    rows = meeting.participants.select_related("substitute_for").prefetch_related("events")
    at_table = [row for row in rows if not is_in_reserve(row)]
    ordered = [(row, sorted(row.events.all(), key=lambda event: (event.at, event.pk))) for row in at_table]
    return sum(_state(row, events) == "here" for row, events in ordered), len(at_table)


def _people(rows: list[Participant], meeting: Meeting, items: list[AgendaItem]) -> list[Person]:
    course = Course.of(meeting, items)
    labels = {item.pk: (item.number or 0, item.suffix) for item in items}
    treated = [labels[stretch.item_id] for stretch in course.stretches if stretch.item_id in labels]
    standing_in = {row.substitute_for_id: row for row in rows if row.substitute_for_id}
    people = []
    for row in rows:
        events = sorted(row.events.all(), key=lambda event: (event.at, event.pk))
        told = note_of([course.move(event) for event in events], treated)
        state = _state(row, events)
        people.append(Person(row, state, _word(state, events), events, told, standing_in.get(row.pk)))
    return people


def _state(row: Participant, events: list[PresenceEvent]) -> str:
    if events:
        return "here" if events[-1].kind == PresenceEvent.Kind.ARRIVED else "gone"
    return {"present": "here", "absent": "absent"}.get(row.presence, "expected")


def _word(state: str, events: list[PresenceEvent]) -> str:
    """The state in words: never by colour or icon alone."""
    if state == "absent":
        return _("regrets")
    if state == "expected":
        return _("not noted yet")
    if not events:
        return _("here")
    time = {"time": clock(events[-1].at)}
    return _("left at %(time)s") % time if state == "gone" else _("came at %(time)s") % time


def _absences(meeting: Meeting, items: list[AgendaItem], people: list[Participant]) -> dict[int, ItemAbsence]:
    noted: dict[int, list[Absence]] = {}
    for absence in (
        Absence.objects.filter(item__meeting=meeting)
        .select_related("participant")
        .order_by("participant__position", "participant")
    ):
        noted.setdefault(absence.item_id, []).append(absence)
    found = {}
    for item in items:
        absent = noted.get(item.pk, [])
        away = {absence.participant_id for absence in absent}
        others = [one for one in people if one.pk not in away and one.presence != Participant.Presence.ABSENT]
        found[item.pk] = ItemAbsence(item, absent, others)
    return found


def readable_absences(attendance: dict[str, Any], user: "User") -> list[ItemAbsence]:
    """The items' absences but of those from which the person is excluded."""
    return [one for one in attendance["items"].values() if not is_excluded(user, one.item)]
