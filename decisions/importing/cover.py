"""The cover: forum, date, place, participants; and the contents behind it."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from meetings.danish import WEEKDAYS, cover_date

from . import text_blocks
from .blocks import render
from .contents import Entry, entries, is_entry, squash
from .dates import FoundDate, find_date, find_times, find_weekday
from .encoding import Line
from .inline import plain
from .limits import LONGEST_NAME, LONGEST_PLACE
from .people import participants, same_person
from .report import Report, quoted
from .sections import shown

_title = re.compile(r"(?:(udkast(?: til)?)\s+)?referat\b(?:\s*(?:af|fra|for|:|-|–)(?=\s))?\s*(.*)", re.IGNORECASE)
_agenda = re.compile(r"(?:tillægs)?dagsorden\b", re.IGNORECASE)
_label = re.compile(r"(mødedato|dato|mødested|sted|mødedeltagere|deltagere)(?:\s*:\s*|\s+|$)", re.IGNORECASE)
_regrets = re.compile(r"(?:afbud|fraværende)(?:\s+fra)?\s*:?\s+(\S.*)", re.IGNORECASE)
_name = re.compile(r"[^\W\d_a-zæøå][\w.'’-]*(?: [\w.'’-]+)* [^\W\d_a-zæøå][\w.'’-]*")
FIELDS = {"dato": "date", "sted": "place", "deltagere": "people"}


@dataclass
class Cover:
    """What stands before the first item. `note` is rich text, not yet cleaned."""

    forum: str
    meeting: dict[str, Any]
    participants: list[dict[str, Any]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    note: str = ""


@dataclass
class _Field:
    line: int
    text: str


def read(lines: list[Line], report: Report, titles: list[str] | None = None) -> Cover:
    """The cover's lines; `titles` are those the items seem to have.

    Refused: no title 'REFERAT …', no date, no such date, two dates that differ.
    """
    at, forum, titled = _find_title(lines, report)
    front, listed = _part_contents(lines[:at] + lines[at + 1 :])
    found, rest = _fields(front)
    dated = found.get("date")
    day = _day(lines[at], titled, dated, report)
    start, end, sound = find_times(dated.text) if dated else (None, None, True)
    cover = Cover(forum, {"date": day.isoformat(), "start": start, "end": end, "place": "", "note": ""})
    notes = [_as_note(dated)] if dated and not _is_said(dated.text, day, start, end, sound, dated.line, report) else []
    if place := found.get("place"):
        if len(place.text) > LONGEST_PLACE:
            report.refuse(
                place.line,
                _("The meeting's place is longer than %(most)d characters.") % {"most": LONGEST_PLACE},
                _("Shorten it, and check that a blank line ends it."),
            )
        cover.meeting["place"] = place.text
    if people := found.get("people"):
        cover.participants = participants(people.text, people.line, report)
    for name, message in (
        ("place", _("The meeting's place was not found.")),
        ("people", _("No participants were found.")),
    ):
        if name not in found:
            report.warn(None, message)
    cover.entries, behind = entries(listed, titles)
    rest = [line for line in rest + behind if line.text.strip(" #*-_|")]
    rest = [line for line in rest if not _are_absent(line, cover.participants, report)]
    if rest:
        report.warn(
            rest[0].no,
            _("Text on the cover was kept as a note: %(text)s.")
            % {"text": quoted(" / ".join(plain(r.text[:200]) for r in rest[:5]))},
        )
    cover.note = render(text_blocks.read([*notes, *_spaced(rest)], report))
    return cover


def _find_title(lines: list[Line], report: Report) -> tuple[int, str, FoundDate | None]:
    """Where 'REFERAT Chefforum d. 26-03-2025' stands, the forum, and the date in it."""
    agenda = None
    for at, line in enumerate(lines):
        if not line.text.strip() or len(line.text) > 500 or is_entry(line.text):
            continue
        level, words = shown(line)
        found = _title.fullmatch(words)
        date = find_date(words)
        if found and (date or level < 8 or words.startswith("REFERAT")):
            name = found[2]
            if date:
                name = re.sub(
                    r"[\s,–-]*(?:\b(?:d|den|dato|fra|møde|mødet)\b\.?[\s,–-]*)*$",
                    "",
                    name[: name.find(date.text)],
                    flags=re.IGNORECASE,
                )
            name = re.sub(rf"\s+(?:{'|'.join(WEEKDAYS)})$", "", name.strip(" :.,–-"), flags=re.IGNORECASE)
            name = re.sub(r"\s+(?:d|den)\.?$", "", name)
            if not name or len(name) > LONGEST_NAME:
                report.refuse(
                    line.no,
                    _("The title does not name the forum: %(title)s.") % {"title": quoted(words)},
                    _("Write it as 'REFERAT Chefforum d. 26-03-2025'."),
                )
            return at, name, date
        if _agenda.match(words) and agenda is None:
            agenda = line
    if agenda:
        report.refuse(
            agenda.no,
            _("The file is an agenda, not minutes."),
            _("Import the REFERAT of the meeting; an agenda is written in the system."),
        )
    report.refuse(
        None,
        _("The file is not a REFERAT: there is no title line such as 'REFERAT Chefforum d. 26-03-2025'."),
        _("Choose the file with the minutes, or write the title line at its top."),
    )


def _part_contents(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The cover's own lines, and those of the contents: without their heading, the lines with leaders."""
    for at, line in enumerate(lines):
        if len(line.text) < 200 and plain(line.text.strip("# ")).casefold().rstrip(":") in (
            "indholdsfortegnelse",
            "indhold",
        ):
            return lines[:at], lines[at + 1 :]
    return [line for line in lines if not is_entry(line.text)], [line for line in lines if is_entry(line.text)]


