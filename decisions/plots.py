"""Plots as the server draws them: where each bar, line and word stands. Nothing here knows what is told.

Every value is written beside its bar and every row has its name, so that nothing rests on colour. Each plot is drawn
twice, for a wide page and for a phone, since letters in a drawing shrink with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDE, NARROW = 720, 340
# About how wide a letter is, of the plots' own size.
LETTER = 7.4
LINE, BAR, TALLEST = 22, 16, 34


@dataclass(frozen=True)
class Shape:
    """A rectangle, or a line where it has no width."""

    x: float
    y: float
    width: float
    height: float
    is_hatched: bool = False

    @property
    def right(self) -> float:
        """Where it ends."""
        return _r(self.x + self.width)

    @property
    def bottom(self) -> float:
        """How far down it reaches."""
        return _r(self.y + self.height)


@dataclass(frozen=True)
class Word:
    """A word at its place; it begins there, ends there or has its middle there."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    is_quiet: bool = False


@dataclass
class Plot:
    """One drawing."""

    name: str
    width: int
    height: float = 0
    bars: list[Shape] = field(default_factory=list)
    rules: list[Shape] = field(default_factory=list)
    marks: list[Shape] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


@dataclass(frozen=True)
class Bar:
    """One row of bars: its name, how long it is, how much of that is hatched, a mark to compare with, and its words."""

    name: str
    length: int
    told: str
    hatched: int = 0
    mark: int | None = None


def over_time(rows: Sequence[tuple[str, Sequence[int]]], columns: Sequence[str]) -> list[Plot]:
    """For each row a bar in every column, all of one scale, with what they come to at its end."""
    return [_over_time(rows, columns, name, width) for name, width in (("wide", WIDE), ("narrow", NARROW))]


def side_by_side(bars: Sequence[Bar], *, legend: Sequence[tuple[str, str]] = ()) -> list[Plot]:
    """One bar under the other. `legend`: what "plain", "hatched" and "mark" mean, for those that are there."""
    return [_side_by_side(bars, legend, name, width) for name, width in (("wide", WIDE), ("narrow", NARROW))]


def _over_time(rows: Sequence[tuple[str, Sequence[int]]], columns: Sequence[str], name: str, width: int) -> Plot:
    wide = name == "wide"
    plot = Plot(name, width)
    left, right = (210, 50) if wide else (0, 0)
    step = (width - left - right) / len(columns)
    most = max((max(values) for _name, values in rows), default=0) or 1
    thick = min(BAR, step - 8)
    for place, column in enumerate(columns):
        plot.words.append(Word(_r(left + step * (place + 0.5)), 14, column, "middle", is_quiet=True))
    y = 22.0
    for row_name, values in rows:
        total = str(sum(values))
        if wide:
            plot.words += [
                Word(0, y + TALLEST + 16, _cut(row_name, left - 16)),
                Word(width, y + TALLEST + 16, total, "end"),
            ]
        else:
            plot.words += [Word(0, y + 17, _cut(row_name, width - 50)), Word(width, y + 17, total, "end")]
            y += LINE
        base = _r(y + TALLEST + 16)
        plot.rules.append(Shape(left, base, width - left - right, 0))
        for place, value in enumerate(values):
            if value:
                middle, height = left + step * (place + 0.5), _r(max(2, TALLEST * value / most))
                plot.bars.append(Shape(_r(middle - thick / 2), _r(base - height), thick, height))
                plot.words.append(Word(_r(middle), _r(base - height - 4), str(value), "middle"))
        y = base + 10
    plot.height = y
    return plot


def _side_by_side(bars: Sequence[Bar], legend: Sequence[tuple[str, str]], name: str, width: int) -> Plot:
    plot = Plot(name, width)
    y = _legend(plot, legend)
    longest = max((len(bar.name) for bar in bars), default=0) * LETTER
    told = max((len(bar.told) for bar in bars), default=0) * LETTER + 12
    # Name, bar and words stand on one line where there is room for a bar between them.
    one_line = width - longest - told >= width / 2
    left = longest + 12 if one_line else 0
    full = width - left - told if one_line else width - 4
    most = max((max(bar.length, bar.mark or 0) for bar in bars), default=0) or 1
    for bar in bars:
        if one_line:
            plot.words += [Word(0, y + 17, bar.name), Word(width, y + 17, bar.told, "end")]
        else:
            plot.words += [
                Word(0, y + 17, _cut(bar.name, width - told)),
                Word(width, y + 17, bar.told, "end"),
            ]
            y += LINE
        plain = full * (bar.length - bar.hatched) / most
        hatched = full * bar.hatched / most
        if plain:
            plot.bars.append(Shape(_r(left), y + 4, _r(plain), BAR))
        if hatched:
            plot.bars.append(Shape(_r(left + plain), y + 4, _r(hatched), BAR, is_hatched=True))
        if not bar.length:
            plot.rules.append(Shape(_r(left), y + 4 + BAR / 2, 8, 0))
        if bar.mark:
            plot.marks.append(Shape(_r(left + full * bar.mark / most), y, 0, BAR + 8))
        y += BAR + 14
    plot.height = y
    return plot


def _legend(plot: Plot, legend: Sequence[tuple[str, str]]) -> float:
    """What the bars' looks mean, one under the other; how far down they reach."""
    y = 0.0
    for look, word in legend:
        if look == "mark":
            plot.marks.append(Shape(14, y + 2, 0, 18))
        else:
            plot.bars.append(Shape(0, y + 5, 28, 12, is_hatched=look == "hatched"))
        plot.words.append(Word(38, y + 16, _cut(word, plot.width - 38), is_quiet=True))
        y += LINE
    return y + 8 if legend else 0.0


def _cut(text: str, width: float) -> str:
    """As much of a name as there is room for."""
    room = int(width / LETTER)
    return text if len(text) <= room else f"{text[: room - 1].rstrip()}…"


def _r(number: float) -> float:
    return round(number, 1)
