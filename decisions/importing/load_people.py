"""From the participants of a `referat/1` document to rows."""

import datetime
from typing import Any

from decisions.models.absence import Absence
from meetings.models import AgendaItem, Meeting, Participant


def take_in_people(meeting: Meeting, said: list[dict[str, Any]]) -> list[Participant]:
    """The participants of an empty meeting, in their order, each substitute with the one whose place it is."""
    people = []
    for position, person in enumerate(said):
        facts = {name: value for name, value in person.items() if name not in ("arrived", "left", "substitute_for")}
        times = {name: person[name] and datetime.time.fromisoformat(person[name]) for name in ("arrived", "left")}
        people.append(Participant.objects.create(meeting=meeting, position=position, **facts, **times))
    for row, person in zip(people, said, strict=True):
        if "substitute_for" in person:
            row.substitute_for = next(one for one in people if one.name == person["substitute_for"])
            row.save(update_fields=["substitute_for"])
    return people


def take_in_absences(item: AgendaItem, people: list[Participant], said: dict[str, Any]) -> None:
    """Who took no part in the item: by name, and by place where two have the same."""
    for absent in said.get("absent", ()):
        place = absent.get("participant")
        person = people[place] if place is not None else next(one for one in people if one.name == absent["name"])
        Absence.objects.create(participant=person, item=item, reason=absent["reason"])
