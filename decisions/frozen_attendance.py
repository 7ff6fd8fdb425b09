"""Freezing who was there: who came and went, for whom a substitute stood, and who took no part in an item."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from decisions.course import Course, session_of
from meetings.attendance import joined, note_of

if TYPE_CHECKING:
    from meetings.models import Meeting, Participant


def freeze_attendance(meeting: "Meeting", document: dict[str, Any]) -> None:
    """Put what the rows know of attendance into minutes that are being frozen, in a fixed number of queries.

    Of who came and went times and items are told, and no reason: the numbers are known to everyone. Why somebody took
    no part in an item stands at the item alone, so that it is closed where the item is. What is not there gets no key.
    """
    people = list(meeting.participants.select_related("substitute_for").prefetch_related("events"))
    items = {str(item.key): item for item in meeting.items.on_agenda().in_order()}
    labels = {items[said["key"]].pk: (said["number"], said["suffix"]) for said in document["items"]}
    course = Course.of(meeting, [item for item in items.values() if item.pk in labels])
    treated = [labels[stretch.item_id] for stretch in course.stretches]
    for said, person in zip(document["participants"], people, strict=True):
        moves = note_of([course.move(event) for event in person.events.all()], treated)
        said["note"] = joined(person.note, moves)
        if person.substitute_for:
            said["substitute_for"] = person.substitute_for.name
    _absences(meeting, document, people)
    if session_of(meeting):
        document["participants"] = [
            said for said, person in zip(document["participants"], people, strict=True) if not is_in_reserve(person)
        ]


def freeze_absences(meeting: "Meeting", document: dict[str, Any]) -> None:
    """Put only in who takes no part in which item: for a document of some of the meeting's items."""
    _absences(meeting, document, list(meeting.participants.all()))


def is_in_reserve(person: "Participant") -> bool:
    """A substitute of the forum whom nobody called: at no table, and in no minutes."""
    return person.role == "substitute" and person.presence == "expected" and person.substitute_for_id is None


def _absences(meeting: "Meeting", document: dict[str, Any], people: "list[Participant]") -> None:
    seats = [person for person in people if not (session_of(meeting) and is_in_reserve(person))]
    places = {person.pk: place for place, person in enumerate(seats)}
    names = Counter(person.name for person in seats)
    absent: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    rows = meeting.items.filter(absences__isnull=False)
    for key, pk, name, reason in rows.values_list(
        "key", "absences__participant", "absences__participant__name", "absences__reason"
    ):
        if pk in places:
            told: dict[str, Any] = {"name": name, "reason": reason}
            # Two of one name are told apart by their place among the participants.
            told |= {"participant": places[pk]} if names[name] > 1 else {}
            absent[str(key)].append((places[pk], told))
    for item in document["items"]:
        if item["key"] in absent:
            item["absent"] = [told for _place, told in sorted(absent[item["key"]], key=lambda pair: pair[0])]
