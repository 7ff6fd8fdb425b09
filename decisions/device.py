"""What a person's own device is given of a meeting, to be read without a connection.

The readers' way, with one more thing left out: where the forum does not let closed items be kept on devices, they are
taken away here, on the server, and never reach the device.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Max
from django.utils import timezone

from decisions.editions import Edition, edition_for
from decisions.notebook import Leaf, leaves_in
from meetings import filestore
from meetings.models import AttachmentVersion, Meeting, Note
from meetings.paper import Paper, lay_out
from meetings.permissions import can_keep_meeting
from meetings.received import PDF, File
from meetings.redaction import PUBLIC, Reader, redact

if TYPE_CHECKING:
    from meetings.models import User

# So long after the meeting a device may show it. Long enough for minutes to be approved, short enough to be forgotten.
DAYS_KEPT = 14


@dataclass(frozen=True)
class KeptFile:
    """An attachment as the device is given it: as the browser shows it, where it can, else as it was received."""

    file: File
    sha256: str
    size: int


@dataclass(frozen=True)
class DeviceCopy:
    """A meeting's document for one person's device. `left_out` are the items that the person reads and the device is
    not given, `files_left_out` the closed attachments of the others."""

    meeting: Meeting
    user: "User"
    edition: Edition
    left_out: frozenset[str]
    files_left_out: int

    @property
    def until(self) -> datetime.datetime:
        """When the device is to have forgotten it."""
        return kept_until(self.meeting)

    @property
    def has_closed(self) -> bool:
        """Whether something closed goes with it."""
        items = self.edition.document["items"]
        return any(
            (item["closed"] and not item["redacted"]) or any(file["closed"] for file in item["attachments"])
            for item in items
        )

    @cached_property
    def paper(self) -> Paper:
        """The document as it lies on the screen."""
        return lay_out(self.edition.document)

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """The person's notes on what the device is given, by the items' keys; none on what is left out."""
        return {leaf.key: leaf for leaf in leaves_in(self.edition.document, self.meeting, self.user)}

    @cached_property
    def files(self) -> list[KeptFile]:
        """The attachments that lie here."""
        named = {
            file["key"]: file["file"]["sha256"]
            for item in self.edition.document["items"]
            for file in item["attachments"]
            if file["file"]
        }
        shown = _shown_as(named)
        return [
            KeptFile(file, sha256, filestore.path(sha256).stat().st_size)
            for item in self.paper.items
            for file in item.files
            if file.is_here and (sha256 := shown[file.key]) and filestore.path(sha256).exists()
        ]

    def name(self) -> str:
        """What it is named by: another text, another reader, another note, or a PDF made of a file, is another copy."""
        notes = Note.objects.of(self.user).filter(item__meeting=self.meeting).aggregate(Count("pk"), Max("changed_at"))
        reader, snapshot = self.edition.reader, self.edition.snapshot
        assert snapshot is not None, "`copy_for` gives no draft"
        files = (f"{kept.file.key}{kept.sha256}" for kept in self.files)
        words = (snapshot.pk, reader.audience, reader.excluded_text, str(self.until))
        return "|".join((*words, *(str(one) for one in notes.values()), *files))


def kept_until(meeting: Meeting) -> datetime.datetime:
    """The end of the last day on which a device may show the meeting."""
    day = meeting.held_on + datetime.timedelta(days=DAYS_KEPT + 1)
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def may_be_kept(meeting: Meeting) -> bool:
    """Whether the meeting is one to take along: not cancelled, and not long past."""
    return meeting.status != Meeting.Status.CANCELLED and timezone.now() < kept_until(meeting)


def copy_for(meeting: Meeting, user: "User") -> DeviceCopy | None:
    """What this member's device is given; None for whoever is no member, for a draft, and when its time is over."""
    if not can_keep_meeting(user, meeting.forum) or not may_be_kept(meeting):
        return None
    edition = edition_for(meeting, user)
    if edition is None or edition.snapshot is None:
        return None
    if meeting.forum.keeps_closed_on_devices:
        return DeviceCopy(meeting, user, edition, frozenset(), 0)
    reader = Reader(PUBLIC.audience, edition.reader.excluded)
    document = redact(edition.snapshot.document, reader)
    pairs = list(zip(edition.document["items"], document["items"], strict=True))
    left_out = frozenset(full["key"] for full, given in pairs if given["redacted"] and not full["redacted"])
    files = sum(len(full["attachments"]) - len(given["attachments"]) for full, given in pairs if not given["redacted"])
    return DeviceCopy(meeting, user, Edition(edition.kind, document, reader, edition.snapshot), left_out, files)


def _shown_as(named: dict[str, str]) -> dict[str, str]:
    """The hash of what a browser shows of each file, by the attachments' keys: its PDF, or itself."""
    rows = AttachmentVersion.objects.filter(attachment__key__in=named).values_list(
        "attachment__key", "file", "file__type", "file__pdf"
    )
    pdfs = {(str(key), sha256): pdf for key, sha256, type_, pdf in rows if pdf and type_ != PDF}
    return {key: pdfs.get((key, sha256), sha256) for key, sha256 in named.items()}
