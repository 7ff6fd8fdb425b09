"""A case over time: every item with the same case number that a person may read."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from decisions.models import MinutesVersion
from meetings.models import AgendaItem, AgendaVersion, Meeting
from meetings.permissions import readers_of
from meetings.redaction import redact

if TYPE_CHECKING:
    from meetings.models import User

MOST = 20


@dataclass(frozen=True)
class Treatment:
    """One time that a case was before a forum, as the reader may know it."""

    meeting: Meeting
    label: str
    title: str
    outcome: str
    decision: str

    @property
    def held_on(self) -> datetime.date:
        """When."""
        return self.meeting.held_on


def other_treatments(case_number: str, user: "User | AnonymousUser", *, but: str) -> list[Treatment]:
    """The latest 20 other items with this case number, the newest first, each in the newest version that the person
    may see. `but` is the key of the item that is being read.

    What is closed to the person is not in the list, and neither is a draft. A fixed number of queries.
    """
    meetings = (
        Meeting.objects.visible_to(user)
        .filter(pk__in=AgendaItem.objects.filter(case_number=case_number).exclude(key=but).values("meeting"))
        .select_related("forum")
        .order_by("-held_on", "-start", "-pk")[: 2 * MOST]
    )
    by_pk = {meeting.pk: meeting for meeting in meetings}
    documents = _newest_documents(by_pk, user)
    readers = readers_of(user, by_pk.values())
    found = []
    for pk, meeting in by_pk.items():
        if pk in documents:
            items = redact(documents[pk], readers[pk])["items"]
            found += [_treatment(meeting, item) for item in items if item["key"] != but and _is_of(item, case_number)]
    return found[:MOST]


def _newest_documents(meetings: dict[int, Meeting], user: "User | AnonymousUser") -> dict[int, dict[str, Any]]:
    """For each meeting what the person reads of it, not redacted yet: its minutes, else its agenda."""
    agendas = AgendaVersion.objects.visible_to(user).filter(meeting__in=meetings).select_related("snapshot")
    minutes = MinutesVersion.objects.visible_to(user).filter(minutes__meeting__in=meetings)
    newest = {}
    for version in agendas.order_by("meeting_id", "-number").distinct("meeting_id"):
        newest[version.meeting_id] = version.snapshot
    for said in minutes.select_related("minutes", "snapshot").order_by("minutes_id", "-number").distinct("minutes_id"):
        newest[said.minutes.meeting_id] = said.snapshot
    return {pk: snapshot.document for pk, snapshot in newest.items()}


def _is_of(item: dict[str, Any], case_number: str) -> bool:
    return bool(item["case_number"]) and item["case_number"]["text"] == case_number


def _treatment(meeting: Meeting, item: dict[str, Any]) -> Treatment:
    decision = item["decision"] or {"outcome": "", "html": ""}
    return Treatment(
        meeting=meeting,
        label=f"{item['number']}{item['suffix']}",
        title=item["title"],
        outcome=decision["outcome"],
        decision=decision["html"],
    )
