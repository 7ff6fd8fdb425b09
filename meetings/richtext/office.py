"""What Word, Excel and Outlook put on a clipboard or into a file, made into the lists and footnotes that it means.

Word writes an item of a list as a paragraph with a mark before it, and a footnote as two links that lead to each
other. Beside the text it keeps comments and what was struck out with tracked changes on: they were never said.
"""

import re
from itertools import groupby
from typing import Any, NamedTuple

from .runs import PLAIN, Run

# Whether a text comes from there at all; what does not is not looked at any further.
_office = re.compile(r"""mso-|class=["']?Mso|ListContainerWrapper""", re.IGNORECASE)
_body = re.compile(r"<body\b", re.IGNORECASE)
_level = re.compile(r"mso-list:[^;]*\blevel([1-9])", re.IGNORECASE)
_mark = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_aside = re.compile(r"mso-element:\s*(?:comment|header|footer)|mso-hide:\s*all|display:\s*none", re.IGNORECASE)
_note = re.compile(r"mso-element:\s*(?:foot|end)note\s*(?:;|$)", re.IGNORECASE)
_reference = re.compile(r"#_((?:ftn|edn)(ref)?\d+)")
_bullet = re.compile(r"[\W_]*|[oOØü§]")
_number = re.compile(r"\(?(?:\d{1,4}\.)*(\d{1,4})[.):]*")
_letters = re.compile(r"\(?([^\W\d_]+)[.)]")
_roman = re.compile("[ivxlcdm]+")
# A mark that leads to a comment; what was struck out; Word on the web's sign for the end of a paragraph.
ASIDE = {"msocomanchor", "MsoCommentReference", "msoDel", "EOP"}
ALPHABET = "abcdefghijklmnopqrstuvwxyzæøå"
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

TAGS = {"del"}
ATTRIBUTES = {
    tag: {"style", "class", "id", "href", "data-aria-level"} for tag in ("p", "div", "span", "a", "li", "tr", "td")
}


class Item(NamedTuple):
    """A paragraph that is an item: how deep, of which list with which number, and what stands in it."""

    level: int
    tag: str
    number: int
    mark: str
    children: list


def is_office(source: str) -> bool:
    """Whether the HTML was made by an Office program."""
    return bool(_office.search(source))


def body_of(source: str) -> str:
    """The HTML without its head: a title and settings are no text."""
    found = _body.search(source)
    return source[found.start() :] if found else source


def meaning(tag: str, given: dict) -> tuple[str, dict] | None:
    """What an element stands for, with what tells it from others like it; None where it is what it looks like.

    `gone` is not said at all; `listed` and `wrapper` hold items, `mark` an item's mark; `note` is a footnote's text
    and `noteref` the place of its mark.
    """
    style, names = given.get("style") or "", (given.get("class") or "").split()
    if tag == "del" or _aside.search(style) or ASIDE & set(names):
        return "gone", {}
    if _mark.search(style):
        return "mark", {}
    if _note.search(style):
        return "note", {"id": given.get("id") or ""}
    if tag == "a" and (found := _reference.match(given.get("href") or "")):
        return ("gone", {}) if found[2] else ("noteref", {"id": found[1]})
    if tag in ("p", "div") and (level := _level.search(style)):
        return "listed", {"level": int(level[1])}
    if tag == "div" and "ListContainerWrapper" in names:
        return "wrapper", {}
    return None


def arrange(root) -> None:
    """Put the footnotes to their marks, and the items into lists. Only words stand where a mark has no note."""
    notes: dict[str, list] = {}
    _take_notes(root, notes)
    _set_notes(root, notes)
    # A note that no mark asked for is text like any other.
    for children in notes.values():
        root.children.append(type(root)("p", {}, children))
    _set_lists(root)
    _set_marks(root)


def _take_notes(node, notes: dict[str, list]) -> None:
    kept = []
    for child in node.children:
        if _is(child, "note") and child.attributes["id"] and child.attributes["id"] not in notes:
            notes[child.attributes["id"]] = child.children
        else:
            kept.append(child)
            if hasattr(child, "children"):
                _take_notes(child, notes)
    node.children[:] = kept


def _set_notes(node, notes: dict[str, list]) -> None:
    for place, child in enumerate(node.children):
        if _is(child, "noteref"):
            name = child.attributes["id"]
            said = notes.pop(name, None)
            node.children[place] = (
                type(node)("footnote", {}, said)
                if said is not None
                else Run(_text(child).strip(), PLAIN._replace(script="sup"))
            )
        elif hasattr(child, "children"):
            _set_notes(child, notes)


