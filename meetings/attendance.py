"""What the minutes say of who came late, left early, or took no part in an item. Pure: data in, Danish out.

The words are Danish here and not in the language of whoever asks: they are frozen with the document, and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from meetings.numbering import Label

ARRIVED, LEFT = "arrived", "left"
DISQUALIFIED, AWAY = "disqualified", "away"
# One never stands in the minutes for more than that; the published format says the same.
LONGEST_NOTE = 500


# The rows on the cover that a participant stands in.
PRESENT, ABSENT, SECRETARY = "present", "absent", "secretary"


@dataclass(frozen=True)
class Move:
    """Somebody came or left: when ('09:40'), and in which place of the meeting's course; None where nobody knows."""

    kind: str
    at: str
    place: int | None


@dataclass(frozen=True)
class Stay:
    """One time at the table: since when and until when, None where it was from the beginning or to the end."""

    came: str | None
    went: str | None
    # What was treated in it; None where it is not known.
    labels: frozenset[Label] | None


def stays(moves: Sequence[Move], course: Sequence[Label]) -> list[Stay]:
    """The times at the table of somebody with these moves, in their order; none where there are no moves.

    `course` is what was treated, in the order of treatment; an item that was left and taken up again stands in it
    twice. Who came during an item took part in it, and who left during it did too.
    """
    found, came = [], None
    for move in moves:
        if move.kind == ARRIVED:
            came = move
        else:
            found.append(_stay(came, move, course))
            came = None
    if came:
        found.append(_stay(came, None, course))
    return found


def _stay(came: Move | None, went: Move | None, course: Sequence[Label]) -> Stay:
    known = all(move is None or move.place is not None for move in (came, went))
    labels = None
    if known:
        first = came.place if came and came.place is not None else 0
        last = went.place if went and went.place is not None else len(course) - 1
        labels = frozenset(course[first : last + 1])
    return Stay(came.at if came else None, went.at if went else None, labels)


def note_of(moves: Sequence[Move], course: Sequence[Label]) -> str:
    """'deltog fra kl. 09.40, i punkt 3 og frem'; nothing of somebody who was there from beginning to end."""
    there = stays(moves, course)
    if not there:
        return ""
    for known in (course, ()):
        text = "deltog " + ", og igen ".join(_time(stay, known) for stay in there)
        if len(text) <= LONGEST_NOTE:
            return text
    # Who came and went that often is told of in short; what the rows know is not lost.
    words = [("fra kl.", there[0].came), ("til kl.", there[-1].went)]
    times = [f"{word} {_clock(time)}" for word, time in words if time]
    return " ".join(["deltog", *times, "med afbrydelser"])


def joined(note: str, moves: str) -> str:
    """What was written of somebody, and when they came and went; where there is no room for all, the latter."""
    room = LONGEST_NOTE - len(moves) - 2
    if note and moves and len(note) > room:
        note = note[: max(room - 1, 0)] + "…" * (room > 0)
    return ", ".join(filter(None, (note, moves)))


def _time(stay: Stay, course: Sequence[Label]) -> str:
    if stay.came and stay.went:
        text = f"kl. {_clock(stay.came)}–{_clock(stay.went)}"
    elif stay.came:
        text = f"fra kl. {_clock(stay.came)}"
    else:
        text = f"til kl. {_clock(stay.went or '')}"
    if stay.labels is None or not course:
        return text
    return f"{text}, {_items(stay, sorted(set(course)))}"


def _items(stay: Stay, every: list[Label]) -> str:
    """The items of one stay. 'og frem' and 'til og med' follow the numbers, so they stand only where these agree."""
    there = sorted(stay.labels or ())
    if not there:
        return "i ingen af punkterne"
    if len(there) > 1 and not stay.went and there == every[-len(there) :]:
        return f"i punkt {_label(there[0])} og frem"
    if not stay.came and there == every[: len(there)]:
        return f"til og med punkt {_label(there[-1])}"
    return f"i punkt {listed(there, every)}"


