"""What a release will do, told before it is done: numbers, mails, changes, what stays behind."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meetings.change import Changes
from meetings.changes import between
from meetings.models import AgendaItem, Meeting, Membership, TransitionError, User
from meetings.notices import members, reached_by_mail
from meetings.permissions import reader_of
from meetings.preflight import Finding, unanswered
from meetings.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meetings.redaction import Reader


@dataclass(frozen=True)
class Line:
    """One item as it will stand: its number, its title as the reader may see it, and what has become of it."""

    label: str
    title: str
    closed: bool
    status: str
    is_new: bool


@dataclass(frozen=True)
class Waiting:
    """An item of the meeting that stays behind, or that can come with a supplement."""

    item: AgendaItem
    title: str


@dataclass(frozen=True)
class Plan:
    """Everything that the page of the release tells. `refusal` says why it cannot be done now; empty where it can."""

    last: int
    number: int
    lines: "Sequence[Line]"
    left: "Sequence[Waiting]"
    told: "Sequence[User]"
    untold: "Sequence[Membership]"
    findings: "Sequence[Finding]"
    changes: Changes | None
    refusal: str


def plan_of(meeting: Meeting, user: User) -> Plan:
    """What releasing the agenda now would do, as this secretary may know it. Changes nothing."""
    reader, last = reader_of(user, meeting), meeting.last_version
    refusal, document = "", None
    try:
        document = meeting.rehearse_release()
    except TransitionError as refused:
        refusal = str(refused)
    people = list(members(meeting.forum))
    told = reached_by_mail(people)
    reached = {person.pk for person in told}
    return Plan(
        last=last.number if last else 0,
        number=last.number + 1 if last else 1,
        lines=list(_lines(document, last.snapshot.document if last else None, reader)) if document else [],
        left=_waiting(
            meeting, reader, AgendaItem.Status.DRAFT, AgendaItem.Status.HANDED_IN, AgendaItem.Status.RETURNED
        ),
        told=told,
        untold=[person for person in people if person.user_id not in reached],
        findings=unanswered(meeting),
        changes=between(last.snapshot.document, document, reader) if last and document else None,
        refusal=refusal,
    )


def supplement_items(meeting: Meeting, user: User) -> list[Waiting]:
    """The accepted items that are not on the released agenda: what a supplement can be made of."""
    return _waiting(meeting, reader_of(user, meeting), AgendaItem.Status.ACCEPTED)


def meetings_after(meeting: Meeting) -> list[Meeting]:
    """The forum's coming meetings that an item of this one can be postponed to, the next one first."""
    coming = meeting.forum.meetings.upcoming().filter(held_on__gte=meeting.held_on, status__in=Meeting.BEFORE_SESSION)
    return [one for one in coming.exclude(pk=meeting.pk) if one.comes_after(meeting)]


def _lines(document: dict[str, Any], before: dict[str, Any] | None, reader: "Reader"):
    known = {item["key"] for item in before["items"]} if before else set()
    status = {item["key"]: item["status"] for item in document["items"]}
    for item in redact(document, reader)["items"]:
        yield Line(
            label=f"{item['number']}{item['suffix']}",
            title=item["title"],
            closed=item["closed"],
            status=status[item["key"]],
            is_new=before is not None and item["key"] not in known,
        )


def _waiting(meeting: Meeting, reader: "Reader", *statuses: str) -> list[Waiting]:
    rows = meeting.items.filter(number=None, status__in=statuses).select_related("author").in_order()
    return [Waiting(row, row.title_for_others if str(row.key) in reader.excluded else row.title) for row in rows]