def _fields(lines: list[Line]) -> tuple[dict[str, _Field], list[Line]]:
    """The labelled facts, each with the lines directly below it, or below a blank where it has none of its own."""
    found: dict[str, _Field] = {}
    rest: list[Line] = []
    now: _Field | None = None
    gap = False
    for line in lines:
        if not line.text.strip():
            gap = True
            continue
        words = line.text.strip().lstrip("#|- \t").rstrip("| \t")
        said = plain(words)
        label = _label.match(said)
        name = next((value for key, value in FIELDS.items() if label and label[1].lower().endswith(key)), None)
        if label and name and name not in found:
            text = re.sub(r"^\S+\s*[:|]*\s*", "", said, count=1)
            now = found[name] = _Field(line.no, text.strip(" |"))
        elif now and (not gap or not now.text or (now is found.get("people") and now.text.endswith(","))):
            now.text = _added(now, said, people=now is found.get("people"), own_line=gap)
        else:
            now = None
            rest.append(line)
        gap = False
    return found, rest


def _added(now: _Field, words: str, *, people: bool, own_line: bool) -> str:
    """A field's text with one line more. Participants may stand one on each line."""
    words = re.sub(r"^[-*•]\s+", "", words)
    if not now.text:
        return words
    one_each = (
        people and not now.text.endswith(",") and "," not in words and now.text[-1:] == ")" and words[:1].isupper()
    )
    return f"{now.text}{',' if one_each else ''} {words}"


def _day(title: Line, titled: FoundDate | None, dated: _Field | None, report: Report):
    """The meeting's date. The title's and Mødedato's must be the same."""
    found = find_date(dated.text) if dated else None
    for line, date in ((title.no, titled), (dated.line if dated else None, found)):
        if date and date.day is None:
            report.refuse(
                line,
                _("There is no such date: %(date)s.") % {"date": quoted(date.text)},
                _("Correct the date of the meeting in the file."),
            )
    if titled and found and dated and titled.day != found.day:
        report.refuse(
            dated.line,
            _("The dates differ: %(first)s in the title (%(title)s), %(second)s as Mødedato (%(place)s).")
            % {
                "first": quoted(titled.text),
                "title": report.place(title.no),
                "second": quoted(found.text),
                "place": report.place(dated.line),
            },
            _("Correct the one that is wrong."),
        )
    date = titled or found
    if date is None:
        report.refuse(
            dated.line if dated else title.no,
            _("The meeting's date was not found."),
            _("Write it in the title, as in 'REFERAT Chefforum d. 26-03-2025'."),
        )
    return date.day


def _is_said(text: str, day, start: str | None, end: str | None, sound: bool, line: int, report: Report) -> bool:
    """Whether the document's own line of date and time says what this text says; warns where it does not."""
    weekday = find_weekday(text)
    if weekday is not None and weekday != day.weekday():
        report.warn(
            line,
            _("%(date)s is a %(right)s, but the file says %(wrong)s.")
            % {"date": day.strftime("%d-%m-%Y"), "right": WEEKDAYS[day.weekday()], "wrong": WEEKDAYS[weekday]},
        )
    if not sound:
        report.warn(line, _("The meeting's time was not understood: %(text)s.") % {"text": quoted(text)})
    elif not start:
        report.warn(line, _("The meeting's start was not found."))
    ours = squash(f"{cover_date(day)} kl. {start or ''}{end or ''}")
    theirs = squash(re.sub(r"\bden\b", "d", text))
    # "kl. 9" and "kl. 9.00" are 09:00; figures of the time are compared by what was read, the words as they stand.
    said = re.sub(r"kl.*", "", theirs) in ours and not re.sub(r"^.*?(kl(okken)?[\d]*(til|kl)?[\d]*|$)", "", theirs)
    if not said and weekday in (None, day.weekday()) and sound:
        report.warn(
            line, _("The line on the meeting's date was kept as a note, too: %(text)s.") % {"text": quoted(text)}
        )
    return said


def _are_absent(line: Line, people: list[dict[str, Any]], report: Report) -> bool:
    """Take the people whom a line 'Afbud Navn (Titel), …' names as absent; answer whether it says no more than that.

    The document names them as it does. A line with words that are no names is left as it is.
    """
    regrets = _regrets.fullmatch(plain(line.text.strip()))
    named = participants(regrets[1], line.no, report) if regrets else []
    if not named or not all(_name.fullmatch(each["name"]) for each in named):
        return False
    known = True
    for each in named:
        person = same_person(each["name"], people)
        if person is None:
            people.append({**each, "presence": "absent"})
        else:
            person["presence"] = "absent"
            known = known and all(each[key] in ("", person[key]) for key in ("name", "title", "group"))
    return known


def _as_note(dated: _Field) -> Line:
    return Line(dated.line, f"Mødedato {dated.text}")


def _spaced(lines: list[Line]) -> list[Line]:
    """Each line with a blank above it: what stands on a cover is lines, not a text."""
    return [each for line in lines for each in (Line(line.no, ""), line)]
