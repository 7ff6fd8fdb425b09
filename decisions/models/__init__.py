"""The nouns of what comes from the meeting on, one file each."""

from .decision import Decision, Outcome, PointOutcome, Statement
from .minutes import Minutes, MinutesVersion
from .upload import Upload

__all__ = ["Decision", "Minutes", "MinutesVersion", "Outcome", "PointOutcome", "Statement", "Upload"]
