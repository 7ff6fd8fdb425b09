"""What of a meeting's document is new to one person: measured from what they have read, item by item.

Both sides are documents that `redact()` has been through for the reader as they are today, so whoever was kept out of
an item since is told of nothing that it said or says now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from meetings.change import Changes, ItemChange
from meetings.changes import changes
from meetings.diff import Effort
from meetings.models import AgendaVersion, Meeting, ReadingMark, Snapshot
from meetings.permissions import reader_of
from meetings.redaction import Reader, redact, redact_earlier

if TYPE_CHECKING:
    from meetings.models import User


@dataclass(frozen=True)
class ItemNews:
    """What one item is to the reader: 'new' since they read last, 'unread' so far, or 'changed' since."""

    key: str
    label: str
    title: str
    state: str
    change: ItemChange | None = None

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return f"punkt-{self.label}"

    @property
    def word(self) -> str:
        """The dot in words."""
        return {
            "new": _("new since you read"),
            "unread": _("not read yet"),
            "changed": _("changed since you read"),
        }[self.state]


@dataclass(frozen=True)
class News:
    """What is new to one reader. `has_begun` is whether they have read anything of the meeting; `gone` are items that
    they read and that the document has no more; `meeting` is what is changed of the meeting itself."""

    has_begun: bool
    items: list[ItemNews] = field(default_factory=list)
    gone: list[ItemChange] = field(default_factory=list)
    meeting: Changes | None = None

    def __bool__(self) -> bool:
        """Whether there is anything to tell of."""
        return bool(self.items or self.gone or self.meeting)

    def of(self, state: str) -> list[ItemNews]:
        """The items in this state."""
        return [item for item in self.items if item.state == state]

    @property
    def new(self) -> list[ItemNews]:
        """The items that came after the person read."""
        return self.of("new")

    @property
    def changed(self) -> list[ItemNews]:
        """The items that were changed after the person read them."""
        return self.of("changed")

    @property
    def unread(self) -> list[ItemNews]:
        """The items that stood there and were not read."""
        return self.of("unread")

    def only(self, key: str) -> "News":
        """The same with the words of one item's changes alone: for the page of that item."""
        items = [
            item if item.key == key else ItemNews(item.key, item.label, item.title, item.state) for item in self.items
        ]
        return News(self.has_begun, items, self.gone, self.meeting)


def what_is_new(
    meeting: Meeting, user: "User", *, snapshot: Snapshot | None = None, effort: Effort | None = None
) -> News | None:
    """What of the snapshot, or else of the newest agenda, is new to the person; None where there is nothing to read.

    Five queries at most, however many items there are. The effort is for the words within the texts, as in `changes`.
    """
    if snapshot is None:
        version = AgendaVersion.objects.visible_to(user).filter(meeting=meeting).latest_first().first()
        if version is None:
            return None
        snapshot = version.snapshot
    marks = dict(ReadingMark.objects.filter(user=user, meeting=meeting).values_list("item__key", "snapshot"))
    read = Snapshot.objects.in_bulk({pk for pk in marks.values() if pk != snapshot.pk})
    read[snapshot.pk] = snapshot
    return compare({str(key): read[pk] for key, pk in marks.items()}, snapshot, reader_of(user, meeting), effort=effort)


def compare(marks: dict[str, Snapshot], snapshot: Snapshot, reader: Reader, *, effort: Effort | None = None) -> News:
    """The same of given marks: each item's key with the snapshot in which this reader has read it."""
    latest = snapshot.document
    shown = redact(latest, reader)
    readable = [item for item in shown["items"] if not item["redacted"]]
    if not marks:
        return News(False, [_news(item, "unread") for item in readable])
    documents = {one.pk: redact_earlier(one.document, latest, reader) for one in set(marks.values())}
    earlier = {key: item for key, pk in _by_pk(marks) if (item := _item_of(documents[pk], key))}
    last = documents[max(set(marks.values()), key=lambda one: one.made_at).pk]
    told = changes(
        {**last, "items": list(earlier.values())},
        {**shown, "items": [item for item in readable if item["key"] in earlier]},
        effort=effort,
    )
    by_key = {change.key: change for change in told.items}
    was_there = {item["key"] for document in documents.values() for item in document["items"]}
    there = {item["key"] for item in shown["items"]}
    items = []
    for item in readable:
        if change := by_key.get(item["key"]):
            items.append(_news(item, "changed", change))
        elif item["key"] not in earlier:
            items.append(_news(item, "unread" if item["key"] in was_there else "new"))
    gone = [change for change in told.items if change.key not in there]
    facts = Changes(told.facts, told.note, told.people, [])
    return News(True, items, gone, facts or None)


def _by_pk(marks: dict[str, Snapshot]) -> Iterable[tuple[str, str]]:
    return ((key, snapshot.pk) for key, snapshot in marks.items())


def _item_of(document: dict[str, Any], key: str) -> dict[str, Any] | None:
    """The item as the reader may read it there; None where the document does not have it for them."""
    return next((item for item in document["items"] if item["key"] == key and not item["redacted"]), None)


def _news(item: dict[str, Any], state: str, change: ItemChange | None = None) -> ItemNews:
    return ItemNews(item["key"], f"{item['number']}{item['suffix']}", item["title"], state, change)
