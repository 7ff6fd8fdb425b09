"""A meeting as those have it who follow it on another screen: the item now, and the decision as it stands.

What is frozen serves everybody: it is kept in the process until something new is written, and redacted for each reader.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Absence, Minutes, Outcome, Session
from decisions.models.deciding import DONE
from decisions.models.session import NOT_TREATED
from decisions.views.attendance import count_present
from meetings.models import AgendaItem, Exclusion, Meeting
from meetings.paper import Item, lay_out
from meetings.redaction import Reader, redact
from meetings.richtext import plain_text

if TYPE_CHECKING:
    from meetings.models import User

# How many of the coming items are told.
AHEAD = 4


@dataclass(frozen=True)
class Live:
    """What all who follow have in common, before it is redacted."""

    document: dict[str, Any]
    now: str | None
    before: str | None
    ahead: tuple[str, ...]
    # How many more there are than those.
    beyond: int
    here: int
    at_table: int
    # Who takes no part in an item, by its key: the keys of people with an account, and None for others.
    kept_out: dict[str, frozenset[int | None]]
    ended_at: datetime.datetime | None

    def kept_from(self, user: "User") -> frozenset[str]:
        """The items of which it was noted at the meeting that this person takes no part in them."""
        return frozenset(key for key, people in self.kept_out.items() if user.pk in people)

    @property
    def room(self) -> Reader:
        """The reader for whom nothing stands on a screen that everybody in the room sees: nothing closed, and nothing
        of an item in which somebody takes no part."""
        return Reader("public", frozenset(self.kept_out))


@dataclass(frozen=True)
class Shown:
    """One item with what is decided of it, as a reader has it."""

    item: Item
    opening: str
    # Each point with its outcome.
    points: list[tuple[str, str]]
    decision: str
    outcome: str
    is_done: bool

    @property
    def words(self) -> str:
        """What is decided, as words alone: to be spoken."""
        return plain_text(self.decision).strip() or str(Outcome(self.outcome).label if self.outcome else "")

    @property
    def is_decided(self) -> bool:
        """Whether there is anything to read of a decision."""
        return bool(self.decision or self.outcome or any(outcome for _point, outcome in self.points))


def live_of(session: Session) -> Live:
    """The meeting's items as they stand; frozen once for each revision of its session in this process.

    The revision has to be read before this is called: what is frozen is at least as new.
    """
    return _live(session.meeting_id, session.pk, session.revision)


def shown_to(live: Live, reader: Reader) -> dict[str, Any]:
    """What a reader is shown: the item now, the one decided before it, and those to come."""
    items = {item.key: item for item in lay_out(redact(live.document, reader)).items}
    now, before = _shown(items.get(live.now or "")), _shown(items.get(live.before or ""))
    return {
        "live": live,
        "now": now,
        "before": before,
        "decided": now if now and now.is_done else before,
        "ahead": [items[key] for key in live.ahead if key in items],
    }


@lru_cache(maxsize=16)
def _live(meeting_pk: int, session_pk: int, revision: int) -> Live:
    session = Session.objects.select_related("meeting__forum", "item").get(pk=session_pk)
    meeting, now = session.meeting, session.item
    rows = list(meeting.items.on_agenda().in_order())
    place = next((place for place, row in enumerate(rows) if row == now), -1)
    later = [row for row in rows[place + 1 :] if row.status not in (*NOT_TREATED, *DONE)]
    before = _decided_before(session)
    ahead = later[:AHEAD]
    told = [row for row in (now, before, *ahead) if row]
    here, at_table = count_present(meeting)
    return Live(
        document=_frozen(meeting, told),
        now=now and str(now.key),
        before=before and str(before.key),
        ahead=tuple(str(row.key) for row in ahead),
        beyond=len(later) - len(ahead),
        here=here,
        at_table=at_table,
        kept_out=_kept_out(told),
        ended_at=session.ended_at,
    )


def _frozen(meeting: Meeting, rows: list[AgendaItem]) -> dict[str, Any]:
    items = meeting.items.filter(pk__in=[row.pk for row in rows])
    document = freeze_minutes(Minutes(meeting=meeting), items=items)
    for item in document["items"]:
        item["attachments"] = []  # nobody is shown them here, and each reader would ask for their files
    return document


def _decided_before(session: Session) -> AgendaItem | None:
    """The item that was treated last before the one now, where it is done."""
    time = session.times.exclude(item=session.item_id).select_related("item").order_by("-began_at", "-pk").first()
    return time.item if time and time.item.status in DONE else None


def _kept_out(rows: list[AgendaItem]) -> dict[str, frozenset[int | None]]:
    found: dict[str, set[int | None]] = {}
    excluded = Exclusion.objects.filter(item__in=rows).values_list("item__key", "membership__user")
    absent = Absence.objects.filter(item__in=rows, reason=Absence.Reason.DISQUALIFIED)
    for key, user in (*excluded, *absent.values_list("item__key", "participant__membership__user")):
        found.setdefault(str(key), set()).add(user)
    return {key: frozenset(people) for key, people in found.items()}


def _shown(item: Item | None) -> Shown | None:
    if item is None:
        return None
    parts = {part["type"]: part for part in item.parts}
    asked, decided = parts.get("recommendation", {}), item.said["decision"] or {}
    points = asked.get("points", [])
    outcomes = decided.get("points") or [""] * len(points)
    return Shown(
        item=item,
        opening=asked.get("opening", ""),
        points=list(zip(points, outcomes, strict=False)),
        decision=decided.get("html", ""),
        outcome=decided.get("outcome", "") if not points else "",
        is_done=item.said["status"] in DONE,
    )


def token_of(meeting: Meeting, session: Session | None) -> str:
    """What a page says to ask whether there is anything newer. A session that is opened anew begins to count anew."""
    return f"{meeting.status}.{session.pk}.{session.revision}" if session else meeting.status
