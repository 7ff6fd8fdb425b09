"""The nouns of what comes from the meeting on, one file each."""

from decisions.outcomes import Outcome, Part

from .absence import Absence
from .addendum import Addendum
from .approval import Approval, Approver, Correction
from .attendance import PresenceEvent
from .decision import Decision, DecisionState, MinuteTaking, PointOutcome
from .follow_up import FollowUp, FollowUpAnswer
from .minutes import Minutes
from .minutes_version import MinutesVersion
from .register import RegisterEntry
from .roll import Roll
from .session import Session, TimeSpent
from .standard_text import StandardText
from .statement import Statement
from .upload import Upload

__all__ = [
    "Absence",
    "Addendum",
    "Approval",
    "Approver",
    "Correction",
    "Decision",
    "DecisionState",
    "FollowUp",
    "FollowUpAnswer",
    "MinuteTaking",
    "Minutes",
    "MinutesVersion",
    "Outcome",
    "Part",
    "PointOutcome",
    "PresenceEvent",
    "RegisterEntry",
    "Roll",
    "Session",
    "StandardText",
    "Statement",
    "TimeSpent",
    "Upload",
]
