"""What a source consists of, whatever its format: blocks with the line they began at, and their HTML."""

from dataclasses import dataclass, field

from .inline import inline
from .marks import PARAGRAPH, text_of
from .report import Report


@dataclass
class Paragraph:
    line: int
    html: str


@dataclass
class Heading:
    """A heading that is no item's and no section's. `level` is the source's, 1 to 6; clean() makes it h4 to h6."""

    line: int
    level: int
    html: str


@dataclass
class ListBlock:
    line: int
    ordered: bool
    start: int = 1
    items: list[list["Block"]] = field(default_factory=list)


@dataclass
class Table:
    line: int
    html: str


@dataclass
class Note:
    """A footnote's text, which waits for its mark; without one it is the paragraph that it was."""

    line: int
    number: int
    html: str


Block = Paragraph | Heading | ListBlock | Table | Note


def paragraphs(text: str, line: int, report: Report) -> list[str]:
    """A text as the HTML of its paragraphs: raw <p> and <div> part it."""
    parts = (part.strip() for part in inline(text, line, report).split(PARAGRAPH))
    return [part for part in parts if text_of(part)]


def render(blocks: list[Block]) -> str:
    """The blocks as rich text, not yet cleaned; marks and notes of footnotes stand in it unresolved."""
    return "".join(_html(block) for block in blocks)


def render_item(blocks: list[Block]) -> str:
    """The content of a list item or a numbered point: its first paragraph stands without <p> where it can."""
    first, rest = blocks[:1], blocks[1:]
    if first and isinstance(first[0], Paragraph) and not any(isinstance(block, Paragraph) for block in rest):
        return first[0].html + render(rest)
    return render(blocks)


def _html(block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{block.html}</p>"
    if isinstance(block, Heading):
        return f"<h{block.level}>{block.html}</h{block.level}>"
    if isinstance(block, Note):
        return f"\ue003{block.line}:{block.number}\ue004{block.html}\ue005"
    if isinstance(block, ListBlock):
        tag = "ol" if block.ordered else "ul"
        start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
        items = "".join(f"<li>{render_item(item)}</li>" for item in block.items)
        return f"<{tag}{start}>{items}</{tag}>"
    return block.html


def words(block: Block) -> str:
    """What the block says, a line for each paragraph and list item; nothing for tables."""
    if isinstance(block, ListBlock):
        return "\n".join(words(inner) for item in block.items for inner in item)
    if isinstance(block, Table):
        return ""
    return "\n".join(text_of(part) for part in block.html.split("<br>"))