def _set_lists(node) -> None:
    for child in node.children:
        if hasattr(child, "children"):
            _set_lists(child)
    made: list = []
    for kind, group in groupby(_without_space_between(node.children), key=_kind):
        run = list(group)
        if kind == "listed":
            made += _lists([_item_of(one) for one in run], type(node))
        elif kind == "wrapper":
            made += _lists(_items_within(run), type(node))
        else:
            made += run
    node.children[:] = made


def _without_space_between(children: list) -> list:
    """The children, where nothing but space between two items is left out."""
    kept: list = []
    space: list = []
    for child in children:
        if not hasattr(child, "children") and not getattr(child, "text", "").strip():
            space.append(child)
            continue
        if not (kept and _kind(child) and _kind(child) == _kind(kept[-1])):
            kept += space
        kept.append(child)
        space = []
    return kept + space


def _kind(child) -> str:
    return child.tag if _is(child, "listed") or _is(child, "wrapper") else ""


def _item_of(paragraph) -> Item:
    return Item(paragraph.attributes["level"], "", 1, _taken_mark(paragraph).strip(), paragraph.children)


def _taken_mark(node) -> str:
    for place, child in enumerate(node.children):
        if _is(child, "mark"):
            del node.children[place]
            return _text(child)
    return ""


def _set_marks(node) -> None:
    """A mark before something that is no item, such as a numbered heading, is text."""
    for place, child in enumerate(node.children):
        if _is(child, "mark"):
            node.children[place] = Run(f"{_text(child).strip()} ")
        elif hasattr(child, "children"):
            _set_marks(child)


def _items_within(wrappers: list) -> list[Item]:
    items = []
    for wrapper in wrappers:
        for made in wrapper.children:
            if not (_is(made, "ul") or _is(made, "ol")):
                continue
            start = made.attributes.get("start") or "1"
            first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
            found = [child for child in made.children if _is(child, "li")]
            for place, child in enumerate(found):
                level = child.attributes.get("data-aria-level") or "1"
                depth = int(level) if level.isascii() and level.isdigit() and len(level) < 2 else 1
                items.append(Item(depth, made.tag, first + place, "", child.children))
    return items


def _lists(items: list[Item], node_of: type) -> list:
    """The items as lists, one within the other by their levels; a list whose number jumps begins anew."""
    lists: list = []
    opened: list[tuple[int, Any, int]] = []  # level, list, the number that would follow
    for item in items:
        while opened and opened[-1][0] > item.level:
            opened.pop()
        follows = opened[-1][2] if opened and opened[-1][0] == item.level else 1
        tag, number = (item.tag, item.number) if item.tag else _read(item.mark, follows)
        if opened and opened[-1][0] == item.level:
            _level_of, current, follows = opened.pop()
            if current.tag == tag and (tag == "ul" or follows == number):
                opened.append((item.level, current, number + 1))
        if not opened or opened[-1][0] != item.level:
            begun = node_of(tag, {"start": str(number)} if tag == "ol" else {}, [])
            (opened[-1][1].children[-1].children if opened else lists).append(begun)
            opened.append((item.level, begun, number + 1))
        opened[-1][1].children.append(node_of("li", {}, item.children))
    return lists


def _read(mark: str, follows: int) -> tuple[str, int]:
    """What a mark such as “3.”, “b)”, “iv.” or “·” says: the kind of list, and the number if it has one."""
    mark = "".join(mark.split())
    if _bullet.fullmatch(mark):
        return "ul", 1
    if found := _number.fullmatch(mark):
        return "ol", int(found[1])
    found = _letters.fullmatch(mark)
    if not found:
        return "ul", 1
    letters = found[1].lower()
    letter = ALPHABET.find(letters) + 1 if len(letters) == 1 else 0
    if letter and letter == follows:
        return "ol", letter
    values = [ROMAN[sign] for sign in letters] if _roman.fullmatch(letters) and len(letters) < 16 else []
    roman = sum(
        -value if value < following else value for value, following in zip(values, values[1:] + [0], strict=False)
    )
    if roman > 0 and (len(letters) > 1 or letters in "ivx" or roman == follows):
        return "ol", roman
    return ("ol", letter) if letter else ("ul", 1)


def _is(child, tag: str) -> bool:
    return getattr(child, "tag", "") == tag


def _text(node) -> str:
    return "".join(
        child.text if isinstance(child, Run) else _text(child) if hasattr(child, "children") else " "
        for child in node.children
    )
