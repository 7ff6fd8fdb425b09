"""What was found in an agenda or in minutes, as a page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from meetings.models import Meeting, Override
from meetings.permissions import reader_of
from meetings.preflight import Finding


def seen(findings: Iterable[Any], meeting: Meeting, user: Any) -> list[Any]:
    """Those that are not of an item which the person takes no part in."""
    excluded = reader_of(user, meeting).excluded
    return [finding for finding in findings if finding.item not in excluded]


def shown(findings: Sequence[Finding], answered: Mapping[str, Override], meeting: Meeting, user: Any) -> dict[str, Any]:
    """The context of `_finding_lists.html`: what holds up and what is advice, item by item, and what is answered for.

    Without those that are not `seen`: how many of these hold up is told.
    """
    own = seen(findings, meeting, user)
    hidden = [finding for finding in findings if finding not in own]
    stops = [finding for finding in own if finding.is_must and finding.name not in answered]
    advice = [finding for finding in own if not finding.is_must and finding.name not in answered]
    return {
        "stops": _by_item(stops),
        "advice": _by_item(advice),
        "stop_items": {finding.item for finding in stops},
        "answered": [(one, answered[one.name]) for one in own if one.name in answered],
        "stop_count": len(stops),
        "advice_count": len(advice),
        "hidden_stops": sum(one.is_must and one.name not in answered for one in hidden),
    }


def _by_item(findings: list[Finding]) -> list[list[Finding]]:
    """In the order they came in: the meeting's own, then item by item."""
    groups: dict[str | None, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.item, []).append(finding)
    return list(groups.values())
