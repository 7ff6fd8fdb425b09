"""The order of an agenda that is being drafted, and how items come onto it."""

import html
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext

from .audit import Action, AuditEntry
from .forum import Forum, StandingItem
from .stateful import Stateful, TransitionError

if TYPE_CHECKING:
    from .item import AgendaItem
    from .user import User


class Arranged(Stateful):
    """A meeting as a list of items that somebody puts in order."""

    BEFORE_SESSION: Any
    items: Any
    forum: "Forum | Any"
    forum_id: int
    held_on: Any
    start: Any

    class Meta:
        abstract = True

    @property
    def takes_items(self) -> bool:
        """Whether items can come onto its agenda: until the meeting begins. After the release with its next version."""
        return self.status in self.BEFORE_SESSION

    def require_takes_items(self) -> Self:
        """Refuse with TransitionError where no item can come onto the agenda any more."""
        if not self.takes_items:
            raise TransitionError(
                gettext("The meeting is “%(status)s” and takes no more items. Choose another meeting.")
                % {"status": self.get_status_display()}  # type: ignore[attr-defined]
            )
        return self

    @transaction.atomic
    def arrange(self, *, by: "User | None", keys: Iterable[object]) -> None:
        """Put the agenda's items in the order of these keys.

        Refused unless they are exactly the agenda's items, each once: else somebody has added or moved one meanwhile,
        and an order that was made without it is nobody's wish. Numbers that were given keep their order for good.
        """
        self.lock().require_takes_items()
        items = {item.key: item for item in self.items.on_agenda().in_order()}
        wished = [_uuid(key) for key in keys]
        if len(wished) != len(items) or set(wished) != set(items):
            raise TransitionError(
                gettext(
                    "The list has changed since you opened it. Here is the order as it is now; move the item again."
                )
            )
        order = [items[key] for key in wished if key]
        numbered = [(item.number, item.suffix) for item in order if item.number]
        if numbered != sorted(numbered):
            raise TransitionError(
                gettext("The numbers are released and keep their order. Only items without a number can be moved.")
            )
        if wished == list(items):
            return
        self._rearrange(order, was=list(items), by=by)

    def _rearrange(self, order: "list[AgendaItem]", *, was: list[uuid.UUID], by: "User | None") -> None:
        """Keep a new order and log it beside the old one; the caller holds the meeting's lock."""
        self._keep_order(order)
        changes = {"order": [[str(key) for key in was], [str(item.key) for item in order]]}
        AuditEntry.objects.record(
            self,  # type: ignore[arg-type]
            Action.ITEMS_ARRANGED,
            by=by,
            subject=self,
            data={"changes": changes},
        )

    def take_in(self, item: "AgendaItem") -> None:
        """Place an item that comes onto the agenda: last, but before the standing items that close it.

        The caller holds the meeting's lock.
        """
        closing = set(self.forum.standing_items.filter(place=StandingItem.Place.LAST).values_list("title", flat=True))
        order = [one for one in self.items.on_agenda().in_order() if one.pk != item.pk]
        place = len(order)
        while place and _closes(order[place - 1], closing):
            place -= 1
        self._keep_order([*order[:place], item, *order[place:]])

    @transaction.atomic
    def take_standing_items(self, *, by: "User | None") -> None:
        """Put the forum's standing items onto the agenda, first and last. Those that are there already are left."""
        self.lock().require_takes_items()
        there = set(self.items.filter(kind="standing").values_list("title", flat=True))
        order = list(self.items.on_agenda().in_order().values_list("pk", flat=True))
        first: list[int] = []
        last: list[int] = []
        for standing in self.forum.standing_items.order_by("position", "pk"):
            if standing.title not in there:
                item = self._from_standing(standing, by=by)
                (first if standing.place == StandingItem.Place.FIRST else last).append(item.pk)
        items = self.items.in_bulk([*first, *order, *last])
        self._keep_order([items[pk] for pk in (*first, *order, *last)])
        self.point_to_previous()

    def point_to_previous(self, *, held: bool = False) -> None:
        """Let the item that approves minutes refer to the forum's previous meeting; `held`: to the last that was held.

        The caller holds the meeting's lock. What will have been held by then is not known before the meeting begins.
        """
        titles = self.forum.standing_items.filter(approves_minutes=True).values("title")
        approving = self.items.filter(Q(title__in=titles) | Q(approves__isnull=False), kind="standing")
        if not approving.exists():
            return
        earlier = Q(held_on__lt=self.held_on)
        if self.start:
            earlier |= Q(held_on=self.held_on, start__lt=self.start)
        forum: Any = self.forum
        meetings = forum.meetings.filter(earlier).exclude(status="cancelled").order_by("-held_on", "-start")
        previous = meetings.exclude(status__in=self.BEFORE_SESSION).first() if held else meetings.first()
        approving.update(approves=previous)

    def _from_standing(self, standing: StandingItem, *, by: "User | None") -> Any:
        """The standing item as an item of this meeting: the secretariat's own, with the forum's sections."""
        item = self.items.model.objects.write(
            forum=self.forum,
            meeting=self,
            by=by,
            title=standing.title,
            kind="standing",
            case_number=standing.case_number,
            recommender=standing.recommender,
            minutes=standing.minutes,
            lists_backlog=standing.lists_backlog,
            lists_follow_ups=standing.lists_follow_ups,
        )
        lines = [line.strip() for line in standing.recommendation.splitlines() if line.strip()]
        for position, line in enumerate(lines, start=1):
            text = line if line.casefold().startswith("at ") else f"at {line}"
            item.points.create(position=position, html=html.escape(text))
        return item

    def _keep_order(self, order: "list[Any]") -> None:
        """Number the positions from 1; the caller holds the lock."""
        places = {item.pk: place for place, item in enumerate(order, start=1)}
        moved = [item for item in order if item.position != places[item.pk]]
        for item in moved:
            item.position = places[item.pk]
        self.items.model.objects.bulk_update(moved, ["position"])
        # What is not on the agenda yet stands after it, in its own order.
        self.items.exclude(pk__in=places).filter(position__lte=len(order)).update(position=F("position") + len(order))


def _closes(item: "AgendaItem", closing: set[str]) -> bool:
    return item.kind == "standing" and (item.lists_backlog or item.title in closing)


def _uuid(key: object) -> uuid.UUID | None:
    """A key that came from outside; None where it is none."""
    try:
        return uuid.UUID(str(key))
    except ValueError:
        return None
