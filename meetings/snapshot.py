"""`freeze()`: the one place that turns rows into what is said. The result is a `referat/1` document."""

import hashlib
import json
from typing import TYPE_CHECKING, Any

from meetings import kle
from meetings.frozen_sections import FrozenSections
from meetings.numbering import Label, NoNumberLeft, number

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Attachment, Meeting, Participant
    from meetings.models.item import AgendaItemQuerySet

FORMAT = "referat/1"


def canonical(document: dict[str, Any]) -> str:
    """The one text of a document: keys sorted, no white space, as RFC 8785 has it for a document without fractions."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def sha256_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 lower-case hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse(text: str) -> dict[str, Any]:
    """The document of a canonical text."""
    return json.loads(text)


def freeze(
    meeting: "Meeting",
    *,
    state: str = "draft",
    version: int | None = None,
    kind: str = "agenda",
    items: "AgendaItemQuerySet | None" = None,
    supplement: int | None = None,
) -> dict[str, Any]:
    """The meeting as it stands in the rows, as a `referat/1` document in a fixed number of queries.

    As an agenda it has no decisions and no sections that hold them; as minutes every item's `decision` is still
    None, and whoever keeps the decisions puts them in (`decisions.minutes_snapshot.freeze_minutes`). It holds the
    items on the agenda, or those given: a supplement holds its own alone, and is the only one that says its number.
    What has no number yet stands under the one that a release now would give it.
    """
    rows = (meeting.items.on_agenda() if items is None else items).whole()
    labelled = _labelled(meeting, list(rows))
    said = FrozenSections(meeting, kind, [item for _label, item in labelled])
    return {
        "format": FORMAT,
        "kind": kind,
        "state": state,
        "version": version,
        "forum": {"slug": meeting.forum.slug, "name": meeting.forum.name, "visibility": meeting.forum.visibility},
        "meeting": {
            "date": meeting.held_on.isoformat(),
            "start": _clock(meeting.start),
            "end": _clock(meeting.end),
            "place": meeting.place,
            "note": meeting.note,
        },
        "participants": [_participant(participant) for participant in meeting.participants.all()],
        "items": [_item(item, label, said) for label, item in labelled],
        "approval": {"on": None, "by": [], "tacit": False},
        **({"supplement": supplement} if supplement else {}),
    }


def _clock(time) -> str | None:
    return time and time.strftime("%H:%M")


def _participant(participant: "Participant") -> dict[str, Any]:
    return {
        "name": participant.name,
        "title": participant.title,
        "group": participant.group,
        "role": participant.role,
        "presence": participant.presence,
        "arrived": _clock(participant.arrived),
        "left": _clock(participant.left),
        "note": participant.note,
    }


def _labelled(meeting: "Meeting", items: "list[AgendaItem]") -> "list[tuple[Label, AgendaItem]]":
    """The items under their numbers, in the order that these give: `AgendaItemQuerySet.give_numbers`, only foretold."""
    given = [(item.number, item.suffix) if item.number else None for item in items]
    first = 1
    if None in given and meeting.forum.numbering == meeting.forum.Numbering.YEAR:
        first = meeting.items.model.objects.last_number_of_year(meeting) + 1
    try:
        labels = number(given, first=first)
    except NoNumberLeft:
        # The release will say so; until then each stands under its place.
        labels = [label or (place, "") for place, label in enumerate(given, start=1)]
    return sorted(zip(labels, items, strict=True), key=lambda pair: pair[0])


def _item(item: "AgendaItem", label: Label, said: "FrozenSections") -> dict[str, Any]:
    """One item. A withdrawn one has no text in an agenda."""
    gone = item.status == "withdrawn" and said.kind == "agenda"
    return {
        "key": str(item.key),
        "number": label[0],
        "suffix": label[1],
        "title": item.title,
        "public_title": item.public_title,
        "case_number": case_number(item.case_number),
        "kind": item.kind,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "closed": item.closed,
        "redacted": False,
        "status": item.status,
        "sections": [] if gone else said.of(item),
        "decision": None,
        "statements": [],
        "attachments": [] if gone else [_attachment(attachment) for attachment in item.attachments.all()],
        **({"taken_up": True} if item.taken_up else {}),
    }


def case_number(text: str) -> dict[str, Any] | None:
    """A case number with its KLE main group, where it has one; None where there is no number."""
    if not text:
        return None
    case = kle.parse(text)
    group = case.group if case else None
    return {"text": text, "group": group, "group_name": kle.group_name(group) if group else None}


def _attachment(attachment: "Attachment") -> dict[str, Any]:
    file = attachment.sha256 and {
        "name": attachment.name,
        "sha256": attachment.sha256,
        "type": attachment.type,
        "size": attachment.size,
        "pages": attachment.pages,
    }
    said = {"key": str(attachment.key), "title": attachment.title, "closed": attachment.closed, "file": file or None}
    return {**said, "handed_out": True} if attachment.handed_out else said