def listed(labels: Iterable[Label], every: Sequence[Label]) -> str:
    """'1, 3–5 og 7': the labels in their order, three or more that follow each other in `every` as one stretch."""
    wanted, runs = set(labels), list[list[Label]]()
    gap = True
    for label in every:
        if label not in wanted:
            gap = True
            continue
        if gap:
            runs.append([])
        runs[-1].append(label)
        gap = False
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(f"{_label(run[0])}–{_label(run[-1])}")
        else:
            parts += map(_label, run)
    return _and(parts)


def _and(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} og {last}" if first else last


def _label(label: Label) -> str:
    return f"{label[0]}{label[1]}"


def _clock(time: str) -> str:
    return time.replace(":", ".")


def told_of(person: dict[str, Any], place: int, document: dict[str, Any]) -> str:
    """What the document says behind a participant's name, as one phrase: whose place, note, items taken no part in.

    The document is redacted already: an item that its reader may not know of says nothing here either.
    """
    parts = []
    if stands_for := person.get("substitute_for"):
        parts.append(f"stedfortræder for {stands_for}")
    if person["note"]:
        parts.append(person["note"])
    if told := _absences(person, place, document, after=person["note"]):
        parts.append(told)
    return ", ".join(parts)


def row_of(person: dict[str, Any], kind: str) -> str:
    """In which row of the cover somebody stands. Minutes name who took them apart, an agenda does not know it yet."""
    if person["presence"] == "absent":
        return ABSENT
    return SECRETARY if kind == "minutes" and person["role"] == "secretary" else PRESENT


def approvers(document: dict[str, Any]) -> list[str]:
    """Who approved the minutes; where chair and vice chair did it together, with what they are: 'forperson NN'."""
    names, words = document["approval"]["by"], {"chair": "forperson", "vice_chair": "næstforperson"}
    roles = {person["name"]: person["role"] for person in reversed(document["participants"])}
    if len(names) < 2 or not all(roles.get(name) in words for name in names):
        return names
    return [f"{words[roles[name]]} {name}" for name in names]


def sentences(document: dict[str, Any]) -> list[str]:
    """A sentence for each participant of whom there is something to tell: 'Birgit Bro deltog til kl. 10.15, …'."""
    told = []
    for place, person in enumerate(document["participants"]):
        if person["presence"] == "absent":
            continue
        note, absences = person["note"], _absences(person, place, document, after=person["note"])
        if not (note or absences):
            continue
        name = person["name"]
        if stands_for := person.get("substitute_for"):
            name += f" (stedfortræder for {stands_for})"
        told.append(f"{name} {', '.join(filter(None, (note, absences)))}.")
    return told


def _absences(person: dict[str, Any], place: int, document: dict[str, Any], *, after: str) -> str:
    every = sorted((item["number"], item["suffix"]) for item in document["items"])
    missed: dict[str, list[Label]] = {DISQUALIFIED: [], AWAY: []}
    for item in document["items"]:
        for one in item.get("absent", ()):
            if is_of(one, person, place):
                missed[one["reason"]].append((item["number"], item["suffix"]))
    parts = []
    if missed[DISQUALIFIED]:
        parts.append(f"var inhabil og deltog ikke i punkt {listed(missed[DISQUALIFIED], every)}")
    if missed[AWAY]:
        again = "heller ikke" if parts else "ikke"
        parts.append(f"deltog {again} i punkt {listed(missed[AWAY], every)}")
    if not parts:
        return ""
    return ("men " if "deltog " in after else "") + ", og ".join(parts)


def is_of(absence: dict[str, Any], person: dict[str, Any], place: int) -> bool:
    """Whether an item's absence is this participant's: by name, and by place where two have the same name."""
    return absence["name"] == person["name"] and absence.get("participant", place) == place


def told_at_item(item: dict[str, Any]) -> list[str]:
    """A sentence for each who took no part in the item: 'Birgit Bro var inhabil og deltog ikke.'"""
    words = {DISQUALIFIED: "var inhabil og deltog ikke", AWAY: "deltog ikke"}
    return [f"{one['name']} {words[one['reason']]}." for one in item.get("absent", ())]
