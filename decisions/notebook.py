"""One person's notes on a meeting's items, beside the newest text that the person may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from decisions.editions import edition_for
from decisions.note_files import files_with_notes, texts_of_attachment
from meetings.anchoring import Place, texts_of
from meetings.models import AgendaItem, Attachment, Meeting, Note

if TYPE_CHECKING:
    import uuid

    from meetings.models import User


@dataclass(frozen=True)
class Entry:
    """A note as its owner sees it. `quote` and `file` are the item's words, and are there only for whoever reads the
    item now; `told` says what became of the words or the page; `opens` is the key of a file that can be opened."""

    note: Note
    quote: str = ""
    file: str = ""
    opens: str = ""
    place: Place | None = None
    told: str = ""

    @property
    def part(self) -> str:
        """Where its words stand: a text of the item, or an attachment's key and a page of it."""
        if self.place is None:
            return ""
        return f"{self.opens}/{self.note.page or ''}" if self.note.attachment_id else self.place.part

    @property
    def nth(self) -> int:
        """Which of the same words there it stands on; on a page the first, where the server knows no pages apart."""
        return self.place.nth if self.place and (self.place.part or not self.note.attachment_id) else 0


@dataclass(frozen=True)
class Leaf:
    """The notes on one item. Where it is not the person's to read, or stands in no document, only their own words."""

    key: str
    label: str = ""
    title: str = ""
    is_readable: bool = False
    files: list[dict[str, Any]] = field(default_factory=list)
    texts: Mapping[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    meeting: int | None = None

    def attachment(self, key: "uuid.UUID | str") -> Attachment | None:
        """The attachment with this key, where it is one of those that the person reads."""
        known = any(file["key"] == str(key) for file in self.files)
        return Attachment.all_ever.get(key=key) if known else None

    def texts_for(self, attachment: Attachment | None) -> Mapping[str, str]:
        """The texts in which words are looked for: the item's, or those of the pages of the attachment's file."""
        return self.texts if attachment is None else texts_of_attachment(str(attachment.key), self.files)


def leaf_of(item: AgendaItem, user: "User") -> Leaf:
    """The person's notes on one item."""
    said = _items(item.meeting, user).get(str(item.key)) if item.meeting else None
    notes = list(_notes(user).filter(item=item))
    return _leaf(str(item.key), said, notes, files_with_notes([said] if said else [], notes), item.meeting_id)


def leaves_of(meeting: Meeting, user: "User") -> list[Leaf]:
    """The items of a meeting on which the person has notes, in the document's order; those in no document come last."""
    notes = _by_item(meeting, user)
    items = _items(meeting, user) if notes else {}
    return _leaves([*(key for key in items if key in notes), *(key for key in notes if key not in items)], items, notes)


def leaves_in(document: dict[str, Any], meeting: Meeting, user: "User") -> list[Leaf]:
    """The person's notes on what can be read in this redacted document, in its order; none on anything else, such as
    a closed attachment that is not in it."""
    items = {item["key"]: item for item in document["items"] if not item["redacted"]}
    files = {file["key"] for item in items.values() for file in item["attachments"]}
    notes = {
        key: [note for note in own if note.attachment is None or str(note.attachment.key) in files]
        for key, own in _by_item(meeting, user).items()
    }
    return _leaves([key for key in items if notes.get(key)], items, notes)


def _by_item(meeting: Meeting, user: "User") -> dict[str, list[Note]]:
    notes: dict[str, list[Note]] = {}
    for note in _notes(user).filter(item__meeting=meeting).select_related("item"):
        notes.setdefault(str(note.item.key), []).append(note)
    return notes


def _leaves(order: list[str], items: Mapping[str, dict[str, Any]], notes: Mapping[str, list[Note]]) -> list[Leaf]:
    here = files_with_notes(items.values(), [note for key in order for note in notes[key]])
    return [_leaf(key, items.get(key), notes[key], here, notes[key][0].item.meeting_id) for key in order]


def _notes(user: "User") -> Any:
    # Also of a removed attachment: the note on it stays.
    return Note.objects.of(user).select_related("attachment").order_by("made_at", "pk")


def _items(meeting: Meeting, user: "User") -> dict[str, dict[str, Any]]:
    """The items of the newest document that the person reads, redacted for them, by their keys."""
    edition = edition_for(meeting, user)
    return {item["key"]: item for item in edition.document["items"]} if edition else {}


def _leaf(
    key: str,
    said: dict[str, Any] | None,
    notes: Iterable[Note],
    here: Mapping[str, Mapping[str, str]],
    meeting: int | None,
) -> Leaf:
    if said is None or said["redacted"]:
        title = said["title"] if said else ""
        label = f"{said['number']}{said['suffix']}" if said else ""
        return Leaf(key, label, title, entries=[Entry(note, told=_kept_from(note)) for note in notes])
    texts = texts_of(said)
    files = {file["key"]: file for file in said["attachments"]}
    by_file: dict[str, list[Note]] = {}
    for note in notes:
        by_file.setdefault(str(note.attachment.key) if note.attachment else "", []).append(note)
    entries = _on_text(by_file.pop("", []), texts)
    for file, some in by_file.items():
        entries += _on_file(some, files.get(file), here.get(file))
    entries.sort(key=lambda entry: (entry.note.made_at, entry.note.pk))
    label = f"{said['number']}{said['suffix']}"
    return Leaf(key, label, said["title"], True, said["attachments"], texts, entries, meeting)


def _on_text(notes: list[Note], texts: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(note, note.quote, place=place, told=_gone(note) if note.lost else "")
        for note, place in Note.objects.follow(notes, texts)
    ]


def _on_file(notes: list[Note], said: dict[str, Any] | None, texts: Mapping[str, str] | None) -> list[Entry]:
    """Notes on an attachment follow into the file that replaced it: with their page, and with words to the page where
    these stand now. Where the file's text is not known they stay where they were."""
    if said is None:
        told = _("The attachment that the note stood on is not with the item any more.")
        return [Entry(note, told=told) for note in notes]
    places = dict(Note.objects.follow(notes, texts)) if texts else {}
    opens, pages = said["key"] if texts is not None else "", said["file"] and said["file"]["pages"]
    return [
        Entry(note, note.quote, said["title"], opens, places.get(note), _told_on_file(note, pages)) for note in notes
    ]


def _told_on_file(note: Note, pages: int | None) -> str:
    if note.quote and note.lost:
        return _("The words that the note stood on are not in the attachment any more: »%(words)s«") % {
            "words": note.quote
        }
    if note.page and pages and note.page > pages:
        return _("The attachment was replaced, and has %(pages)s pages now: page %(page)s is gone.") % {
            "pages": pages,
            "page": note.page,
        }
    return ""


def _gone(note: Note) -> str:
    return _("The words that the note stood on are not in the text any more: »%(words)s«") % {"words": note.quote}


def _kept_from(note: Note) -> str:
    if not note.quote and not note.attachment_id:
        return ""
    return _("The note stands on words that you may not read any more.")
