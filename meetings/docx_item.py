"""A docx as the text of an item: its headings find the item's sections, and no word is left behind."""

import html
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml.html import HtmlElement, fromstring, tostring

from meetings import kle, word
from meetings.characters import visible
from meetings.models import Section, SectionType
from meetings.richtext import clean, plain_text

# What a section is called elsewhere. A forum's own headings come first.
SYNONYMS = {
    SectionType.OCCASION: ("anledning", "baggrund og anledning", "sagens anledning", "formål"),
    SectionType.RECOMMENDATION: ("indstilling", "indstillinger", "anbefaling", "forslag til beslutning"),
    SectionType.SUMMARY: ("resumé", "resume", "resumè", "sammenfatning", "kort fortalt"),
    SectionType.PRESENTATION: ("sagsfremstilling", "sagsbeskrivelse", "fremstilling", "beskrivelse af sagen"),
    SectionType.VISION: (
        "kommunens vision og politikker",
        "vision og politikker",
        "vision",
        "politikker og strategier",
    ),
    SectionType.ECONOMY: ("økonomi", "økonomiske konsekvenser", "økonomiske forhold", "økonomi og finansiering"),
    SectionType.LAW: ("lovgrundlag", "retsgrundlag", "lovgivning", "juridiske forhold", "jura"),
    SectionType.CITIZENS: ("borgerperspektiv", "borgerinddragelse", "konsekvenser for borgerne", "høring og borgere"),
    SectionType.HISTORY: ("historik", "tidligere behandling", "sagens tidligere behandling", "beslutningshistorik"),
}
# Whoever wrote the document had no more than a heading to tell it by.
LONGEST_HEADING = 100
LONGEST_TITLE = 300
# Of a whole document's template, but not written in an item's draft.
ELSEWHERE = {"beslutning", "bilag"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BOLD = 7  # below every heading that is one

_numbered = re.compile(r"^(?:(?:dagsordens)?punkt\s+)?\d+(?:\.\d+)*[.):]?\s+", re.IGNORECASE)
_title = re.compile(r"^(?:titel|overskrift|emne|sag|punkt)\s*:\s*(.+)$", re.IGNORECASE)
_item = re.compile(r"^(?:dagsordens)?punkt\s+\d+\s*[:.–-]\s*(.+)$", re.IGNORECASE)
_case = re.compile(r"^(?:sagsnr\.?|sagsnummer|journalnr\.?|journalnummer|sags?\s?id)\s*:?\s*(\S.*)$", re.IGNORECASE)
_recommends = re.compile(r"\b(?:indstill|anbefal|foreslå|forelæg)\w{0,6}\b", re.IGNORECASE)
_at = re.compile(r"^(?:\d+[.)]\s*)?at\b", re.IGNORECASE)


@dataclass
class Found:
    """What is to go into one section. `recommender` and `points` are a recommendation's own."""

    section: Section
    html: str = ""
    recommender: str = ""
    points: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing for the section."""
        return not (self.html or self.recommender or self.points)


@dataclass
class ItemText:
    """What a docx says, by the sections of the item. `unknown` are headings that no section has."""

    found: list[Found]
    title: str = ""
    case_number: str = ""
    unknown: list[str] = field(default_factory=list)
    pictures: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether no text was found at all."""
        return not self.title and all(found.is_empty for found in self.found)


def read(data: bytes, sections: Iterable[Section]) -> ItemText:
    """The docx's text for these sections, which are those that are written; in their order.

    A heading finds the section of its name, whatever its case, number or usual other name. Text under no heading, and
    under one that no section has, goes into the presentation of the case, there under its heading. `word.Unreadable`
    where the file is no docx or none that is read.
    """
    word.measure(data)
    made, pictures = word.to_html(data)
    root = fromstring(f"<div>{made}</div>")
    _set_notes(root)
    return _Sorted(list(sections), pictures).sort(root)


class _Sorted:
    """The document's blocks, put where they belong one after the other."""

    def __init__(self, sections: list[Section], pictures: int):
        self.sections = sections
        self.blocks: dict[int, list[str]] = {section.pk: [] for section in sections}
        self.by_name = _names(sections)
        self.text = ItemText([], pictures=pictures)
        self.rest = _rest(sections)
        self.waiting: list[str] = []

    def sort(self, root: HtmlElement) -> ItemText:
        here, depth, began = self.rest, 0, False
        for block in root:
            words = _words(block)
            level = _level(block, words)
            section = self.by_name.get(_name(words)) if level or _is_bare(block, words) else None
            if section is not None:
                here, depth, began, self.waiting = section, level or BOLD, True, []
            elif not began and self._is_head(block, words, level):
                continue
            elif level and ((level < BOLD and level <= (depth or BOLD)) or _name(words) in ELSEWHERE):
                # A heading that no section has. What is filled in elsewhere is often left empty.
                here, depth, began = self.rest, level, True
                if _name(words) in ELSEWHERE:
                    self.waiting = [f"<h1>{html.escape(words)}</h1>"]
                else:
                    self.text.unknown.append(words)
                    self._put(here, f"<h1>{html.escape(words)}</h1>")
            else:
                self._put(here, _html(block))
        self.text.found = [self._found(section) for section in self.sections]
        return self.text

    def _is_head(self, block: HtmlElement, words: str, level: int) -> bool:
        """Whether the block is the item's title or case number, which stand before the first section."""
        lines = [words] if block.tag != "table" else [_words(row) for row in block.iter("tr")]
        taken = [self._takes(line, level) for line in lines]
        return bool(taken) and all(taken)

    def _takes(self, line: str, level: int) -> bool:
        """Whether the line is the case number or the title, which then is known."""
        if not self.text.case_number and (kle.parse(line) or _case.match(line)):
            said = _case.match(line)
            self.text.case_number = said[1].strip() if said else line
        elif not self.text.title and len(line) <= LONGEST_TITLE and (said := _item.match(line) or _title.match(line)):
            self.text.title = said[1].strip()
        elif not self.text.title and level == 1:
            self.text.title = line
        else:
            return False
        return True

    def _put(self, section: Section | None, source: str) -> None:
        if section is not None:
            self.blocks[section.pk] += [*self.waiting, source]
            self.waiting = []

    def _found(self, section: Section) -> Found:
        source = "".join(self.blocks[section.pk])
        if section.type != SectionType.RECOMMENDATION:
            return Found(section, clean(source))
        return _recommendation(section, clean(source))


def _recommendation(section: Section, source: str) -> Found:
    """Who recommends: the first line where it says so; then the points: a list, or lines that begin with 'at'."""
    found = Found(section)
    rest: list[str] = []
    for place, block in enumerate(fromstring(f"<div>{source}</div>") if source else ()):
        words = _words(block)
        if block.tag == "p" and place == 0 and _is_opening(block, words):
            found.recommender, points = _opening(words)
            found.points += points
        elif block.tag in ("ol", "ul") and not rest:
            found.points += [_inner(item) for item in block]
        elif block.tag == "p" and _at.match(words) and not rest:
            found.points.append(_html(block))
        else:
            rest.append(_html(block))
    found.points = [clean(point) for point in found.points if plain_text(point).strip()]
    found.html = clean("".join(rest))
    return found


def _is_opening(block: HtmlElement, words: str) -> bool:
    plain = block.find(".//a") is None and block.find(".//span") is None
    return plain and len(words) <= LONGEST_TITLE and bool(_recommends.search(words))


def _opening(words: str) -> tuple[str, list[str]]:
    """The line that opens a recommendation, and the point that stands in the same line."""
    before, at, point = words.partition(" at ")
    if at and _recommends.search(before):
        return before.strip(), [f"<p>at {html.escape(point)}</p>"]
    return re.sub(r"[\s,:]*\bat\s*:?$", ",", words).strip(), []


def _names(sections: list[Section]) -> dict[str, Section]:
    names: dict[str, Section] = {}
    for section in sections:
        names.setdefault(_name(section.heading), section)
    for section in sections:
        for name in SYNONYMS.get(SectionType(section.type), ()):
            names.setdefault(name, section)
    names.pop("", None)
    return names


def _rest(sections: list[Section]) -> Section | None:
    """Where text goes that has no section of its own."""
    for type_ in (SectionType.PRESENTATION, SectionType.OTHER, SectionType.SUMMARY):
        for section in sections:
            if section.type == type_:
                return section
    others = [section for section in sections if section.type != SectionType.RECOMMENDATION]
    return next(iter(others or sections), None)


def _name(words: str) -> str:
    return " ".join(_numbered.sub("", words).split()).rstrip(" :.").casefold()


def _words(element: HtmlElement) -> str:
    return " ".join(visible(element.text_content()).replace("\xa0", " ").split())


def _level(block: HtmlElement, words: str) -> int:
    """How high a heading the block is: by Word's style, or a short line in bold; 0 for what is none."""
    if not words or len(words) > LONGEST_HEADING:
        return 0
    if block.tag in HEADINGS:
        return HEADINGS[block.tag]
    bold = "".join(strong.text_content() for strong in block.iter("strong")) if block.tag == "p" else ""
    return BOLD if bold and " ".join(bold.split()) == " ".join(words.split()) else 0


def _is_bare(block: HtmlElement, words: str) -> bool:
    """Whether the block is a line with nothing on it but a section's name."""
    return block.tag == "p" and len(words) <= LONGEST_HEADING and not words.endswith((".", ","))


def _set_notes(root: HtmlElement) -> None:
    """mammoth writes notes as a list at the end and marks that lead there; each note is set at its mark."""
    notes = {item.get("id"): item for item in root.iter("li") if re.match(r"(foot|end)note-\d+$", item.get("id") or "")}
    lists = {item.getparent() for item in notes.values()}
    for mark in list(_marks(root)):
        note = notes.get((mark.get("href") or "")[1:])
        place = mark.getparent() if mark.getparent().tag == "sup" else mark
        if note is None:
            continue
        said = deepcopy(note)
        for back in [
            link for link in said.iter("a") if (link.get("href") or "").startswith(("#footnote-ref", "#endnote-ref"))
        ]:
            back.drop_tree()
        # A note is one line.
        for block in [one for one in said.iter("p", "ul", "ol", "li") if one is not said]:
            block.tail = f" {block.tail or ''}"
            block.drop_tag()
        said.tag, said.tail = "span", place.tail
        said.attrib.clear()
        said.set("class", "footnote")
        place.getparent().replace(place, said)
    for made in lists:
        made.drop_tree()


def _marks(root: HtmlElement) -> Iterator[HtmlElement]:
    for link in root.iter("a"):
        if re.match(r"#(foot|end)note-\d+$", link.get("href") or ""):
            yield link


def _html(element: HtmlElement) -> str:
    return tostring(element, encoding="unicode", with_tail=False)


def _inner(element: HtmlElement) -> str:
    return html.escape(element.text or "") + "".join(_html(child) + html.escape(child.tail or "") for child in element)
