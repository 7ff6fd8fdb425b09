"""“Klar til udsendelse?”: what stands between an agenda and its release, and where."""

from typing import TYPE_CHECKING, Any

from .finding import Finding

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Meeting

__all__ = ["Finding", "check", "counts", "findings_of", "unanswered"]


def check(meeting: "Meeting") -> list[Finding]:
    """Everything that is found in the meeting's agenda as it stands, in the agenda's order."""
    return []


def unanswered(meeting: "Meeting") -> list[Finding]:
    """The findings that hold up the release: they must be put right, or answered for with a reason."""
    return []


def counts(meeting: "Meeting") -> dict[str, tuple[int, int]]:
    """How many there are at each item, by its key: those that hold up the release, and all."""
    return {}


def findings_of(item: "AgendaItem") -> dict[str, Any]:
    """What `_findings.html` shows beside one item."""
    return {"finding_item": item, "findings": []}
