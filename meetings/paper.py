"""A redacted snapshot as it lies on the screen: facts, contents, and each item's parts in the order they are read.

Nothing is decided here about who may read what: `redact()` has been through the document already.
"""

import datetime
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.text import capfirst

from meetings.approval_sheet import addenda_lines, sheet_lines
from meetings.attendance import ABSENT, PRESENT, SECRETARY, approvers, row_of, told_at_item, told_of
from meetings.keeping import Keeper
from meetings.models import AgendaItem
from meetings.reading_order import in_reading_order
from meetings.received import File, Received, file_of, received_of
from meetings.snapshot import canonical, sha256_of
from meetings.wording import listed, says, votes_told

# The letter that an agenda has at an item. Danish, as the documents are: beslutning, orientering, drøftelse.
LETTERS = {"decision": "B", "information": "O", "discussion": "D"}

# Items of the papers that are kept, and items by themselves: what several audiences read is laid out for one of them.
_papers: "Keeper[Paper]" = Keeper(1000)
_items: "Keeper[Item]" = Keeper(1000)


@dataclass(frozen=True)
class Addition:
    """An addendum to approved minutes: dated, signed, before the text that it corrects."""

    number: int
    date: datetime.date
    by: str
    html: str


@dataclass(frozen=True)
class Item:
    """One item. `parts` are dicts with `type`, `heading` and what stands under it."""

    key: str
    label: str
    title: str
    case: dict[str, Any] | None
    kind: str
    minutes: int | None
    presenter: str
    closed: bool
    redacted: bool
    withdrawn: bool
    # 'postponed' or 'returned' in an agenda; minutes say it in their decision.
    moved_on: str
    parts: list[dict[str, Any]]
    files: list[File]
    said: dict[str, Any]
    # A sentence for each who took no part in it.
    absent: list[str] = field(default_factory=list)
    # The hash of what is said of it to this reader and of its files; empty where the paper is not kept.
    name: str = ""

    @property
    def addenda(self) -> "list[Addition]":
        """What was added to it after the approval: read before the text."""
        return _addenda(self.said)

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return f"punkt-{self.label}"

    @property
    def letter(self) -> str:
        """B, O or D for its kind; empty for an item that is none of them."""
        return LETTERS.get(self.kind, "")

    @property
    def kind_word(self) -> str:
        """What its kind is called."""
        return capfirst(str(AgendaItem.Kind(self.kind).label))


@dataclass(frozen=True)
class Paper:
    """One document with its items; `said` is the snapshot it was made of."""

    kind: str
    state: str
    version: int | None
    date: datetime.date
    said: dict[str, Any]
    items: list[Item]
    # What all of it depends on; None where it is not kept.
    name: Hashable = None

    @property
    def meeting(self) -> dict[str, Any]:
        """When and where, as the snapshot says it."""
        return self.said["meeting"]

    @property
    def present(self) -> list[dict[str, Any]]:
        """Who was or is to be there."""
        return [person for person in self._people() if row_of(person, self.kind) == PRESENT]

    @property
    def absent(self) -> list[dict[str, Any]]:
        """Who sent regrets."""
        return [person for person in self._people() if row_of(person, self.kind) == ABSENT]

    @property
    def secretaries(self) -> list[dict[str, Any]]:
        """Who took the minutes."""
        return [person for person in self._people() if row_of(person, self.kind) == SECRETARY]

    @property
    def approved_by(self) -> str:
        """Who approved the minutes, as they are named there: 'forperson NN og næstforperson NN'."""
        names = approvers(self.said)
        return listed(names) if names else ""

    @property
    def sheet(self) -> list[str]:
        """A sentence for each who was asked to approve the minutes: how and when."""
        return sheet_lines(self.said)

    @property
    def addenda(self) -> list[Addition]:
        """What was added to the whole after the approval."""
        return _addenda(self.said)

    @property
    def addenda_approved(self) -> list[str]:
        """A sentence for each time that addenda were approved."""
        return addenda_lines(self.said)

    def _people(self) -> list[dict[str, Any]]:
        """The participants, each with what this reader is told of them."""
        people = self.said["participants"]
        return [{**person, "told": told_of(person, place, self.said)} for place, person in enumerate(people)]

    @property
    def minutes_set_aside(self) -> int:
        """The sum of the items' minutes, as far as they are known."""
        return sum(item.minutes or 0 for item in self.items)

    @property
    def approved_on(self) -> datetime.date | None:
        """When the minutes were approved, where they say so."""
        on = self.said["approval"]["on"]
        return on and datetime.date.fromisoformat(on)

    def around(self, label: str) -> tuple[Item | None, Item, Item | None] | None:
        """The item with this label between the one before and the one after it; None where there is no such item."""
        for place, item in enumerate(self.items):
            if item.label == label:
                before = self.items[place - 1] if place else None
                after = self.items[place + 1] if place + 1 < len(self.items) else None
                return before, item, after
        return None


