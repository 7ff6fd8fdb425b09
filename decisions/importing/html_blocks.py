"""HTML to blocks: tables and lists that stand as HTML in a text, and what mammoth makes of a docx's tables."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .blocks import Block, ListBlock, Paragraph, Table, render_item
from .inline import inline
from .limits import DEEPEST_MARKUP, MOST_CELLS, MOST_COLUMNS
from .marks import PARAGRAPH, text_of
from .report import Report

_tag = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})((?:[\s/][^<>]{0,2000})?)>")
_attribute = re.compile(r"(colspan|rowspan|start)\s{0,9}=\s{0,9}[\"']?(\d{1,4})", re.IGNORECASE)
STRUCTURE = {"table", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li"}
# An opening tag ends these where they are open within what holds it.
ENDS = {
    "li": ({"li"}, {"ul", "ol", "td", "th"}),
    "tr": ({"tr"}, {"table", "thead", "tbody", "tfoot"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "thead": ({"thead", "tbody", "tfoot", "tr"}, {"table"}),
    "tbody": ({"thead", "tbody", "tfoot", "tr"}, {"table"}),
    "tfoot": ({"thead", "tbody", "tfoot", "tr"}, {"table"}),
}


@dataclass(eq=False)
class Node:
    name: str
    attributes: dict[str, int] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)  # str: source of what is no structure


def read(source: str, line: int, report: Report) -> list[Block]:
    """The blocks of a piece of HTML: its tables and lists, and paragraphs of what stands between. Words stay."""
    return _blocks(_tree(source, line, report), line, report)


def _tree(source: str, line: int, report: Report) -> Node:
    """The structure of the source; what lies deeper than DEEPEST_MARKUP loses its structure and keeps its words."""
    root = Node("root")
    stack, done, ignored = [root], 0, 0
    for found in _tag.finditer(source):
        name, closing = found[2].lower(), bool(found[1])
        if name not in STRUCTURE:
            continue
        stack[-1].children.append(source[done : found.start()])
        done = found.end()
        if closing:
            if ignored:
                ignored -= 1
            elif any(node.name == name for node in stack[1:]):
                while stack.pop().name != name:
                    pass
            continue
        _end_before(stack, name)
        if len(stack) > DEEPEST_MARKUP:
            ignored += 1
            stack[-1].children.append(" ")
            report.warn(
                line,
                _("Tags nested more than %(depth)d deep were removed; their text stays.") % {"depth": DEEPEST_MARKUP},
            )
            continue
        node = Node(name, {key.lower(): int(value) for key, value in _attribute.findall(found[3])})
        stack[-1].children.append(node)
        stack.append(node)
    stack[-1].children.append(source[done:])
    return root


def _end_before(stack: list[Node], name: str) -> None:
    ended, holders = ENDS.get(name, (set(), set()))
    if not ended:
        return
    held = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].name in holders), 0)
    first = next((at for at in range(held + 1, len(stack)) if stack[at].name in ended), None)
    if first is not None:
        del stack[first:]


def _blocks(node: Node, line: int, report: Report) -> list[Block]:
    blocks: list[Block] = []
    for child in _merged(node.children):
        if isinstance(child, str):
            parts = inline(" ".join(child.split()), line, report).split(PARAGRAPH)
            blocks += [Paragraph(line, part.strip()) for part in parts if text_of(part)]
        elif child.name == "table":
            blocks += _table(child, line, report)
        elif child.name in ("ul", "ol"):
            made = ListBlock(line, child.name == "ol", child.attributes.get("start", 1))
            made.items = [content for item in child.children if (content := _item(item, line, report))]
            blocks += [made] if made.items else []
        else:
            blocks += _blocks(child, line, report)
    return blocks


def _item(item: "Node | str", line: int, report: Report) -> list[Block]:
    return _blocks(item if isinstance(item, Node) else Node("li", children=[item]), line, report)


def _merged(children: list["Node | str"]) -> list["Node | str"]:
    """The children with neighbouring pieces of text made one."""
    merged: list[Node | str] = []
    for child in children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] += child
        else:
            merged.append(child)
    return merged


def _table(table: Node, line: int, report: Report) -> list[Block]:
    """The table with its merged cells. Its head is what is marked as head, else the first row."""
    rows: list[tuple[bool, list[Node]]] = []
    loose: list[Block] = []
    for part, row in _rows(table, loose, line, report):
        cells = [cell for cell in row.children if isinstance(cell, Node) and cell.name in ("td", "th")]
        loose += _blocks(Node("row", children=[c for c in row.children if c not in cells]), line, report)
        if cells:
            rows.append((part == "thead" or all(cell.name == "th" for cell in cells), cells))
    if sum(len(cells) for _head, cells in rows) > MOST_CELLS or any(len(cells) > MOST_COLUMNS for _head, cells in rows):
        report.refuse(
            line,
            _("The table that begins here has more than %(most)d cells.") % {"most": MOST_CELLS},
            _("Split the table, or attach it as a file."),
        )
    heads = next((i for i, (head, _cells) in enumerate(rows) if not head), len(rows))
    if not heads and len(rows) > 1:
        heads = min(max(cell.attributes.get("rowspan", 1) for cell in rows[0][1]), len(rows) - 1)
    heads = 0 if heads == len(rows) else heads
    html_of = [
        "<tr>" + "".join(_cell(cell, i < heads, line, report) for cell in cells) + "</tr>"
        for i, (_h, cells) in enumerate(rows)
    ]
    head = f"<thead>{''.join(html_of[:heads])}</thead>" if heads else ""
    made: list[Block] = [Table(line, f"<table>{head}<tbody>{''.join(html_of[heads:])}</tbody></table>")] if rows else []
    return loose + made


def _rows(table: Node, loose: list[Block], line: int, report: Report):
    for child in _merged(table.children):
        if isinstance(child, str):
            loose += _blocks(Node("text", children=[child]), line, report)
        elif child.name in ("thead", "tbody", "tfoot"):
            for part, row in _rows(child, loose, line, report):
                yield part or child.name, row
        elif child.name == "tr":
            yield "", child
        else:
            loose += _blocks(Node("text", children=[child]), line, report)


def _cell(cell: Node, head: bool, line: int, report: Report) -> str:
    tag = "th" if head else "td"
    spans = "".join(
        f' {name}="{min(cell.attributes[name], 1000)}"'
        for name in ("colspan", "rowspan")
        if cell.attributes.get(name, 1) > 1
    )
    wide = cell.attributes.get("colspan", 1) > 1
    scope = f' scope="{"colgroup" if wide else "col"}"' if head else ""
    return f"<{tag}{scope}{spans}>{render_item(_blocks(cell, line, report))}</{tag}>"
