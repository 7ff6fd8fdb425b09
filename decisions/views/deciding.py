"""What is decided of an item: outcomes, texts, votes and statements, as the minute taker's page has them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.functional import cached_property

from decisions.models import Decision, DecisionState, Outcome, Part, StandardText
from decisions.models.deciding import DONE
from decisions.models.decision_writing import COLUMNS
from meetings.models import AgendaItem, Meeting, Participant, RecommendationPoint
from meetings.permissions import is_excluded
from meetings.release_plan import meetings_after

if TYPE_CHECKING:
    from django import forms

    from meetings.models import User

# The texts by the word that they have in an address, and the words over them.
PARTS = {"beslutning": Part.DECISION, "droeftelse": Part.DISCUSSION, "offentlig": Part.PUBLIC}
SLUGS = {part: slug for slug, part in PARTS.items()}
# The outcomes in the order of their keys, 1 to 7.
KEYS = [(str(place), outcome) for place, outcome in enumerate(list(Outcome)[1:], start=1)]


@dataclass
class Choice:
    """What can be chosen at every item of a meeting, asked for once."""

    meetings: list[Meeting]
    participants: list[Participant]
    standard_texts: list[StandardText]


@dataclass
class Text:
    """One text of a decision as it is written."""

    decision: Decision
    part: str
    saved: DecisionState | None = None
    html_typed: str | None = None

    @property
    def slug(self) -> str:
        """Its word in an address."""
        return SLUGS[Part(self.part)]

    @property
    def pk(self) -> str:
        """What makes its place on the page its own."""
        return f"{self.slug}-{self.decision.item.key}"

    @property
    def html(self) -> str:
        """What stands in the field: what was typed and is not saved, or what stands in the minutes."""
        if self.html_typed is not None:
            return self.html_typed
        if self.part == Part.DECISION:
            return self.decision.text_now()
        return getattr(self.decision, COLUMNS[Part(self.part)][0])

    @property
    def version(self) -> int:
        """The version that the text on the page is."""
        return getattr(self.decision, COLUMNS[Part(self.part)][1])

    @property
    def address(self) -> str:
        """Where it is saved."""
        return reverse("save_decision", args=[self.decision.item.key, self.slug])

    @property
    def history(self) -> str:
        """Where its earlier texts are."""
        return reverse("decision_history", args=[self.decision.item.key, self.slug])

    def __str__(self) -> str:
        return str(Part(self.part).label).capitalize()


@dataclass
class PointRow:
    """One point of the recommendation, and what became of it."""

    number: int
    row: RecommendationPoint
    outcome: str


@dataclass
class Board:
    """One item as it is decided: what `_deciding.html` has as `part`."""

    item: AgendaItem
    decision: Decision
    choice: Choice
    texts: dict[str, Text]
    # Forms that were refused, with what was typed.
    votes: "forms.Form | None" = None
    statement: "forms.Form | None" = None
    changing: int | None = None
    refused: str = ""
    keys: list[tuple[str, Outcome]] = field(default_factory=lambda: KEYS)

    @cached_property
    def points(self) -> list[PointRow]:
        """The points in their order, each with its outcome."""
        said = {row.point_id: row.outcome for row in self.decision.point_outcomes.all()} if self.decision.pk else {}
        points = self.item.points.all()
        return [PointRow(place, point, said.get(point.pk, "")) for place, point in enumerate(points, start=1)]

    @property
    def outcomes(self) -> list[str]:
        """One outcome for each point; without points the item's."""
        return [point.outcome for point in self.points] or [self.decision.outcome]

    @property
    def is_told(self) -> bool:
        """Whether any outcome is told."""
        return any(self.outcomes)

    @property
    def has_several(self) -> bool:
        """Whether there is more than one point to decide."""
        return len(self.points) > 1

    @property
    def whole(self) -> str:
        """The outcome that all points share; '' where they do not."""
        return self.outcomes[0] if len(set(self.outcomes)) == 1 else ""

    @property
    def is_postponed(self) -> bool:
        """Whether something of it goes on at a later meeting."""
        return Outcome.POSTPONED in self.outcomes

    @property
    def is_done(self) -> bool:
        """Decided, postponed or sent back: it can be taken up again."""
        return self.item.status in DONE

    @property
    def is_edited(self) -> bool:
        """Whether the text has stopped following outcomes that are told."""
        return self.decision.edited and self.is_told

    @property
    def text(self) -> Text:
        """The decision's own text."""
        return self.texts[Part.DECISION]

    @property
    def discussion(self) -> Text:
        """What was said."""
        return self.texts[Part.DISCUSSION]

    @property
    def public(self) -> Text | None:
        """What everyone may read of a closed item's decision."""
        return self.texts[Part.PUBLIC] if self.item.closed else None

    @property
    def statements(self) -> list[Any]:
        """What members have asked to have in the minutes."""
        return list(self.item.statements.all())


def deciding_of(meeting: Meeting, user: "User") -> dict[int, Board]:
    """What `_deciding.html` shows as `part`, by the item's key; in the same few queries however many items there are.

    An item from which the person is excluded is not among them.
    """
    items = [item for item in _rows().filter(meeting=meeting).on_agenda() if not is_excluded(user, item)]
    return boards_of(meeting, items)


def board_of(item: AgendaItem) -> Board:
    """The same of one item, read anew."""
    assert item.meeting is not None
    return boards_of(item.meeting, [_rows().get(pk=item.pk)])[item.pk]


def boards_of(meeting: Meeting, items: "Iterable[AgendaItem]") -> dict[int, Board]:
    """The boards of these items of the meeting; what can be chosen is asked for once."""
    items = list(items)
    decisions = [item.decision for item in items if hasattr(item, "decision")]
    prefetch_related_objects(decisions, "point_outcomes")
    newest: dict[tuple[int, str], DecisionState] = {}
    states = DecisionState.objects.filter(decision__in=decisions).order_by("decision", "part", "-version")
    for state in states.distinct("decision", "part").select_related("saved_by").defer("html"):
        newest[state.decision_id, state.part] = state
    choice = Choice(
        meetings=meetings_after(meeting),
        participants=list(meeting.participants.all()),
        standard_texts=list(meeting.forum.standard_texts.all()),
    )
    boards = {}
    for item in items:
        item.meeting = meeting
        decision = getattr(item, "decision", None) or Decision(item=item)
        decision.item = item
        texts = {part: Text(decision, part, newest.get((decision.pk, part))) for part in Part.values}
        boards[item.pk] = Board(item, decision, choice, texts)
    return boards


def _rows() -> Any:
    rows = AgendaItem.objects.select_related(
        "forum", "author", "decision__goes_on_at", "postponed_to__meeting__forum", "approves__forum"
    )
    return rows.prefetch_related("points", "statements")
