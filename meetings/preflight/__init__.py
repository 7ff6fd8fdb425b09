"""“Klar til udsendelse?”: what stands between an agenda and its release, and where.

`unanswered` is the check that `Meeting.release_agenda` is given, and that it asks under the meeting's lock. The models
name `Finding`, so this package imports none of them: it works on what is reached from a meeting or an item.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects

from . import file_checks, item_checks, meeting_checks
from .finding import ADVICE, MUST, Finding, Place

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Meeting, Override, StoredFile

__all__ = ["ADVICE", "MUST", "Finding", "Place", "answers", "check", "counts", "findings_of", "unanswered"]

# Everything that is asked of an item beside its own row.
PARTS = ("sections__template", "points", "attachments__versions", "comments")


def check(meeting: "Meeting") -> list[Finding]:
    """Everything that is found in the meeting's agenda as it stands: the meeting first, then item by item.

    A fixed number of queries, however many items there are. Items that are meant for the meeting and not accepted are
    told as such; what is in them is their authors' to put right.
    """
    items = list(meeting.items.exclude(status="withdrawn", number=None).in_order().prefetch_related(*PARTS))
    agenda = [item for item in items if item.status in item.ON_AGENDA or item.number is not None]
    on_agenda = {item.pk for item in agenda}
    files = file_checks.files_of(agenda)
    findings = list(meeting_checks.of_meeting(meeting, agenda))
    for item in items:
        if item.pk in on_agenda:
            findings += _of_one(item, files)
            if item.closed and item_checks.is_asked(item):
                findings += item_checks.closed_words(item, agenda)
        else:
            findings.append(item_checks.waiting(item))
    findings += meeting_checks.backlog(meeting, agenda)
    return list({finding.name: finding for finding in findings}.values())


def unanswered(meeting: "Meeting") -> list[Finding]:
    """The findings that hold up the release: they must be put right, or answered for with a reason."""
    answered = answers(meeting)
    return [finding for finding in check(meeting) if finding.is_must and finding.name not in answered]


def answers(meeting: "Meeting") -> "dict[str, Override]":
    """What somebody has answered for, by the finding's name."""
    return {override.finding: override for override in meeting.overrides.select_related("by")}


def counts(meeting: "Meeting") -> dict[str, tuple[int, int]]:
    """How many there are at each item that has any, by its key: those that hold up the release, and all."""
    answered = answers(meeting)
    told: dict[str, tuple[int, int]] = {}
    for finding in check(meeting):
        if finding.item and finding.name not in answered:
            stop, all_ = told.get(finding.item, (0, 0))
            told[finding.item] = (stop + finding.is_must, all_ + 1)
    return told


def findings_of(item: "AgendaItem") -> dict[str, Any]:
    """What `_findings.html` shows beside one item: its findings, the pressing ones first, without those answered."""
    prefetch_related_objects([item], *PARTS)
    files = file_checks.files_of([item])
    answered = answers(item.meeting) if item.meeting else {}
    findings = {finding.name: finding for finding in _of_one(item, files)}
    if item.closed:
        others = list(item.meeting.items.on_agenda()) if item.meeting else []
        findings |= {finding.name: finding for finding in item_checks.closed_words(item, others)}
    left = [finding for finding in findings.values() if finding.name not in answered]
    return {
        "finding_item": item,
        "findings": sorted(left, key=lambda finding: not finding.is_must),
        "findings_answered": len(findings) - len(left),
    }


def _of_one(item: "AgendaItem", files: "dict[str, StoredFile]") -> Iterator[Finding]:
    yield from item_checks.of_item(item)
    yield from file_checks.of_files(item, files)
    if item_checks.is_asked(item):
        yield from meeting_checks.comments_open(item)
