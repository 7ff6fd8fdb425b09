"""A case over time: every treatment of it that a person may read, in whatever forum, the oldest first.

What was decided comes from the register, what is on a released agenda from that agenda, both as the person reads them.
"""

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from decisions.models import RegisterEntry
from meetings.models import AgendaItem, AgendaVersion, Meeting
from meetings.permissions import is_member, kept_out_of, readers_of
from meetings.redaction import redact

if TYPE_CHECKING:
    from meetings.models import User

# An item that stands on every agenda has been treated at every meeting: so many of the latest are told beside an item.
MOST = 20
# From its release on until its minutes are read, a meeting's items are told from its agenda.
AHEAD = (
    Meeting.Status.RELEASED,
    Meeting.Status.IN_SESSION,
    Meeting.Status.MINUTES_DRAFTED,
    Meeting.Status.IN_APPROVAL,
)
# How many times over an item is followed that was postponed and postponed again.
STEPS = 5
COLUMNS = (
    "item__key", "meeting", "forum__name", "held_on", "number", "suffix",
    "shown_title", "shown_text", "shown_outcomes", "shown_case", "shown_closed",
)  # fmt: skip


@dataclass(frozen=True)
class Treatment:
    """One time that a case was before a forum, or will be, as the reader may know it."""

    held_on: datetime.date
    meeting: int
    number: int
    suffix: str
    key: str
    forum: str
    title: str = ""
    closed: bool = False
    outcomes: tuple[str, ...] = ()
    text: str = ""
    # Told by minutes; else the item is on an agenda, or only meant for a meeting, and then it has no number.
    is_decided: bool = True

    @property
    def label(self) -> str:
        """The item's number as it is said; nothing where none is given yet."""
        return f"{self.number or ''}{self.suffix}"

    @property
    def address(self) -> str:
        """Where it is read: the decision's page, or the item on its agenda; nothing where neither is there."""
        if self.is_decided:
            return reverse("decision", args=[self.key])
        return f"{reverse('item', args=[self.meeting, self.label])}?vis=dagsorden" if self.number else ""


def treatments_of(
    numbers: Iterable[str], user: "User | AnonymousUser", *, most: int | None = MOST
) -> dict[str, list[Treatment]]:
    """For each case number its latest treatments, the oldest of them first. A fixed number of queries.

    What is closed to the person is not in the list, and neither is a draft.
    """
    found: dict[str, list[Treatment]] = {number: [] for number in numbers if number}
    if not found:
        return {}
    rows = RegisterEntry.objects.visible_to(user).of_cases(found)
    if most:
        latest = Window(RowNumber(), partition_by="case_number", order_by=(F("held_on").desc(), F("meeting").desc()))
        rows = rows.annotate(place=latest).filter(place__lte=most)
    for row in rows.values(*COLUMNS):
        found[row["shown_case"]].append(_decided(row))
    decided = {one.key for all_ in found.values() for one in all_}
    for case, one in _on_agendas(Q(case_number__in=found), lambda item: _case(item) in found, user):
        if one.key not in decided:
            found[case].append(one)
    return {number: sorted(all_, key=_when)[-most if most else 0 :] for number, all_ in found.items()}


def other_treatments(case_number: str, user: "User | AnonymousUser", *, but: str) -> list[Treatment]:
    """The latest 20 other items with this case number, the oldest first. `but` is the key of the item being read."""
    found = treatments_of([case_number], user, most=MOST + 1).get(case_number, [])
    return [one for one in found if one.key != but][-MOST:]


def threads_of(meeting: Meeting, user: "User | AnonymousUser") -> dict[int, list[Treatment]]:
    """For every item of the meeting that the person may read, by its key: the other treatments of its case.

    The same few queries for 5 items and for 50. An item without a case number has no entry.
    """
    items = meeting.items.exclude(case_number="").exclude(pk__in=kept_out_of(user))
    if not is_member(user, meeting.forum):
        items = items.filter(closed=False)
    rows = list(items.values_list("pk", "key", "case_number"))
    found = treatments_of({number for _pk, _key, number in rows}, user, most=MOST + 1)
    return {pk: [one for one in found[number] if one.key != str(key)][-MOST:] for pk, key, number in rows}


def count_of(case_number: str, user: "User | AnonymousUser") -> int:
    """How often the case has been decided on, as far as the person may know."""
    rows = RegisterEntry.objects.visible_to(user).of_cases([case_number])
    return rows.aggregate(count=Count("pk"))["count"]


