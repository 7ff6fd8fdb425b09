"""What is looked for in the meeting as a whole: who was there, who took the minutes, what was never marked as done."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.frozen_attendance import is_in_reserve
from decisions.wording import listed
from meetings.danish import clock

from .finding import ADVICE, MUST, MinutesFinding, Place

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Meeting, Participant

# At most so many names in a sentence; the rest is counted.
NAMED = 5


def of_attendance(meeting: "Meeting", people: "list[Participant]") -> Iterator[MinutesFinding]:
    """Who is noted as present, and what cannot be."""
    place = Place(meeting)
    expected = [person for person in people if person.presence == "expected" and not is_in_reserve(person)]
    present = [person for person in people if person.presence == "present"]
    if not present:
        text = _("Nobody is noted as present. Note who was there.")
        yield MinutesFinding("presence_missing", MUST, place, text, part="attendance")
    elif expected:
        text = ngettext(
            "Nobody has noted whether %(names)s was there, and the minutes would list them as a participant.",
            "Nobody has noted whether %(names)s were there, and the minutes would list them as participants.",
            len(expected),
        )
        yield MinutesFinding(
            "presence_open", MUST, place, text % {"names": _names([person.name for person in expected])},
            ",".join(str(person.pk) for person in expected)[:100], part="attendance",
        )  # fmt: skip
    if present and not any(person.role == "secretary" for person in present):
        text = _("No secretary is noted as present, so the minutes name nobody who took them.")
        yield MinutesFinding("referent_missing", ADVICE, place, text, part="attendance")
    for person in present:
        if person.arrived and person.left and person.left < person.arrived:
            text = _("%(name)s is said to have left at %(left)s and to have come at %(arrived)s. Correct the times.")
            said = {"name": person.name, "left": clock(person.left), "arrived": clock(person.arrived)}
            yield MinutesFinding("presence_backwards", MUST, place, text % said, str(person.pk), part="attendance")


def of_course(meeting: "Meeting", items: "list[AgendaItem]") -> Iterator[MinutesFinding]:
    """The items that are on the agenda still: written about, and never marked as treated."""
    open_ = [item.label for item in items if item.status in (item.Status.ON_AGENDA, item.Status.ACCEPTED)]
    if open_:
        text = ngettext(
            "Item %(items)s is not marked as treated. Mark it, so that everybody can see that it is done.",
            "Items %(items)s are not marked as treated. Mark them, so that everybody can see that they are done.",
            len(open_),
        )
        yield MinutesFinding("not_treated", ADVICE, Place(meeting), text % {"items": listed(open_)})


def _names(names: list[str]) -> str:
    if len(names) <= NAMED:
        return listed(names)
    more = ngettext("%(count)s more", "%(count)s more", len(names) - NAMED) % {"count": len(names) - NAMED}
    return listed([*names[:NAMED], more])
