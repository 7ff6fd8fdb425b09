"""The page on which one approves: each decision as it reads now, and what there is to say of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from decisions.addenda import addenda_of
from decisions.approved_text import COVER, name_of
from decisions.models import Approval, Approver, Correction, Minutes, MinutesVersion
from decisions.outcomes import Part
from decisions.standing import Standing
from meetings.change import ItemChange
from meetings.changes import between
from meetings.models import AuditEntry
from meetings.paper import Addition, Item, Paper, lay_out
from meetings.redaction import Reader, redact
from meetings.richtext import from_text, plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Text:
    """One text of a decision in a form: plain words where nothing else stands in it, else rich text."""

    part: str
    label: str
    html: str
    # The number of the addendum whose text it is.
    addendum: int | None = None

    @property
    def name(self) -> str:
        """Names the field among those of its card."""
        return f"addendum-{self.addendum}" if self.addendum else self.part

    @property
    def is_plain(self) -> bool:
        """Whether words alone say all of it: then a plain field is enough."""
        return from_text(plain_text(self.html)) == self.html

    @property
    def value(self) -> str:
        """What stands in the field."""
        return plain_text(self.html) if self.is_plain else self.html


@dataclass
class Card:
    """One piece of the page: an item, or the cover where there is no item."""

    item: Item | None
    paper: Paper
    approval: Approval | None
    texts: list[Text]
    corrections: list[Correction] = field(default_factory=list)
    # What changed since this person approved it, and why.
    change: ItemChange | None = None
    cover_changes: list[str] = field(default_factory=list)
    is_again: bool = False
    why: str = ""
    # Of addenda: those that are asked for now.
    addenda: list[Addition] = field(default_factory=list)

    @property
    def key(self) -> str:
        """By which key its approval is given."""
        return self.item.key if self.item else COVER

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return self.item.anchor if self.item else "forside"

    @property
    def name(self) -> str:
        """What it is called in short: 'Punkt 3', or the cover."""
        return name_of(self.item.label) if self.item else name_of()

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """The parts of the item that say what was decided."""
        return [part for part in self.item.parts if part["type"] == "decision"] if self.item else []

    def takes(self, refused: "Mapping[str, Any]") -> bool:
        """Whether the form in which this was typed stands on the page now."""
        if refused["kind"] != "text":
            return self.key == refused["item"]
        return self.approval is None and any(self.has_typed(refused, text) for text in self.texts)

    def has_typed(self, refused: "Mapping[str, Any]", text: Text) -> bool:
        """Whether this was typed as another form of this text."""
        asked = {"item": self.key, "kind": "text", "name": text.name}
        return all(refused[name] == value for name, value in asked.items())

    @property
    def waits(self) -> bool:
        """Whether the secretary has yet to answer."""
        return any(one.status == "open" for one in self.corrections)


def cards_of(minutes: Minutes, version: MinutesVersion, standing: Standing, reader: Reader) -> list[Card]:
    """A card for each piece that this approver is asked for and the reader may read: the items, and then the cover."""
    document = redact(version.snapshot.document, reader)
    approved = minutes.approved_version() if minutes.addenda_sent_at else None
    known = {one["number"] for one in addenda_of(approved.snapshot.document)} if approved else set()
    since = approved.number if approved else 0
    said = {item["key"]: item for item in document["items"]}
    corrections: dict[str, list[Correction]] = {}
    rows = standing.approver.corrections.filter(version__number__gt=since).exclude(status="withdrawn")
    for row in rows.select_related("item", "answered_by", "by"):
        corrections.setdefault(row.key, []).append(row)
    earlier = _earlier(standing.approver, set(standing.missing), since)
    paper = lay_out(document)
    cards = []
    for item in (*paper.items, None):
        key = item.key if item else COVER
        if key not in standing.items or (item and item.redacted):
            continue
        added = [one for one in (item or paper).addenda if one.number not in known] if approved else []
        texts = _texts(said[key]) if item and not approved else [_text_of(one) for one in added]
        card = Card(item, paper, standing.approved.get(key), texts, corrections.get(key, []), addenda=added)
        if key in earlier:
            before = earlier[key]
            card.is_again = True
            found = between(before.version.snapshot.document, version.snapshot.document, reader)
            card.change = next((one for one in found.items if one.key == key), None)
            card.cover_changes = [] if item else found.of_the_meeting
            card.why = _why(minutes, before, may_read_all=not reader.excluded)
        cards.append(card)
    return cards


def _earlier(approver: Approver, missing: set[str], since: int) -> dict[str, Approval]:
    """The last approval of each of these pieces, of those after this version: of another text than stands there now."""
    rows = approver.approvals.filter(undone_at=None, version__number__gt=since).order_by("at", "pk")
    last = {row.key: row for row in rows.select_related("item", "version__snapshot")}
    return {key: row for key, row in last.items() if key in missing}


def _why(minutes: Minutes, before: Approval, *, may_read_all: bool) -> str:
    # The cover is no item, and every meeting's minutes have one.
    corrections = Correction.objects.filter(approver__minutes=minutes, item=before.item)
    taken = corrections.filter(status="taken", answered_at__gt=before.at)
    row = taken.select_related("approver").order_by("-answered_at").first()
    if row:
        said = _("A correction by %(name)s was taken in.") % {"name": row.approver.name}
        return f"{said} {row.answer}".strip()
    entries = AuditEntry.objects.filter(meeting=minutes.meeting, action="minutes.taken_back", at__gt=before.at)
    entry = entries.order_by("-pk").first()
    if entry is None:
        return ""
    # A reason may tell of any item: who takes no part in one of them does not read it.
    reason = entry.data["reason"] if may_read_all else ""
    return f"{_('The secretary took the minutes back and has corrected them.')} {reason}".strip()


def _text_of(added: Addition) -> Text:
    return Text(Part.DECISION, str(_("The addendum")), added.html, added.number)


def _texts(item: "Mapping[str, Any]") -> list[Text]:
    decision = item["decision"] or {}
    texts = [Text(Part.DECISION, str(_("The decision")), decision.get("html", ""))]
    if decision.get("discussion"):
        texts.append(Text(Part.DISCUSSION, str(_("The discussion")), decision["discussion"]))
    if decision.get("public"):
        texts.append(Text(Part.PUBLIC, str(_("What everybody reads of it")), decision["public"]))
    return texts
