"""Where the words that a note stands on are in a text that may have been changed since.

White space is left out of every comparison: a browser, a list and a table each put other of it between the same words.
`static/js/notes_words.js` reads the page in the same way, so a place found here is found there.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# How much of what stands around the words is kept, and so many words alike in two places can be told apart.
AROUND = 80
# Words as long as this are the same words wherever they stand.
LONG = 20
# What has to stand as it stood around shorter words, where the same words stand in several places.
ENOUGH = 8
# A letter that is marked may stand in a text ten thousand times: so many places are looked at.
MOST_PLACES = 1000

_blank = re.compile(r"[\s\u00ad\u200b\ufeff]+")
_tag = re.compile(r"<[^>]*>")
_beyond_latin = re.compile(r"[^\x00-\xff]")
_hyphen = re.compile(r"[\x00-\x1f\x7f\s\-\u2010\u2011\ufffe\uffff]+")
# Between two pages in the text of a file that was read (meetings/files/pdfs.py).
_PAGE_END = "\f"


@dataclass(frozen=True)
class Anchor:
    """Words, what stood around them, and in which text."""

    part: str
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Place:
    """Where the words stand: a text, from where to where in it without its white space, and which of the same words
    in that text it is, counted from nought."""

    part: str
    start: int
    end: int
    nth: int


def squeeze(text: str) -> str:
    """The text without white space, and without what only says where a line may break."""
    return _blank.sub("", text)


def squeeze_file(text: str) -> str:
    """The same for the text of a file, as the server and the browser both read it.

    Two readers of PDF part where a line ends in a hyphen and where letters hang together: neither is compared.
    """
    plain = _beyond_latin.sub(lambda odd: unicodedata.normalize("NFKC", odd[0]), squeeze(text))
    return _hyphen.sub("", plain)


def texts_of_file(text: str, pages: int | None) -> dict[str, str]:
    """The text of each page of a file, squeezed, by the page's number; one text under '' where its pages are not told
    apart, as in an Office file."""
    parts = text.split(_PAGE_END)
    names = [""] if len(parts) == 1 and pages != 1 else [str(number + 1) for number in range(len(parts))]
    said = zip(names, map(squeeze_file, parts), strict=True)
    return {name: words for name, words in said if words}


def texts_of(item: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an item of a redacted document, squeezed, by the name of the part: 'presentation.0', 'decision'."""
    texts: dict[str, str] = {}
    seen: dict[str, int] = {}
    for section in item["sections"]:
        if section["type"] in ("decision", "attachments"):
            continue
        place = seen.get(section["type"], 0)
        seen[section["type"]] = place + 1
        said = (html.escape(section["recommender"]), *section["points"], section["html"])
        texts[f"{section['type']}.{place}"] = _words(said)
    decision = item["decision"]
    said = (decision["html"], decision["discussion"]) if decision else ()
    texts["decision"] = _words((*said, *(statement["html"] for statement in item["statements"])))
    return {part: text for part, text in texts.items() if text}


def _words(said: tuple[str, ...]) -> str:
    return squeeze(html.unescape(_tag.sub(" ", " ".join(said))))


def find(anchor: Anchor, texts: Mapping[str, str], *, squeezed: Callable[[str], str] = squeeze) -> Place | None:
    """The place of the words in these squeezed texts; None where they are gone.

    Among the same words in several places those win that have most of the old surroundings, and among equals those in
    the text where the note stood. Short words whose surroundings are gone are taken only where the item has them once:
    else a note on "nej" would go to any "nej". Without surroundings, as somebody types them, they stand at the first.
    """
    quote, before, after = squeezed(anchor.quote), squeezed(anchor.before), squeezed(anchor.after)
    if not quote:
        return None
    best: tuple[int, bool, int] | None = None
    found: Place | None = None
    count = 0
    for part, text in texts.items():
        for nth, start in enumerate(_starts(quote, text)):
            count += 1
            end = start + len(quote)
            alike = _alike(before[::-1], text[max(0, start - len(before)) : start][::-1])
            alike += _alike(after, text[end : end + len(after)])
            rank = (alike, part == anchor.part, -count)
            if best is None or rank > best:
                best, found = rank, Place(part, start, end, nth)
    if best is None or found is None:
        return None
    sure = len(quote) >= LONG or count == 1 or best[0] >= min(ENOUGH, len(before) + len(after))
    return found if sure else None


def around(place: Place, texts: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the place."""
    text = texts[place.part]
    return text[max(0, place.start - AROUND) : place.start], text[place.end : place.end + AROUND]


def _starts(quote: str, text: str) -> Iterator[int]:
    start = text.find(quote)
    for _place in range(MOST_PLACES):
        if start < 0:
            return
        yield start
        start = text.find(quote, start + 1)


def _alike(one: str, other: str) -> int:
    """How many letters the two have in common from their beginning."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
