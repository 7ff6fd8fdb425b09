"""An agenda in a quarter of an hour: of each item what it is, when it comes up, its resumé and its recommendation.

Made of a redacted document's paper, so there is nothing here that its reader may not read.
"""

import datetime
import math
from dataclasses import dataclass, field
from typing import Any

from meetings.guide.language import words
from meetings.paper import Item, Paper
from meetings.richtext import plain_text
from meetings.running_clock import clock_through

# Silent reading of running text. Danish has not been measured in the large: the nearest relative that was is Swedish,
# 199 ± 34 words a minute (Trauzettel-Klosinski & Dietz, "Standardized Assessment of Reading Performance: The New
# International Reading Speed Texts IReST", Investigative Ophthalmology & Visual Science 53, 2012). English non-fiction
# lies at 238 (Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019), with
# shorter words.
WORDS_PER_MINUTE = 200

# So many words of a list that a paragraph announces are told with it.
MOST_ANNOUNCED = 50


@dataclass(frozen=True)
class Entry:
    """One item in short. `opening` is how the presentation begins, where nobody wrote a resumé."""

    item: Item
    starts: datetime.time | None
    summary: dict[str, Any] | None
    opening: str
    recommendation: dict[str, Any] | None
    words: int
    words_in_full: int

    @property
    def letter(self) -> str:
        """B, O or D; empty for an item that is none of them."""
        return self.item.letter

    @property
    def minutes_to_read(self) -> int:
        """What is told here, in whole minutes."""
        return minutes_for(self.words)

    @property
    def minutes_in_full(self) -> int:
        """The whole item without its attachments, in whole minutes."""
        return minutes_for(self.words_in_full)

    @property
    def pages(self) -> int:
        """The pages of its attachments, as far as they are known."""
        return sum(file.pages or 0 for file in self.item.files)


@dataclass(frozen=True)
class Brief:
    """The items of one document in short, with what they take to read."""

    entries: list[Entry] = field(default_factory=list)

    @property
    def minutes_to_read(self) -> int:
        """All of it in short."""
        return minutes_for(sum(entry.words for entry in self.entries))

    @property
    def minutes_in_full(self) -> int:
        """All of it in full, without attachments."""
        return minutes_for(sum(entry.words_in_full for entry in self.entries))

    @property
    def pages(self) -> int:
        """The pages of all attachments, as far as they are known."""
        return sum(entry.pages for entry in self.entries)


def brief_of(paper: Paper) -> Brief:
    """The paper in short."""
    starts = clock_through(paper.said)
    return Brief([_entry(item, starts.get(item.key)) for item in paper.items])


def minutes_for(count: int) -> int:
    """How long so many words take to read, in whole minutes begun; 0 for none. See `WORDS_PER_MINUTE`."""
    return math.ceil(count / WORDS_PER_MINUTE)


def _entry(item: Item, starts: datetime.time | None) -> Entry:
    parts = {part["type"]: part for part in reversed(item.parts) if part["type"] != "decision" and _text(part)}
    summary, recommendation = parts.get("summary"), parts.get("recommendation")
    opening = "" if summary or "presentation" not in parts else _opening(parts["presentation"]["html"])
    told = [_text(part) for part in (summary, recommendation) if part]
    texts = [_text(part) for part in item.parts if part["type"] != "decision"]
    return Entry(
        item,
        starts,
        summary,
        opening,
        recommendation,
        words=len(words("\n".join([item.title, opening, *told]))),
        words_in_full=len(words("\n".join([item.title, *texts]))),
    )


def _text(part: dict[str, Any]) -> str:
    points = [plain_text(point) for point in part["points"]]
    return "\n".join(filter(None, [part["opening"], *points, plain_text(part["html"])]))


def _opening(html: str) -> str:
    """The first paragraph that says something; with one that ends in a colon goes what it announces."""
    lines = [line.strip() for line in plain_text(html).splitlines() if line.strip()]
    if not lines or not lines[0].endswith(":") or len(lines) == 1:
        return lines[0] if lines else ""
    told: list[str] = []
    for line in lines[1:]:
        if told and len(" ".join([*told, line]).split()) > MOST_ANNOUNCED:
            break
        told.append(line)
    # A line in it that announces the next one ends in its colon, and in nothing more.
    announced = "; ".join(told).replace(":;", ":")
    return f"{lines[0]} {announced}{' …' if len(told) < len(lines) - 1 else ''}"
