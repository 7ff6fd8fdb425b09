"""Footnotes: a mark and a note become one, where it is certain which belong together."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from .limits import MOST_FOOTNOTES
from .marks import MARK, NOTE_KEY
from .report import Report

NOTE = re.compile("\ue003(\\d+):(\\d+)\ue004([^\ue005]*)\ue005")

Fragments = list[str]


def resolve(sections: list[Fragments], report: Report) -> list[Fragments]:
    """The fragments of an item's sections with each footnote at its mark, as `<span class="footnote">`.

    A mark and a note of one number belong together when each is alone in its section, else when each is alone among
    what is left of the item. The others stay as text where they stood, and are warned of.
    """
    texts: dict[tuple[int, int], str] = {}  # (section, number) of a mark: the note's HTML
    used: set[tuple[int, int]] = set()  # (section, number) of a note
    marks, powers = _count(sections, "h"), _count(sections, "s")
    notes = [Counter(int(found[2]) for each in fragments for found in NOTE.finditer(each)) for fragments in sections]
    places = range(len(sections))
    for at in places:
        for number in notes[at]:
            elsewhere = any(marks[other][number] and not notes[other][number] for other in places)
            marked_here = marks[at][number] or (0 if elsewhere else powers[at][number])
            if notes[at][number] == 1 and marked_here == 1:
                texts[at, number] = _text(sections[at], number)
                used.add((at, number))
    for number in {number for counted in notes for number in counted}:
        # A raised figure may be a power: it is a mark only where brackets mark nothing.
        kind = marks if any(marks[at][number] and (at, number) not in texts for at in places) else powers
        marked = [at for at in places if kind[at][number] and (at, number) not in texts]
        noted = [at for at in places if notes[at][number] and (at, number) not in used]
        if len(marked) == len(noted) == 1 and kind[marked[0]][number] == notes[noted[0]][number] == 1:
            texts[marked[0], number] = _text(sections[noted[0]], number)
            used.add((noted[0], number))
    _warn(sections, texts, used, report)
    return [
        [_docx(_note(_mark(fragment, at, texts, report), at, used), report) for fragment in fragments]
        for at, fragments in enumerate(sections)
    ]


def _count(sections: list[Fragments], kind: str) -> list[Counter]:
    """How often each section marks each number: in brackets ("h"), or as a raised figure alone ("s").

    Marks within notes mark nothing.
    """
    return [
        Counter(int(found[2]) for each in fragments for found in MARK.finditer(NOTE.sub("", each)) if found[3] == kind)
        for fragments in sections
    ]


def _text(fragments: Fragments, number: int) -> str:
    parts = [found[3] for fragment in fragments for found in NOTE.finditer(fragment) if int(found[2]) == number]
    return "<br>".join(_shown(part) for part in parts)


def _shown(fragment: str) -> str:
    return MARK.sub(lambda mark: mark[4], fragment)


def _mark(fragment: str, at: int, texts: dict[tuple[int, int], str], report: Report) -> str:
    hard = {int(found[2]) for found in MARK.finditer(NOTE.sub("", fragment)) if found[3] == "h"}

    def put(found: re.Match) -> str:
        note = texts.get((at, int(found[2])))
        if found[3] == "s" and int(found[2]) in hard:
            return found[4]
        if note is None:
            return found[4]
        _counted(int(found[1]), report)
        return f'<span class="footnote">{note}</span>'

    held: list[str] = []

    def hold(found: re.Match) -> str:
        held.append(found[0])
        return f"\ue006{len(held) - 1}\ue006"

    # Marks inside notes are text.
    fragment = MARK.sub(put, NOTE.sub(hold, fragment))
    return re.sub("\ue006(\\d+)\ue006", lambda found: held[int(found[1])], fragment)


def _note(fragment: str, at: int, used: set[tuple[int, int]]) -> str:
    def put(found: re.Match) -> str:
        if (at, int(found[2])) in used:
            return ""
        return f"<p>[{found[2]}] {_shown(found[3])}</p>"

    return NOTE.sub(put, fragment)


def _docx(fragment: str, report: Report) -> str:
    """The marks of a docx know their note: Word keeps them together."""

    def put(found: re.Match) -> str:
        _counted(None, report)
        return f'<span class="footnote">{report.notes.get(found[1], "")}</span>'

    return NOTE_KEY.sub(put, fragment)


def _counted(line: int | None, report: Report) -> None:
    report.footnotes += 1
    if report.footnotes > MOST_FOOTNOTES:
        report.refuse(
            line,
            _("The document has more than %(most)d footnotes.") % {"most": MOST_FOOTNOTES},
            _("Write some of them in the text, or attach them as a file."),
        )


def _warn(sections: list[Fragments], texts: dict, used: set, report: Report) -> None:
    marks, notes = _lines(sections, MARK), _lines(sections, NOTE)
    for number in sorted({*marks, *notes}):
        facts = {
            "number": number,
            "marks": _listed(line for _at, line in marks[number]),
            "notes": _listed(line for _at, line in notes[number]),
        }
        loose = [line for at, line in marks[number] if (at, number) not in texts]
        loose += [line for at, line in notes[number] if (at, number) not in used]
        if not loose:
            continue
        if not notes[number]:
            message = _("Footnote mark [%(number)d] has no note; it stays as text.") % facts
        elif not marks[number]:
            message = _("Footnote [%(number)d] has no mark in the text; it stays where it stood.") % facts
        else:
            message = (
                _(
                    "Footnote [%(number)d] is marked in lines %(marks)s and explained in lines %(notes)s: which belong "
                    "together is not certain, so marks and notes stay as text."
                )
                % facts
            )
        report.warn(min(loose), message)


def _lines(sections: list[Fragments], pattern: re.Pattern) -> dict[int, list[tuple[int, int]]]:
    """Where each number is marked, or noted: section and line. A raised figure alone is taken for a power."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, fragments in enumerate(sections):
        for fragment in fragments:
            for each in pattern.finditer(NOTE.sub("", fragment) if pattern is MARK else fragment):
                if pattern is not MARK or each[3] == "h":
                    found[int(each[2])].append((at, int(each[1])))
    return found


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(str(line) for line in sorted(set(lines))[:10])
