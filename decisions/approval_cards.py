"""The page on which one approves: each decision as it reads now, and what there is to say of it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from decisions.models import Approval, Approver, Correction, Minutes, MinutesVersion
from decisions.outcomes import Part
from decisions.standing import Standing
from meetings.change import ItemChange
from meetings.changes import between
from meetings.models import AuditEntry
from meetings.paper import Item, lay_out
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
    """One item of the page."""

    item: Item
    approval: Approval | None
    texts: list[Text]
    corrections: list[Correction] = field(default_factory=list)
    # What changed since this person approved it, and why.
    change: ItemChange | None = None
    why: str = ""

    @property
    def decisions(self) -> list[dict[str, Any]]:
        """The parts of the item that say what was decided."""
        return [part for part in self.item.parts if part["type"] == "decision"]

    @property
    def waits(self) -> bool:
        """Whether the secretary has yet to answer."""
        return any(one.status == "open" for one in self.corrections)


def cards_of(minutes: Minutes, version: MinutesVersion, standing: Standing, reader: Reader) -> list[Card]:
    """A card for each item that this approver is asked for and the reader may read, in order."""
    document = redact(version.snapshot.document, reader)
    said = {item["key"]: item for item in document["items"]}
    corrections: dict[str, list[Correction]] = {}
    rows = standing.approver.corrections.exclude(status="withdrawn").select_related("item", "answered_by", "by")
    for row in rows:
        corrections.setdefault(str(row.item.key), []).append(row)
    earlier = _earlier(standing.approver, set(standing.missing))
    cards = []
    for item in lay_out(document).items:
        if item.key not in standing.items or item.redacted:
            continue
        card = Card(item, standing.approved.get(item.key), _texts(said[item.key]), corrections.get(item.key, []))
        if item.key in earlier:
            before = earlier[item.key]
            found = between(before.version.snapshot.document, version.snapshot.document, reader)
            card.change = next((one for one in found.items if one.key == item.key), None)
            card.why = _why(minutes, before, may_read_all=not reader.excluded)
        cards.append(card)
    return cards


def _earlier(approver: Approver, missing: set[str]) -> dict[str, Approval]:
    """The last approval of each of these items: of another text than stands there now."""
    rows = approver.approvals.filter(undone_at=None, item__key__in=missing).order_by("at", "pk")
    return {str(row.item.key): row for row in rows.select_related("item", "version__snapshot")}


def _why(minutes: Minutes, before: Approval, *, may_read_all: bool) -> str:
    taken = Correction.objects.filter(item=before.item, status="taken", answered_at__gt=before.at)
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


def _texts(item: "Mapping[str, Any]") -> list[Text]:
    decision = item["decision"] or {}
    texts = [Text(Part.DECISION, str(_("The decision")), decision.get("html", ""))]
    if decision.get("discussion"):
        texts.append(Text(Part.DISCUSSION, str(_("The discussion")), decision["discussion"]))
    if decision.get("public"):
        texts.append(Text(Part.PUBLIC, str(_("What everybody reads of it")), decision["public"]))
    return texts