def thread_of(item: AgendaItem, case_number: str, user: "User | AnonymousUser") -> list[Treatment]:
    """Where the item was before and where it went, the oldest first, itself among them: items that it was postponed,
    copied or followed up from and to, and those of the same case number.

    Only what the person reads in full is told: that a closed item goes on from an open one says what it is about.
    A member is told of a meeting that it is meant for, too, though nothing of what is being written for it.
    """
    kin = _kin(item)
    related = Q(item__in=kin)
    if case_number:
        related |= Q(shown_case=case_number, case_number=case_number)
    rows = RegisterEntry.objects.visible_to(user).filter(related).filter(Q(shown_whole=True) | Q(shown_closed=False))
    rows = rows.order_by("-held_on", "-meeting_id")[: 2 * MOST]
    found = {str(row["item__key"]): _decided(row) for row in rows.values(*COLUMNS)}
    keys = {str(key) for key in AgendaItem.objects.filter(pk__in=kin).values_list("key", flat=True)}
    asked = Q(pk__in=kin) | Q(case_number=case_number) if case_number else Q(pk__in=kin)
    for _number, one in _on_agendas(
        asked, lambda said: said["key"] in keys or bool(case_number and _case(said) == case_number), user
    ):
        found.setdefault(one.key, one)
    if is_member(user, item.forum):
        for one in _meant(kin, item, user):
            found.setdefault(one.key, one)
    return sorted(found.values(), key=_when)


def _kin(item: AgendaItem) -> set[int]:
    """The item and those that it is tied to, and they to others, by postponing, copying or a follow-up's return."""
    ties = (
        "postponed_to", "postponed_from", "copied_from", "copies", "follow_ups__status_item", "status_of__item",
    )  # fmt: skip
    found, edge = {item.pk}, {item.pk}
    for _step in range(STEPS):
        rows = AgendaItem.objects.filter(pk__in=edge).order_by().values_list(*ties)[: 10 * MOST]
        edge = {pk for row in rows for pk in row if pk} - found
        if not edge:
            break
        found |= edge
    return found


def _meant(kin: Collection[int], item: AgendaItem, user: "User | AnonymousUser") -> list[Treatment]:
    """Those that are meant for a coming meeting of the forum and stand on no released agenda."""
    items = AgendaItem.objects.filter(pk__in=kin, forum=item.forum, meeting__status__in=Meeting.BEFORE_SESSION)
    items = items.exclude(status=AgendaItem.Status.WITHDRAWN).exclude(pk__in=kept_out_of(user))
    rows = items.values_list("key", "meeting", "meeting__held_on")
    return [
        Treatment(held_on, meeting, 0, "", str(key), item.forum.name, is_decided=False)
        for key, meeting, held_on in rows
    ]


def _on_agendas(
    items: Q, wanted: Callable[[dict[str, Any]], bool], user: "User | AnonymousUser"
) -> list[tuple[str, Treatment]]:
    """The items on released agendas whose minutes are not out, each with its case number, as the person reads them."""
    of_items = AgendaItem.objects.filter(items, meeting__status__in=AHEAD).values("meeting")
    meetings = Meeting.objects.visible_to(user).filter(pk__in=of_items).select_related("forum")
    by_pk = {meeting.pk: meeting for meeting in meetings.order_by("-held_on", "-pk")[: 2 * MOST]}
    if not by_pk:
        return []
    versions = AgendaVersion.objects.visible_to(user).filter(meeting__in=by_pk).select_related("snapshot")
    readers = readers_of(user, by_pk.values())
    found = []
    for version in versions.order_by("meeting_id", "-number").distinct("meeting_id"):
        meeting = by_pk[version.meeting_id]
        for item in redact(version.snapshot.document, readers[meeting.pk])["items"]:
            if not item["redacted"] and wanted(item):
                found.append((_case(item), _announced(meeting, item)))
    return found


def _case(item: dict[str, Any]) -> str:
    return item["case_number"]["text"] if item["case_number"] else ""


def _announced(meeting: Meeting, item: dict[str, Any]) -> Treatment:
    return Treatment(
        held_on=meeting.held_on,
        meeting=meeting.pk,
        number=item["number"],
        suffix=item["suffix"],
        key=item["key"],
        forum=meeting.forum.name,
        title=item["title"],
        closed=item["closed"],
        is_decided=False,
    )


def _decided(row: dict[str, Any]) -> Treatment:
    return Treatment(
        held_on=row["held_on"],
        meeting=row["meeting"],
        number=row["number"],
        suffix=row["suffix"],
        key=str(row["item__key"]),
        forum=row["forum__name"],
        title=row["shown_title"],
        closed=row["shown_closed"],
        outcomes=tuple(row["shown_outcomes"]),
        text=row["shown_text"],
    )


def _when(one: Treatment) -> tuple[datetime.date, int, int, str]:
    return one.held_on, one.meeting, one.number, one.suffix
