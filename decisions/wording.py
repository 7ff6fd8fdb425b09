"""The words of a decision, made from its outcomes. Danish, as the documents are; nothing but plain text goes in."""

import datetime
from collections.abc import Iterable, Sequence
from html import escape

from meetings.danish import long_date

from .outcomes import Outcome

# What is the writer's to fill in. As a sentence that ends in omission points it has no full stop of its own.
OPEN = "…"
_CHANGE = f"godkendt med den ændring, at {OPEN}"
# As the whole sentence of a matter that is decided as one.
_ALONE = {
    Outcome.APPROVED: "Godkendt",
    Outcome.APPROVED_WITH_CHANGE: _CHANGE.capitalize(),
    Outcome.DISCUSSED: "Drøftet",
    Outcome.NOTED: "Taget til efterretning",
    Outcome.NOT_APPROVED: "Ikke godkendt",
    Outcome.LAPSED: "Udgået",
}
# After "Punkt 1", "Punkt 1 og 3", "Indstillingen".
_OF_POINTS = {
    Outcome.APPROVED: "blev godkendt",
    Outcome.APPROVED_WITH_CHANGE: f"blev {_CHANGE}",
    Outcome.DISCUSSED: "blev drøftet",
    Outcome.NOTED: "blev taget til efterretning",
    Outcome.NOT_APPROVED: "blev ikke godkendt",
    Outcome.LAPSED: "udgik",
}
_MATTER = {Outcome.POSTPONED, Outcome.LAPSED}


def decided(outcomes: Sequence[str], postponed_to: datetime.date | None = None) -> str:
    """What was decided, in whole sentences; '' where nothing is told yet.

    `outcomes` has one outcome for each point of the recommendation, in their order, or the one of an item without
    points; what is postponed goes on at the meeting of `postponed_to`. A point without an outcome is not named. Each
    sentence ends in a full stop, or in the omission points where the writer goes on.
    """
    told = [outcome for outcome in outcomes if outcome]
    if not told:
        return ""
    if len(outcomes) == 1:
        return _sentence(_later("Udsat", postponed_to) if told[0] == Outcome.POSTPONED else _ALONE[Outcome(told[0])])
    if len(told) == len(outcomes) and len(set(told)) == 1:
        # What is postponed or lapses is the matter: the recommendation of it is not what was treated.
        whole = "Sagen" if told[0] in _MATTER else "Indstillingen"
        return _sentence(f"{whole} {_of_points(told[0], postponed_to)}")
    points: dict[str, list[str]] = {}
    for place, outcome in enumerate(outcomes, start=1):
        if outcome:
            points.setdefault(outcome, []).append(str(place))
    return " ".join(
        _sentence(f"Punkt {listed(places)} {_of_points(outcome, postponed_to)}") for outcome, places in points.items()
    )


def decided_html(outcomes: Sequence[str], postponed_to: datetime.date | None = None) -> str:
    """The same as a paragraph of rich text."""
    text = decided(outcomes, postponed_to)
    return f"<p>{escape(text, quote=False)}</p>" if text else ""


def listed(words: Iterable[str]) -> str:
    """'1', '1 og 3', '1, 2 og 4'."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def _of_points(outcome: str, postponed_to: datetime.date | None) -> str:
    if outcome == Outcome.POSTPONED:
        return _later("blev udsat", postponed_to)
    return _OF_POINTS[Outcome(outcome)]


def _later(verb: str, day: datetime.date | None) -> str:
    return f"{verb} til mødet den {long_date(day)}" if day else f"{verb} til et senere møde"


def _sentence(words: str) -> str:
    return words if words.endswith(OPEN) else f"{words}."