def lay_out(document: dict[str, Any]) -> Paper:
    """The paper of a redacted `referat/1` document. One query where it names files, else none."""
    return _lay_out(document, received_of(document))


def lay_out_kept(document: dict[str, Any], name: Hashable, known: Received | None = None) -> Paper:
    """The same, kept in the process; `name` says for which snapshot and reader the document was made. No query where
    `known` has the files that it names."""
    received = received_of(document, known)
    whole = name, frozenset(received.items())
    return _papers.get(whole, lambda: _lay_out(document, received, whole), lambda _paper: len(document["items"]))


def _lay_out(document: dict[str, Any], received: Received, name: Hashable = None) -> Paper:
    return Paper(
        kind=document["kind"],
        state=document["state"],
        version=document["version"],
        date=datetime.date.fromisoformat(document["meeting"]["date"]),
        said=document,
        items=[(_item if name is None else _kept_item)(item, document["kind"], received) for item in document["items"]],
        name=name,
    )


def _kept_item(said: dict[str, Any], kind: str, received: Received) -> Item:
    """The item with its name, laid out once however many read it. What is kept has `said` in it, so that as long as it
    is kept no other has its id."""
    own = tuple(received.get((file["key"], (file["file"] or {}).get("sha256", ""))) for file in said["attachments"])

    def make() -> Item:
        item = _item(said, kind, received)
        return replace(item, name=sha256_of(canonical(said) + repr(item.files)))

    return _items.get((id(said), kind, own), make, lambda _item: 1)


def _item(said: dict[str, Any], kind: str, received: Received) -> Item:
    return Item(
        key=said["key"],
        label=f"{said['number']}{said['suffix']}",
        title=said["title"],
        case=said["case_number"],
        kind=said["kind"],
        minutes=said["minutes"],
        presenter=said["presenter"],
        closed=said["closed"],
        redacted=said["redacted"],
        withdrawn=said["status"] == "withdrawn",
        moved_on=said["status"] if kind == "agenda" and said["status"] in ("postponed", "returned") else "",
        parts=list(_parts(said, kind)),
        files=[file_of(attachment, received) for attachment in said["attachments"]],
        said=said,
        absent=told_at_item(said),
    )


def _addenda(said: dict[str, Any]) -> list[Addition]:
    told = said.get("addenda", ())
    return [Addition(a["number"], datetime.date.fromisoformat(a["date"]), a["by"], a["html"]) for a in told]


def _parts(said: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """The sections in their order, with the decision at its place: its section, or last.

    Attachments stand beside the text and not in it; the place they had is only the PDF's.
    """
    for section, own in in_reading_order(said, kind):
        if section["type"] == "decision":
            if own or _is_decided(said):
                yield {"type": "decision", "heading": section["heading"], **_decision(said)}
        elif section["type"] != "attachments":
            yield {
                "type": section["type"],
                "heading": section["heading"],
                "opening": section["recommender"],
                "points": section["points"],
                "html": section["html"],
            }


def _is_decided(said: dict[str, Any]) -> bool:
    return bool(said["statements"] or (said["decision"] and any(said["decision"].values())))


def _decision(said: dict[str, Any]) -> dict[str, Any]:
    decision = said["decision"] or {"outcome": "", "points": [], "html": "", "discussion": ""}
    return {
        "outcome": decision["outcome"],
        "outcomes": decision["points"] if _adds(decision) else [],
        "votes": votes_told(decision["votes"]) if "votes" in decision else "",
        "html": decision["html"],
        "discussion": decision["discussion"],
        "statements": said["statements"],
    }


def _adds(decision: dict[str, Any]) -> bool:
    """Whether the outcomes of the points say more than the text does."""
    return any(decision["points"]) and not says(decision["html"], decision["points"])
