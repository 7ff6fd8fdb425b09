"""One person's notes on a meeting's items, beside the newest text that the person may read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from decisions.editions import edition_for
from meetings.anchoring import Place, squeeze, texts_of
from meetings.models import AgendaItem, Attachment, Meeting, Note, StoredFile

if TYPE_CHECKING:
    import uuid

    from meetings.models import User


@dataclass(frozen=True)
class Entry:
    """A note as its owner sees it. `quote` and `file` are the item's words, and are there only for whoever reads the
    item now; `told` says what became of the words or the page."""

    note: Note
    quote: str = ""
    file: str = ""
    place: Place | None = None
    told: str = ""


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

    def attachment(self, key: "uuid.UUID | str") -> Attachment | None:
        """The attachment with this key, where it is one of those that the person reads."""
        known = any(file["key"] == str(key) for file in self.files)
        return Attachment.all_ever.get(key=key) if known else None

    def texts_for(self, attachment: Attachment | None) -> Mapping[str, str]:
        """The texts in which words are looked for: the item's, or those of the attachment's newest file."""
        return self.texts if attachment is None else _text_of_file(attachment, self.files)


def leaf_of(item: AgendaItem, user: "User") -> Leaf:
    """The person's notes on one item."""
    said = _items(item.meeting, user).get(str(item.key)) if item.meeting else None
    return _leaf(str(item.key), said, _notes(user).filter(item=item))


def leaves_of(meeting: Meeting, user: "User") -> list[Leaf]:
    """The items of a meeting on which the person has notes, in the document's order; those in no document come last."""
    notes: dict[str, list[Note]] = {}
    for note in _notes(user).filter(item__meeting=meeting).select_related("item"):
        notes.setdefault(str(note.item.key), []).append(note)
    items = _items(meeting, user) if notes else {}
    order = [*(key for key in items if key in notes), *(key for key in notes if key not in items)]
    return [_leaf(key, items.get(key), notes[key]) for key in order]


def _notes(user: "User") -> Any:
    # Also of a removed attachment: the note on it stays.
    return Note.objects.of(user).select_related("attachment").order_by("made_at", "pk")


def _items(meeting: Meeting, user: "User") -> dict[str, dict[str, Any]]:
    """The items of the newest document that the person reads, redacted for them, by their keys."""
    edition = edition_for(meeting, user)
    return {item["key"]: item for item in edition.document["items"]} if edition else {}


def _leaf(key: str, said: dict[str, Any] | None, notes: Iterable[Note]) -> Leaf:
    if said is None or said["redacted"]:
        title = said["title"] if said else ""
        label = f"{said['number']}{said['suffix']}" if said else ""
        return Leaf(key, label, title, entries=[Entry(note, told=_kept_from(note)) for note in notes])
    files, texts = said["attachments"], texts_of(said)
    entries = _on_text([note for note in notes if not note.attachment], texts)
    entries += [_on_file(note, files) for note in notes if note.attachment]
    entries.sort(key=lambda entry: (entry.note.made_at, entry.note.pk))
    return Leaf(key, f"{said['number']}{said['suffix']}", said["title"], True, files, texts, entries)


def _on_text(notes: list[Note], texts: Mapping[str, str]) -> list[Entry]:
    return [
        Entry(note, note.quote, place=place, told=_gone(note) if note.lost else "")
        for note, place in Note.objects.follow(notes, texts)
    ]


def _on_file(note: Note, files: list[dict[str, Any]]) -> Entry:
    """A note on an attachment follows into the file that replaced it, with its page, and with words by its text."""
    attachment: Any = note.attachment
    said = next((file for file in files if file["key"] == str(attachment.key)), None)
    if said is None:
        return Entry(note, told=_("The attachment that the note stood on is not with the item any more."))
    told = ""
    if note.quote and (texts := _text_of_file(attachment, files)):
        Note.objects.follow([note], texts)
        told = _gone(note) if note.lost else ""
    pages = said["file"] and said["file"]["pages"]
    if note.page and pages and note.page > pages:
        told = _("The attachment was replaced, and has %(pages)s pages now: page %(page)s is gone.") % {
            "pages": pages,
            "page": note.page,
        }
    return Entry(note, note.quote, said["title"], told=told)


def _text_of_file(attachment: Attachment, files: list[dict[str, Any]]) -> Mapping[str, str]:
    """The text of the file that the document names, where it was received here and has been read."""
    sha256 = next((file["file"]["sha256"] for file in files if file["key"] == str(attachment.key) and file["file"]), "")
    received = StoredFile.objects.filter(attachment_versions__attachment=attachment, sha256=sha256)
    text = squeeze(received.values_list("text", flat=True).first() or "") if sha256 else ""
    return {"": text} if text else {}


def _gone(note: Note) -> str:
    return _("The words that the note stood on are not in the text any more: »%(words)s«") % {"words": note.quote}


def _kept_from(note: Note) -> str:
    if not note.quote and not note.attachment_id:
        return ""
    return _("The note stands on words that you may not read any more.")
