"""“Klar til godkendelse?”: what stands between the draft minutes and their approval, and where.

`unanswered` is the check that `Minutes.submit` is given, and that it asks under the meeting's lock. As in
`meetings.preflight` the models are reached from the minutes and not imported.
"""

from typing import TYPE_CHECKING

from meetings.preflight import answers
from meetings.preflight.file_checks import files_of, of_files

from . import item_checks, meeting_checks
from .finding import MinutesFinding, of_file

if TYPE_CHECKING:
    from decisions.models import Minutes
    from meetings.models import AgendaItem

__all__ = ["MinutesFinding", "check", "unanswered"]

# Everything that is asked of an item beside its own row.
RELATED = ("decision__goes_on_at", "postponed_to__meeting", "approves")
PARTS = (
    "sections", "points", "decision__point_outcomes", "statements", "attachments__versions", "follow_ups", "absences",
)  # fmt: skip


def check(minutes: "Minutes") -> list[MinutesFinding]:
    """Everything that is found in the minutes as they stand: the meeting first, then item by item.

    A fixed number of queries, however many items there are.
    """
    meeting = minutes.meeting
    items = list(meeting.items.on_agenda().in_order().select_related(*RELATED).prefetch_related(*PARTS))
    for item in items:
        item.meeting = meeting
    people = list(meeting.participants.all())
    findings = [*meeting_checks.of_attendance(meeting, people), *meeting_checks.of_course(meeting, items)]
    handed_out = files_of(_handed_out(items))
    for item in items:
        findings += item_checks.of_item(item, people)
        for finding in of_files(item, handed_out) if any(one.handed_out for one in item.attachments.all()) else ():
            if finding.place.attachment and finding.place.attachment.handed_out:
                findings.append(of_file(finding))
    return list({finding.name: finding for finding in findings}.values())


def unanswered(minutes: "Minutes") -> list[MinutesFinding]:
    """The findings that hold up the minutes: they must be put right, or answered for with a reason."""
    answered = answers(minutes.meeting)
    return [finding for finding in check(minutes) if finding.is_must and finding.name not in answered]


def _handed_out(items: "list[AgendaItem]") -> "list[AgendaItem]":
    """The items at which a file was handed out: the others' files were looked into before the release."""
    return [item for item in items if any(one.handed_out for one in item.attachments.all())]
