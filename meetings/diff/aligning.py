"""Which things of two rows of things belong together: the same ones, the changed ones, those that came or went."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

Thing = TypeVar("Thing")

# How alike two things have to be to be shown as one that was changed, from 0 to 1.
ALIKE = 0.4
# Within a gap, at most this many pairs are weighed against each other; a larger gap is not paired.
MOST_PAIRS = 2500


@dataclass
class Effort:
    """How many steps may still be spent on finding what is the same. Spent, all that is left counts as changed."""

    left: int = 400_000

    def spend(self, steps: int) -> bool:
        """Take the steps, and tell whether there were as many left."""
        self.left -= steps
        return self.left >= 0


class Pair(NamedTuple):
    """One step through old and new: the same in both, changed (both, not the same), gone (no new) or come (no old)."""

    old: Any
    new: Any
    same: bool = False


def align(
    old: Sequence[Thing],
    new: Sequence[Thing],
    *,
    key: Callable[[Thing], Hashable],
    likeness: Callable[[Thing, Thing], float],
    effort: Effort,
) -> Iterator[Pair]:
    """Old and new side by side, each of them whole and in its order."""
    old_done = new_done = 0
    for i, j in [*matches([key(one) for one in old], [key(one) for one in new], effort), (len(old), len(new))]:
        yield from _gap(old[old_done:i], new[new_done:j], likeness, effort)
        if i < len(old):
            yield Pair(old[i], new[j], True)
        old_done, new_done = i + 1, j + 1


def matches(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort) -> list[tuple[int, int]]:
    """The places in old and new of a longest row of equal things (E. Myers, 1986), or where the effort does not reach,
    of those at both ends only."""
    start, old_end, new_end = 0, len(old), len(new)
    while start < min(old_end, new_end) and old[start] == new[start]:
        start += 1
    while min(old_end, new_end) > start and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    middle = _shortest(old[start:old_end], new[start:new_end], effort)
    return [
        *((place, place) for place in range(start)),
        *((start + i, start + j) for i, j in middle),
        *zip(range(old_end, len(old)), range(new_end, len(new)), strict=True),
    ]


def _shortest(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort) -> list[tuple[int, int]]:
    if not old or not new or set(old).isdisjoint(new):
        return []
    furthest, trail = {1: 0}, []
    for changes in range(len(old) + len(new) + 1):
        trail.append(furthest)
        furthest = {}
        for diagonal in range(-changes, changes + 1, 2):
            if _goes_down(trail[-1], diagonal, changes):
                i = trail[-1][diagonal + 1]
            else:
                i = trail[-1][diagonal - 1] + 1
            begun, j = i, i - diagonal
            while i < len(old) and j < len(new) and old[i] == new[j]:
                i, j = i + 1, j + 1
            furthest[diagonal] = i
            if not effort.spend(1 + i - begun):
                return []
            if i >= len(old) and j >= len(new):
                return _walk_back(trail, i, j)
    return []


def _goes_down(before: dict[int, int], diagonal: int, changes: int) -> bool:
    if diagonal in (-changes, changes):
        return diagonal == -changes
    return before[diagonal - 1] < before[diagonal + 1]


def _walk_back(trail: list[dict[int, int]], i: int, j: int) -> list[tuple[int, int]]:
    found = []
    for changes in range(len(trail) - 1, -1, -1):
        before, diagonal = trail[changes], i - j
        came_from = diagonal + 1 if _goes_down(before, diagonal, changes) else diagonal - 1
        from_i = before[came_from]
        from_j = from_i - came_from
        while i > max(from_i, 0) and j > max(from_j, 0):
            i, j = i - 1, j - 1
            found.append((i, j))
        i, j = from_i, from_j
    return found[::-1]


def _gap(
    old: Sequence[Thing], new: Sequence[Thing], likeness: Callable[[Thing, Thing], float], effort: Effort
) -> Iterator[Pair]:
    """What lies between two that are the same: the pairs that are most alike in all, in order, and the others alone."""
    i = j = 0
    for place, other in [*_likest(old, new, likeness, effort), (len(old), len(new))]:
        yield from (Pair(one, None) for one in old[i:place])
        yield from (Pair(None, one) for one in new[j:other])
        if place < len(old):
            yield Pair(old[place], new[other])
        i, j = place + 1, other + 1


def _likest(
    old: Sequence[Thing], new: Sequence[Thing], likeness: Callable[[Thing, Thing], float], effort: Effort
) -> list[tuple[int, int]]:
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return []
    # best[i][j]: how alike old[i:] and new[j:] can be in all.
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    alike = [[0.0] * len(new) for _row in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            if not effort.spend(10):
                return []
            share = likeness(old[i], new[j])
            alike[i][j] = share if share >= ALIKE else 0.0
            together = alike[i][j] and best[i + 1][j + 1] + alike[i][j]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def share_of_words(old: str, new: str) -> float:
    """How much of two texts is the same words, in whatever order: 0 for none, 1 for all."""
    ours, theirs = Counter(old.casefold().split()), Counter(new.casefold().split())
    both = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / both if both else 0.0
