"""The nouns of what comes before and up to the meeting, one file each."""

from .attachment import Attachment, AttachmentVersion
from .audit import Action, AuditEntry
from .calendar_feed import CalendarFeed
from .comment import Comment
from .exclusion import Exclusion
from .forum import Forum, SectionTemplate, SectionType, StandingItem
from .item import AgendaItem
from .lift import Lift
from .meeting import Meeting
from .membership import Membership, Role
from .note import Note
from .notice import Notice
from .notice_wish import NoticeWish
from .override import Override
from .participant import Participant
from .printout import Printout
from .reading_mark import ReadingMark
from .regrets import Regrets
from .rendering import Rendering
from .review import Review
from .section import RecommendationPoint, Section, SectionState, Writing
from .section_revising import Stale
from .stateful import Stateful, TransitionError
from .stored_file import StoredFile
from .thread import Remark, Thread, ThreadMark
from .user import User
from .version import AgendaVersion, Snapshot, Version, VersionQuerySet

__all__ = [
    "Action",
    "AgendaItem",
    "AgendaVersion",
    "Attachment",
    "AttachmentVersion",
    "AuditEntry",
    "CalendarFeed",
    "Comment",
    "Exclusion",
    "Forum",
    "Lift",
    "Meeting",
    "Membership",
    "Note",
    "Notice",
    "NoticeWish",
    "Override",
    "Participant",
    "Printout",
    "ReadingMark",
    "RecommendationPoint",
    "Regrets",
    "Remark",
    "Rendering",
    "Review",
    "Role",
    "Section",
    "SectionState",
    "SectionTemplate",
    "SectionType",
    "Snapshot",
    "Stale",
    "StandingItem",
    "Stateful",
    "StoredFile",
    "Thread",
    "ThreadMark",
    "TransitionError",
    "User",
    "Version",
    "VersionQuerySet",
    "Writing",
]
