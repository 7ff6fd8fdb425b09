"""The nouns of what comes before and up to the meeting, one file each."""

from .attachment import Attachment, AttachmentVersion
from .audit import Action, AuditEntry
from .calendar_feed import CalendarFeed
from .comment import Comment
from .exclusion import Exclusion
from .forum import Forum, SectionTemplate, SectionType, StandingItem
from .item import AgendaItem
from .meeting import Meeting
from .membership import Membership, Role
from .notice import Notice
from .override import Override
from .participant import Participant
from .rendering import Rendering
from .review import Review
from .section import RecommendationPoint, Section, SectionState, Writing
from .section_revising import Stale
from .stateful import Stateful, TransitionError
from .stored_file import StoredFile
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
    "Meeting",
    "Membership",
    "Notice",
    "Override",
    "Participant",
    "RecommendationPoint",
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
    "TransitionError",
    "User",
    "Version",
    "VersionQuerySet",
    "Writing",
]
