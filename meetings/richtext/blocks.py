"""The blocks of a rich text, as they are stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .runs import Run


@dataclass
class Text:
    """A paragraph or heading. Within an item or cell the only text, if it comes first, is written without its `<p>`."""

    tag: str  # p, h4, h5, h6
    runs: list[Run]


@dataclass
class List:
    tag: str  # ul, ol
    start: int = 1
    items: list[list] = field(default_factory=list)  # of blocks


@dataclass
class Cell:
    blocks: list = field(default_factory=list)
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    column: int = 0


@dataclass
class Table:
    head: list[list[Cell]]
    body: list[list[Cell]]


def texts(blocks: list) -> Iterator[Text]:
    """Every text of the blocks and of the items of their lists; tables have none of their own."""
    for block in blocks:
        if isinstance(block, List):
            for item in block.items:
                yield from texts(item)
        elif isinstance(block, Text):
            yield block
