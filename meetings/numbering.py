"""The numbers of agenda items. A number that was given stays with its item, and the order follows the numbers."""

import string
from collections.abc import Iterable, Sequence

Label = tuple[int, str]

LETTERS = string.ascii_lowercase
MOST = 9999  # as the published format has it: docs/referat-1.schema.json


class NoNumberLeft(Exception):
    """All 26 letters after a number are taken, or the numbers have reached four digits."""


def number(given: Sequence[Label | None], *, first: int = 1) -> list[Label]:
    """A number for each item in its order, where `given` holds those that have one already and None for the others.

    Nobody has one yet: they count from `first`. Otherwise a new item gets the number before it and the next letter
    that is free (4a), and before all others the first one's number with a letter. Refused with NoNumberLeft.
    """
    taken = {label for label in given if label}
    if not taken:
        return [_checked((first + place, "")) for place in range(len(given))]
    last = min(taken)[0]
    labels = []
    for label in given:
        if label is None:
            label = _next_letter(last, taken)
            taken.add(label)
        last = label[0]
        labels.append(label)
    return labels


def continue_after(given: Iterable[Label], count: int, *, used_elsewhere: int = 0) -> list[Label]:
    """Whole numbers after the agenda's last one, for the items of a supplement.

    `used_elsewhere` is the highest number that another meeting of the year has, where the forum counts through the
    year; where that one is higher the supplement's items get letters after the agenda's last number instead.
    """
    taken = set(given)
    last = max((label[0] for label in taken), default=0)
    if used_elsewhere <= last:
        return [_checked((last + place, "")) for place in range(1, count + 1)]
    labels = []
    for _place in range(count):
        labels.append(_next_letter(last, taken))
        taken.add(labels[-1])
    return labels


def _next_letter(last: int, taken: set[Label]) -> Label:
    """The letter after the last that the number has: a letter is never put between two that were given."""
    used = max((LETTERS.index(letter) for number, letter in taken if number == last and letter), default=-1)
    if used + 1 == len(LETTERS):
        raise NoNumberLeft
    return last, LETTERS[used + 1]


def _checked(label: Label) -> Label:
    if label[0] > MOST:
        raise NoNumberLeft
    return label
