"""Where an item that was postponed goes on, and where it came from: the links both ways.

They are of the rows as they stand now and not of the document: where the other meeting moves, its new day is told.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Q

from meetings.models import AgendaItem, Meeting
from meetings.templatetags.danish import near_date

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from meetings.models import User


@dataclass(frozen=True)
class Postponement:
    """That an item of a document goes on at another meeting, or came from one."""

    key: str
    meeting: Meeting
    label: str
    is_from: bool
    # Only some of its points; the rest was decided here.
    is_part: bool = False

    @property
    def url(self) -> str:
        """The other meeting's page, at the item where it has its number."""
        return self.meeting.get_absolute_url() + (f"#punkt-{self.label}" if self.label else "")

    @property
    def said(self) -> str:
        """What a page's name has of it: the day as it stands there, which is told otherwise in another year."""
        return f"{self.key}{self.is_from}{self.is_part}{self.url}{near_date(self.meeting.held_on)}"


@dataclass(frozen=True)
class Links:
    """Which links a meeting's document has to other meetings at all, whoever may know of them.

    Most have none, and this takes a tenth of what it takes to look for them. It is asked of the meeting's rows: what
    was released keeps its place in its meeting.
    """

    are_postponed: bool
    are_about_minutes: bool


def have_links(meeting: Any) -> dict[str, Any]:
    """What is asked for `Links`, by name, of this meeting: its key, or where a query of others has it."""
    items = AgendaItem.objects.filter(meeting=meeting).order_by()
    goes_on = items.filter(postponed_to__isnull=False)
    came = AgendaItem.objects.filter(postponed_to__meeting=meeting).order_by()
    return {
        "are_postponed": Exists(goes_on) | Exists(came),
        "are_about_minutes": Exists(items.filter(approves__isnull=False)),
    }


def links_of(meeting: Meeting) -> Links:
    """Those of the meeting; one query."""
    told: tuple[bool, bool] = Meeting.objects.filter(pk=meeting.pk).values_list(*have_links(meeting.pk).values()).get()
    return Links(*told)


def postponements_of(document: dict[str, Any], user: "User | AnonymousUser") -> list[Postponement]:
    """Those of a redacted document's items, as far as the person may know of the other meeting; two queries at most.

    Where an item goes on is told as soon as the document itself says that it was postponed, and not before.
    """
    items = {item["key"]: item for item in document["items"] if not item["redacted"]}
    moved = AgendaItem.objects.filter(Q(key__in=items) | Q(postponed_to__key__in=items), postponed_to__isnull=False)
    rows = list(moved.select_related("meeting__forum", "postponed_to__meeting__forum").in_order())
    if not rows:
        return []
    others = [pk for row in rows for pk in (row.meeting_id, _copy(row).meeting_id) if pk is not None]
    seen = set(Meeting.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True))
    found = []
    for row in rows:
        copy = _copy(row)
        if str(row.key) in items and copy.meeting_id in seen and _is_said(items[str(row.key)]) and copy.meeting:
            if copy.status != AgendaItem.Status.WITHDRAWN:
                part = row.status != AgendaItem.Status.POSTPONED
                found.append(Postponement(str(row.key), copy.meeting, copy.label, is_from=False, is_part=part))
        if str(copy.key) in items and row.meeting_id in seen and row.meeting:
            found.append(Postponement(str(copy.key), row.meeting, row.label, is_from=True))
    return found


def _copy(row: AgendaItem) -> Any:
    return row.postponed_to


def _is_said(item: dict[str, Any]) -> bool:
    """Whether the document says that the item, or a point of it, goes on elsewhere."""
    decision = item["decision"] or {"outcome": "", "points": []}
    return "postponed" in (item["status"], decision["outcome"], *decision["points"])
