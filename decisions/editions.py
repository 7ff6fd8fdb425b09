"""Which text of a meeting a person reads: the way from a version to a page, a PDF or a file.

One path for all of them: the newest version that the person may see, redacted for that person.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Minutes, MinutesVersion
from decisions.postponed import Links, have_links
from meetings.keeping import redacted
from meetings.models import AgendaVersion, Forum, Meeting, Rendering, Snapshot, Version
from meetings.paper import Paper, lay_out, lay_out_kept
from meetings.permissions import can_read_draft, forums_in, reader_of
from meetings.received import Received, files_of, read
from meetings.redaction import MEMBER, Reader, close_as, redact
from meetings.sentences import KEY, Sentence, answered, columns, made, places, written
from meetings.snapshot import freeze

if TYPE_CHECKING:
    from meetings.models import User

AGENDA, MINUTES = "agenda", "minutes"


@dataclass(frozen=True)
class Beside:
    """What a page with the newest agenda needs to know beside its text; asked with the version, to ask once."""

    has_supplements: bool
    links: Links
    files: Received


@dataclass(frozen=True)
class Edition:
    """A document as one reader has it. A draft has no snapshot yet: it is what stands in the rows now."""

    kind: str
    document: dict[str, Any]
    reader: Reader
    snapshot: Snapshot | None
    # What the newest agenda's version was found with, in one query.
    beside: "Beside | None" = None

    @cached_property
    def paper(self) -> Paper:
        """It as it lies on the screen. One query where it names files that are not known yet; of a version the rest is
        kept in the process."""
        if self.snapshot is None:
            return lay_out(self.document)
        return lay_out_kept(self.document, (self.snapshot.pk, self.reader), self.beside.files if self.beside else None)

    @property
    def has_supplements(self) -> bool:
        """Whether any version of the agenda came with a supplement."""
        return bool(self.beside and self.beside.has_supplements)

    @property
    def is_draft(self) -> bool:
        """Whether it is the rows of now, and no version."""
        return self.snapshot is None

    def rendering(self) -> Rendering:
        """The PDF of it, made or on its way. Only versions have one."""
        if self.snapshot is None:
            raise ValueError("a draft has no stored document")
        return Rendering.objects.ask_for(self.snapshot, self.reader)


def kinds_for(meeting: Meeting, user: "User | AnonymousUser") -> list[str]:
    """Which of minutes and agenda the person can read of the meeting, minutes first."""
    return [kind for kind in (MINUTES, AGENDA) if can_read(meeting, user, kind)]


def can_read(meeting: Meeting, user: "User | AnonymousUser", kind: str) -> bool:
    """Whether there is a version of this kind for the person."""
    if kind == MINUTES:
        return MinutesVersion.objects.visible_to(user).filter(minutes__meeting=meeting).exists()
    return AgendaVersion.objects.visible_to(user).filter(meeting=meeting).exists()


def edition_for(meeting: Meeting, user: "User | AnonymousUser", kind: str | None = None) -> Edition | None:
    """What the person reads of the meeting: the minutes if there are any for them, else the agenda.

    `kind` asks for one of the two. A secretary reads the draft where no version is; None where there is nothing.
    """
    reader = reader_of(user, meeting)
    for wanted in (kind,) if kind else (MINUTES, AGENDA):
        version = _version(meeting, user, wanted)
        if version:
            beside = version.beside if wanted == AGENDA else None
            return Edition(wanted, redacted(version.snapshot, reader), reader, version.snapshot, beside)
    if can_read_draft(user, meeting.forum):
        draft = _draft(meeting, kind)
        return Edition(draft["kind"], redact(draft, reader), reader, None) if draft else None
    return None


def supplement_for(meeting: Meeting, user: "User | AnonymousUser", number: int) -> Edition | None:
    """The supplement with this number as the person reads it; None where there is none for them.

    What it said open and the newest agenda has closed is not read in the supplement either: who is no member has the
    whole agenda then, and no more this part of it.
    """
    versions = AgendaVersion.objects.visible_to(user).filter(meeting=meeting)
    version = versions.filter(supplement_number=number).select_related("supplement").first()
    if version is None or version.supplement is None:
        return None
    reader, said = reader_of(user, meeting), version.supplement.document
    if reader.audience != MEMBER.audience:
        newest = versions.latest_first().first() or version
        if redact(close_as(said, newest.snapshot.document), reader) != redact(said, reader):
            return None
    return Edition(AGENDA, redact(said, reader), reader, version.supplement)


def supplements_of(meeting: Meeting, user: "User | AnonymousUser") -> list[int]:
    """The numbers of the supplements that the person can read. One query where there are none."""
    numbers = AgendaVersion.objects.visible_to(user).filter(meeting=meeting, supplement_number__isnull=False)
    told = numbers.order_by("supplement_number").values_list("supplement_number", flat=True)
    return [number for number in told if number and supplement_for(meeting, user, number)]


def addenda_in_approval(meeting: Meeting, user: "User | AnonymousUser") -> int | None:
    """The number of the version with addenda that await approval, where there is one that the person may read."""
    if not user.is_authenticated or not meeting.minutes_are_out:
        return None
    versions = MinutesVersion.objects.visible_to(user).filter(
        minutes__meeting=meeting, minutes__addenda_sent_at__isnull=False
    )
    newest = versions.order_by("-number").values_list("number", "state").first()
    return newest[0] if newest and newest[1] == "submitted" else None


def edition_as(meeting: Meeting, reader: Reader, kind: str) -> Edition | None:
    """The newest document of this kind as an audience has it, whoever asks: for the export by the administrator."""
    if kind == MINUTES:
        versions = MinutesVersion.objects.filter(minutes__meeting=meeting)
        version: Version | None = versions.in_force_first().first()
    else:
        version = AgendaVersion.objects.filter(meeting=meeting).latest_first().first()
    if version:
        return Edition(kind, redact(version.snapshot.document, reader), reader, version.snapshot)
    draft = _draft(meeting, kind)
    return Edition(kind, redact(draft, reader), reader, None) if draft else None


def _version(meeting: Meeting, user: "User | AnonymousUser", kind: str) -> Any:
    if kind == MINUTES:
        if meeting.status in Meeting.BEFORE_SESSION:  # minutes are begun when it opens
            return None
        return MinutesVersion.objects.visible_to(user).filter(minutes__meeting=meeting).in_force_first().first()
    if not user.is_authenticated:
        return None
    own = forums_in(user)
    rows = answered(_agenda_asked(Forum.open_to(user), len(own)), meeting.pk, *own)
    if not rows:
        return None
    *row, made_at, has_supplements, are_postponed, are_about_minutes, files = rows[0]
    version = made(AgendaVersion, row)
    # Its text is read where nobody has read it before.
    version.snapshot = Snapshot.from_db("default", ["sha256", "made_at"], [version.snapshot_id, made_at])
    version.beside = Beside(has_supplements, Links(are_postponed, are_about_minutes), read(files))
    return version


@cache
def _agenda_asked(open_to: tuple[str, ...], own: int) -> Sentence:
    """The sentence for a meeting's newest agenda with its snapshot, the same for all who are in so many forums."""
    meeting = OuterRef("meeting")
    beside = {
        "has_supplements": Exists(AgendaVersion.objects.filter(meeting=meeting, supplement_number__isnull=False)),
        **have_links(meeting),
        "files": files_of(meeting),
    }
    versions = (
        AgendaVersion.objects.seen(open_to, places(own)).filter(meeting=KEY).annotate(**beside).order_by("-number")
    )
    return written(versions.values_list(*columns(AgendaVersion), "snapshot__made_at", *beside)[:1])


def _draft(meeting: Meeting, kind: str | None) -> dict[str, Any] | None:
    """What stands in the rows: draft minutes once they are begun, else the agenda as long as it has items."""
    if kind != AGENDA:
        minutes = Minutes.objects.filter(meeting=meeting).select_related("meeting__forum").first()
        if minutes:
            return freeze_minutes(minutes)
    if kind == MINUTES or not meeting.items.exists():
        return None
    return freeze(meeting)
