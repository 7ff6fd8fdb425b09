"""The words of a decision, made from its outcomes. Danish, as the documents are; nothing but plain text goes in."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence

from meetings.danish import long_date
from meetings.richtext import plain_text

# What is the writer's to fill in. As a sentence that ends in omission points it has no full stop of its own.
OPEN = "…"
_CHANGE = f"godkendt med den ændring, at {OPEN}"
# As the whole sentence of a matter that is decided as one.
_ALONE = {
    "approved": "Godkendt",
    "approved_with_change": _CHANGE.capitalize(),
    "discussed": "Drøftet",
    "noted": "Taget til efterretning",
    "not_approved": "Ikke godkendt",
    "lapsed": "Udgået",
}
# After "Punkt 1", "Punkt 1 og 3", "Indstillingen".
_OF_POINTS = {
    "approved": "blev godkendt",
    "approved_with_change": f"blev {_CHANGE}",
    "discussed": "blev drøftet",
    "noted": "blev taget til efterretning",
    "not_approved": "blev ikke godkendt",
    "lapsed": "udgik",
}
_MATTER = {"postponed", "lapsed"}
_day = re.compile(r"til mødet den \d+\. \w+ \d{4}")
_ends = re.compile(r"(?<=[.…]) ")


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
        return _sentence(_later("Udsat", postponed_to) if told[0] == "postponed" else _ALONE[told[0]])
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


def says(html: str, outcomes: Sequence[str]) -> bool:
    """Whether a text says all that the outcomes say, in the very words that `decided` has for them.

    Then nobody has to read the outcomes in a list as well. On which day something goes on is the text's own.
    """
    text = _day.sub(_later("", None).strip(), " ".join(plain_text(html).split()))
    told = decided(outcomes)
    return bool(told) and all(sentence.strip().rstrip(OPEN) in text for sentence in _ends.split(told))


def votes_told(votes: Mapping[str, int]) -> str:
    """'For 5, imod 2, undlod 1'."""
    return f"For {votes['for']}, imod {votes['against']}, undlod {votes['not_cast']}"


def listed(words: Iterable[str]) -> str:
    """'1', '1 og 3', '1, 2 og 4'."""
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def _of_points(outcome: str, postponed_to: datetime.date | None) -> str:
    if outcome == "postponed":
        return _later("blev udsat", postponed_to)
    return _OF_POINTS[outcome]


def _later(verb: str, day: datetime.date | None) -> str:
    return f"{verb} til mødet den {long_date(day)}" if day else f"{verb} til et senere møde"


def _sentence(words: str) -> str:
    return words if words.endswith(OPEN) else f"{words}."
