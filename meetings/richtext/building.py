"""Makes blocks from a read tree, whatever its shape."""

from .blocks import Cell, List, Text
from .reading import HEADINGS, Break, Node
from .runs import LINE, Run, is_blank, tidy, with_strong
from .tables import table_of

MAX_LIST_DEPTH = 8


def blocks_of(root: Node) -> list:
    """The tree's blocks. Headings begin at h4 and never skip a level."""
    return _levelled(_Builder().blocks(root.children, "p"))


def _levelled(blocks: list) -> list:
    above: list[int] = []
    for block in blocks:
        if isinstance(block, Text) and block.tag in HEADINGS:
            level = int(block.tag[1])
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            block.tag = f"h{min(3 + len(above), 6)}"
    return blocks


class _Builder:
    """Walks the tree. `cell` and `depth` tell where it is: a heading in a cell or item is only a bold paragraph."""

    def __init__(self, *, inner: bool = False, cell: bool = False, depth: int = 0):
        self.inner, self.cell, self.depth = inner, cell, depth

    def blocks(self, children: list, tag: str) -> list:
        """The children as blocks; loose text among them becomes blocks of the given tag."""
        blocks: list = []
        runs: list[Run] = []

        def flush() -> None:
            blocks.extend(self._texts(runs, tag))
            runs.clear()

        for child in children:
            if isinstance(child, Run):
                runs.append(child)
            elif isinstance(child, Break):
                flush()
            elif child.tag == "footnote":
                runs.append(Run("", note=tuple(_all_runs(child)) or (Run(""),)))
            else:
                flush()
                self._add(blocks, child)
        flush()
        return blocks

    def _texts(self, runs: list[Run], tag: str):
        heading = tag in HEADINGS
        if heading and self.inner:
            runs, tag, heading = with_strong(runs, True), "p", False
        tidied = tidy(with_strong(runs, False) if heading else runs, one_line=heading)
        # Two line breaks in a row are a new paragraph.
        part: list[Run] = []
        for run in [*tidied, LINE, LINE]:
            if run == LINE and part and part[-1] == LINE:
                part.pop()
                if not is_blank(part):
                    yield Text(tag, part)
                part = []
            elif part or run != LINE:
                part.append(run)

    def _add(self, blocks: list, node: Node) -> None:
        if node.tag == "p" or node.tag in HEADINGS:
            blocks += self.blocks(node.children, node.tag)
        elif node.tag in ("ul", "ol"):
            blocks += self._list(node)
        elif node.tag == "li":
            # A stray item: it joins the stray one before it.
            blocks += self._list(Node("ul", {}, [node]))
        elif node.tag == "table" and not self.cell:
            blocks += self._table(node)
        else:
            # Parts of a table without a table, or a table within a cell: their words, as paragraphs.
            blocks += self.blocks(node.children, "p")

    def _list(self, node: Node):
        """The list, if anything stands in it. What is no item becomes one; a list among items joins the one before."""
        made = List(node.tag, _number(node.attributes.get("start"), 1) if node.tag == "ol" else 1)
        below = _Builder(inner=True, cell=self.cell, depth=self.depth + 1)
        loose: list = []

        def take(children: list, *, join: bool = False) -> None:
            blocks = below.blocks(children, "p")
            if join and made.items:
                blocks = made.items.pop() + blocks
            if self.depth + 1 < MAX_LIST_DEPTH:
                made.items.extend([blocks] if blocks else [])
                return
            # As deep as lists go: the items of a deeper one follow as items of this one.
            item: list = []
            for block in blocks:
                if isinstance(block, List):
                    made.items.extend([item, *block.items] if item else block.items)
                    item = []
                else:
                    item.append(block)
            made.items.extend([item] if item else [])

        for child in node.children:
            if isinstance(child, Node) and child.tag in ("li", "ul", "ol"):
                take(loose)
                loose = []
                if child.tag == "li":
                    take(child.children)
                else:
                    take([child], join=True)
            else:
                loose.append(child)
        take(loose)
        if made.items:
            yield made

    def _table(self, node: Node):
        """The table, with what stood in it outside its rows before it."""
        inside = _Builder(inner=True, cell=True, depth=self.depth)
        rows: list[tuple[str, list[Cell]]] = []
        around: list = []

        def gather(children: list, part: str) -> None:
            for child in children:
                if isinstance(child, Node) and child.tag in ("thead", "tbody", "tfoot"):
                    gather(child.children, child.tag)
                elif isinstance(child, Node) and child.tag == "tr":
                    cells = []
                    for grand in child.children:
                        if isinstance(grand, Node) and grand.tag in ("td", "th"):
                            cells.append(self._cell(inside, grand))
                        else:
                            around.append(grand)
                    rows.append((part, cells))
                else:
                    around.append(child)

        gather(node.children, "")
        yield from self.blocks(around, "p")
        table = table_of(rows)
        if table:
            yield table

    @staticmethod
    def _cell(inside: "_Builder", node: Node) -> Cell:
        wide, high = (_number(node.attributes.get(name), 1) or 1 for name in ("colspan", "rowspan"))
        return Cell(inside.blocks(node.children, "p"), wide, high, header=node.tag == "th")


def _all_runs(node: Node):
    """Every run below the node, as inline text: a footnote has no blocks."""
    for child in node.children:
        if isinstance(child, Run):
            yield child
        elif isinstance(child, Break):
            yield Run(" ")
        else:
            yield Run(" ")
            yield from _all_runs(child)
            yield Run(" ")


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default
