"""Foreign HTML, from Word, the web or an editor, as a shallow tree of nodes and runs. No tag but known ones gets in."""

import html
import re
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import nh3

from ..characters import visible
from . import office
from .runs import PLAIN, Marks, Run

STRONG, EM = {"b", "strong"}, {"i", "em", "cite", "dfn", "var"}
INLINE = STRONG | EM | {"a", "sup", "sub", "span", "br"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
NODES = HEADINGS | {"p", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "th", "td"}
# Not kept, but text before and after them does not run together.
BOUNDARIES = {
    "address", "article", "aside", "blockquote", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "legend", "main", "menu", "nav", "option",
    "pre", "section", "summary",
}  # fmt: skip
VOID = {"br", "hr"}
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "span": {"class"},
}
# A program that has no tag for it says bold by a style; one that has a tag may say by a style that it is none.
STYLED = INLINE | {"p", "li", "td", "th", "div"}
_bold = re.compile(r"(?<![-\w])font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_not_bold = re.compile(r"(?<![-\w])font-weight:\s*(?:normal|400)", re.IGNORECASE)
_slanted = re.compile(r"(?<![-\w])font-style:\s*(?:italic|oblique)", re.IGNORECASE)
_upright = re.compile(r"(?<![-\w])font-style:\s*normal", re.IGNORECASE)
_script = re.compile(r"(?<![-\w])vertical-align:\s*(sup|sub)", re.IGNORECASE)
# http too: a link in an old record is not ours to drop. It is only an address in the PDF; nothing is fetched.
SCHEMES = {"http", "https", "mailto"}
_link = re.compile(r"(?:https?://[^/?#]|mailto:.)", re.IGNORECASE)
# Deeper than any text is meant to be; a parser's time grows with the square of the depth.
MAX_DEPTH, MAX_SOURCE_DEPTH, MAX_LINK = 40, 100, 2000
# These close by themselves, or hold no tags.
SELF_CLOSING = {"p", "li", "dd", "dt", "tr", "td", "th", "option", "br", "hr", "img", "wbr", "col", "script", "style"}
_tag = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
# Tags of drawings, formulas and templates: nh3 would drop the words within them too.
_foreign = re.compile(
    r"</?(?:svg|g|defs|desc|text|tspan|textpath|switch|symbol|metadata|foreignobject|clippath|filter|marker|mask|pattern"
    r"|math|m(?:action|enclose|error|fenced|frac|i|n|o|over|padded|phantom|root|row|s|sqrt|stack|style|sub|sup|subsup"
    r"|table|td|text|tr|under|underover|multiscripts|labeledtr|longdiv)|semantics|annotation(?:-xml)?|template)"
    r"\b[^<>]*>",
    re.IGNORECASE,
)
_reference = re.compile(r"&(?:#[xX]?[0-9a-fA-F]{1,8};?|[a-zA-Z][a-zA-Z0-9]{1,31};?)|&")
# Where an ASCII character that was written as a reference waits until the tags are read. Private use: nothing else is
# there.
WAITING = 0xE000
_arrived = {WAITING + number: chr(number) for number in range(128)}
# Looked for first, since `translate` asks its table for every character of a text.
_waiting = re.compile(f"[{chr(WAITING)}-{chr(WAITING + 127)}]")


class Break(NamedTuple):
    """A boundary between two blocks, such as the edge of a `<div>`."""


class Node(NamedTuple):
    tag: str
    attributes: dict
    children: list  # of Node, Run, Break


def read(source: str) -> Node:
    """The HTML as a tree: `NODES` and footnotes nested as they were, down to MAX_DEPTH, all else runs and breaks."""
    of_office = office.is_office(source)
    if of_office:
        source = office.body_of(source)
    # The parser's time grows with the square of the number of references, so they are resolved here.
    source = _reference.sub(_resolved, _shallow(_foreign.sub("", _waiting.sub("", source))))
    attributes = {tag: ATTRIBUTES.get(tag, set()) | {"style"} for tag in STYLED | set(ATTRIBUTES)}
    if of_office:
        for tag, more in office.ATTRIBUTES.items():
            attributes[tag] = attributes.get(tag, set()) | more
    safe = nh3.clean(
        source,
        tags=INLINE | NODES | BOUNDARIES | (office.TAGS if of_office else set()),
        attributes=attributes,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    reader = _Reader(of_office=of_office)
    reader.feed(safe)
    reader.close()
    if of_office:
        office.arrange(reader.root)
    return reader.root


def _shallow(source: str) -> str:
    """The source without the tags that lie deeper than MAX_SOURCE_DEPTH; a block's place is kept by a `<p>`."""
    if source.count("<") < MAX_SOURCE_DEPTH:
        return source
    depth = dropped = 0

    def keep(match: re.Match) -> str:
        nonlocal depth, dropped
        name = match[2].lower()
        if name in SELF_CLOSING:
            return match[0]
        if match[1]:
            if dropped:
                dropped -= 1
                return ""
            depth = max(0, depth - 1)
            return match[0]
        if depth >= MAX_SOURCE_DEPTH:
            dropped += 1
            return "" if name in INLINE else "<p>"
        depth += 1
        return match[0]

    return _tag.sub(keep, source)


def _resolved(match: re.Match) -> str:
    text = html.unescape(match[0])
    return "".join(chr(WAITING + ord(sign)) if sign.isascii() else sign for sign in text)


def _address(href: str | None) -> str:
    """The link's address in ASCII, or nothing where it leads nowhere a reader may be sent."""
    href = visible((href or "").translate(_arrived)).strip()
    if not _link.match(href) or len(href) > MAX_LINK:
        return ""
    try:
        urlsplit(href)
    except ValueError:
        return ""
    return quote(href, safe="/:?#[]@!$&'()*+,;=~%-._")


class _Reader(HTMLParser):
    """What nh3 lets through, which is well formed: every tag is closed, in order."""

    def __init__(self, *, of_office: bool = False):
        super().__init__(convert_charrefs=True)
        self.of_office = of_office
        self.root = Node("root", {}, [])
        self.nodes = [self.root]
        self.marks = [PLAIN]
        # For each open tag how many nodes and marks it added, to take them off again.
        self.added: list[tuple[str, int, int]] = []
        self.pre = 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag in VOID:
            self._add(Run("\n") if tag == "br" else Break())
            return
        nodes = marks = 0
        note = tag == "span" and "footnote" in (given.get("class") or "").split()
        known = office.meaning(tag, given) if self.of_office else None
        if known and (len(self.nodes) < MAX_DEPTH or known[0] == "gone"):
            node = Node(known[0], known[1], [])
            if node.tag != "gone":
                self._add(node)
            self.nodes.append(node)
            self.marks.append(PLAIN if node.tag == "note" else self._marked(tag, given))
            nodes = marks = 1
        elif (tag in NODES or note) and len(self.nodes) < MAX_DEPTH:
            node = Node("footnote" if note else tag, given, [])
            self._add(node)
            self.nodes.append(node)
            self.marks.append(PLAIN if note else self._marked(tag, given))
            nodes = marks = 1
        elif tag in INLINE:
            self.marks.append(self._marked(tag, given))
            marks = 1
        else:
            self._add(Break())
            self.marks.append(self._marked(tag, given))
            marks = 1
        self.pre += tag == "pre"
        self.added.append((tag, nodes, marks))

    def handle_endtag(self, tag):
        if tag in VOID or not self.added:
            return
        opened, nodes, marks = self.added.pop()
        self.pre -= opened == "pre"
        if nodes:
            self.nodes.pop()
        if marks:
            self.marks.pop()
        if not nodes and opened not in INLINE:
            self._add(Break())

    def handle_data(self, text):
        if _waiting.search(text):
            text = text.translate(_arrived)
        if self.pre:
            lines = map(visible, text.replace("\r\n", "\n").split("\n"))
            self._add(Run("\n".join(lines), self.marks[-1]))
        else:
            self._add(Run(visible(text), self.marks[-1]))

    def _marked(self, tag: str, given: dict) -> Marks:
        marks, style = self.marks[-1], given.get("style") or ""
        if tag in STRONG and not _not_bold.search(style):
            marks = marks._replace(strong=True)
        elif tag in EM and not _upright.search(style):
            marks = marks._replace(em=True)
        elif tag in ("sup", "sub"):
            marks = marks._replace(script=tag)
        elif tag == "a":
            marks = marks._replace(href=_address(given.get("href")))
        if style:
            if _bold.search(style):
                marks = marks._replace(strong=True)
            if _slanted.search(style):
                marks = marks._replace(em=True)
            if found := _script.search(style):
                marks = marks._replace(script=found[1].lower())
        return marks

    def _add(self, child) -> None:
        self.nodes[-1].children.append(child)
