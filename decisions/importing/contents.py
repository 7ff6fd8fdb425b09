"""The table of contents: not kept, for the document makes its own, but compared with the items."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .encoding import Line
from .inline import plain
from .report import Report, quoted

_page = re.compile(r"(?:\s*[.…_]{2,}\s*|\s{2,}|\t\s*|\s*\|\s*)(\d{1,4})\s*\|?\s*$")
_number = re.compile(r"^(?:punkt\s+\d{1,4}[a-z]?\s*[:.]|\d{1,3}[.)])\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One line of the contents. `title` may be cut short."""

    line: int
    title: str


def squash(text: str) -> str:
    """Letters and figures alone, in lower case: two titles are the same when these are."""
    return re.sub(r"[\W_]", "", text.casefold())


def is_entry(text: str) -> bool:
    """Whether a line ends in leader dots and a page number."""
    return len(text) < 2000 and bool(re.search(r"(?:\.{3,}|…|\t)\s*\d{1,4}\s*\|?\s*$", text[-60:]))


def entries(lines: list[Line], titles: list[str] | None = None) -> tuple[list[Entry], list[Line]]:
    """The entries of the lines below 'Indholdsfortegnelse', and the lines behind the last page number.

    A title that goes over two lines is one entry: only its last line has a page number. A line without one that is an
    item's whole title, of those given, is an entry too.
    """
    found: list[Entry] = []
    waiting: list[Line] = []
    for line in lines:
        if not line.text.strip() or not line.text.strip(" |-:\t"):
            continue
        page = _page.search(line.text[-200:])
        if page is None:
            title = _number.sub("", plain(line.text.strip(" |*-\t")), count=1)
            if not waiting and any(squash(title) == squash(each) for each in titles or ()):
                found.append(Entry(line.no, title))
            else:
                waiting.append(line)
            continue
        text = line.text[: len(line.text) - len(page[0])]
        first = waiting[0].no if waiting else line.no
        words = plain(" ".join([*(each.text.strip() for each in waiting), text.strip(" |*-\t")]))
        found.append(Entry(first, _number.sub("", words, count=1)))
        waiting = []
    if not found:
        return [Entry(line.no, _number.sub("", plain(line.text.strip(" |*-\t")), count=1)) for line in waiting], []
    return found, waiting


def fits(title: str, entry: str) -> bool:
    """Whether an item's title and an entry, which may be cut, are the same; either may be the shorter."""
    one, other = squash(title), squash(entry)
    if not one or not other:
        return False
    return one == other or (min(len(one), len(other)) >= 12 and (one.startswith(other) or other.startswith(one)))


def compare(titles: list[tuple[int, str, str]], found: list[Entry], report: Report) -> None:
    """Warn where the contents and the items (line, label, title) differ: another title, none, or no such item.

    The items' own titles are kept.
    """
    if not found:
        return
    left = dict(enumerate(found))
    unnamed = []
    for place, (line, label, title) in enumerate(titles):
        at = next((at for at, entry in left.items() if fits(title, entry.title)), None)
        if at is None:
            unnamed.append((place, line, label, title))
        else:
            del left[at]
    for place, line, label, title in unnamed:
        facts = {"number": label, "title": quoted(title)}
        if entry := left.pop(place, None):
            report.warn(
                entry.line,
                _("The contents write the title of item %(number)s as %(other)s; the item's own was kept: %(title)s.")
                % {**facts, "other": quoted(entry.title)},
            )
        else:
            report.warn(line, _("Item %(number)s, %(title)s, does not stand in the table of contents.") % facts)
    for entry in left.values():
        report.warn(
            entry.line,
            _("The table of contents names %(title)s, but no item has that title.") % {"title": quoted(entry.title)},
        )
