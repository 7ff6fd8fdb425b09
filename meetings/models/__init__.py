"""The nouns of what comes before and up to the meeting, one file each."""

from .attachment import Attachment
from .audit import Action, AuditEntry
from .forum import Forum, SectionTemplate, SectionType, StandingItem
from .item import AgendaItem, Exclusion, RecommendationPoint, Section
from .meeting import Meeting
from .membership import Membership, Role
from .participant import Participant
from .rendering import Rendering
from .stateful import Stateful, TransitionError
from .user import User
from .version import AgendaVersion, Snapshot, Version, VersionQuerySet

__all__ = [
    "Action",
    "AgendaItem",
    "AgendaVersion",
    "Attachment",
    "AuditEntry",
    "Exclusion",
    "Forum",
    "Meeting",
    "Membership",
    "Participant",
    "RecommendationPoint",
    "Rendering",
    "Role",
    "Section",
    "SectionTemplate",
    "SectionType",
    "Snapshot",
    "StandingItem",
    "Stateful",
    "TransitionError",
    "User",
    "Version",
    "VersionQuerySet",
]
