"""Which pages of a booklet share a side of a sheet."""


def sides(pages: int) -> list[tuple[int | None, int | None]]:
    """The sides of the sheets, front and back in turn, each with the page on its left and the one on its right.

    Laid in each other and folded in the middle, the sheets give the pages from 1 on in their order. What is missing to
    a multiple of four is left blank at the end: None.
    """
    whole = -(-pages // 4) * 4
    found: list[tuple[int | None, int | None]] = []
    for first in range(1, whole // 2 + 1):
        last = whole + 1 - first
        outer = last if last <= pages else None
        inner = first if first <= pages else None
        found.append((outer, inner) if first % 2 else (inner, outer))
    return found
