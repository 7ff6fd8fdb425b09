"""Freezing minutes: the agenda's freezing, with what was decided put in."""

from typing import TYPE_CHECKING, Any

from decisions.approval_sheet import approval_sheet
from decisions.frozen_attendance import freeze_absences, freeze_attendance
from meetings.snapshot import freeze

if TYPE_CHECKING:
    from decisions.models import Decision, Minutes
    from meetings.models import AgendaItem
    from meetings.models.item import AgendaItemQuerySet


def freeze_minutes(
    minutes: "Minutes", *, state: str = "draft", version: int | None = None, items: "AgendaItemQuerySet | None" = None
) -> dict[str, Any]:
    """The minutes as they stand in the rows, as a `referat/1` document in a fixed number of queries.

    With `items` it holds these alone, and does not tell who came and went: that is told of the whole meeting.
    """
    document = freeze(minutes.meeting, state=state, version=version, kind="minutes", items=items)
    rows = minutes.meeting.items if items is None else items
    decided = {
        str(item.key): item
        for item in rows.select_related("decision__goes_on_at", "postponed_to__meeting").prefetch_related(
            "decision__point_outcomes", "points", "statements"
        )
    }
    for item in document["items"]:
        row = decided[item["key"]]
        item["decision"] = _decision(getattr(row, "decision", None), row, is_draft=state == "draft")
        item["statements"] = [{"name": statement.name, "html": statement.html} for statement in row.statements.all()]
    if items is None:
        freeze_attendance(minutes.meeting, document)
    else:
        freeze_absences(minutes.meeting, document)
    document["approval"] = {
        "on": minutes.approved_on and minutes.approved_on.isoformat(),
        "by": list(minutes.approved_by),
        "tacit": minutes.tacit,
    }
    if state == "approved" and (sheet := approval_sheet(minutes, tacit=minutes.tacit)):
        document["approval"]["sheet"] = sheet
    return document


def _decision(decision: "Decision | None", item: "AgendaItem", *, is_draft: bool) -> dict[str, Any]:
    """What was decided. An item without a row is one where nothing is written yet, which reads as an empty decision.

    A draft tells the day on which something goes on as it is now; what was sent to approval stays as it was read.
    """
    if decision is None:
        return {"outcome": "", "points": [], "html": "", "discussion": "", "public": ""}
    outcomes = {outcome.point_id: outcome.outcome for outcome in decision.point_outcomes.all()}
    return {
        "outcome": decision.outcome,
        "points": [outcomes.get(point.pk, "") for point in item.points.all()] if outcomes else [],
        "html": decision.text_now() if is_draft else decision.html,
        "discussion": decision.discussion,
        "public": decision.public,
        **_votes(decision),
    }


def _votes(decision: "Decision") -> dict[str, Any]:
    """How many voted for, against and not; nothing where nobody counted."""
    if decision.votes_for is None:
        return {}
    votes = {"for": decision.votes_for, "against": decision.votes_against, "not_cast": decision.votes_not_cast}
    return {"votes": {name: number or 0 for name, number in votes.items()}}
