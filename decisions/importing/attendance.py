"""Attendance and approval, where the minutes tell of them inside an item. The text stays; this only reads it."""

import re
from typing import Any

from django.utils.translation import gettext as _

from .blocks import Block, Heading, Paragraph, words
from .dates import find_date
from .people import new_person, same_person
from .report import Report, quoted

_label = re.compile(
    r"(?P<present>deltagere|mødedeltagere|til stede|tilstede|fremmødte)|(?P<absent>afbud|fraværende|fravær)"
    r"|(?P<secretary>referent|sekretær)|(?P<other>gæst|gæster|inviterede|observatør|observatører)",
    re.IGNORECASE,
)
_inline_label = re.compile(rf"(?:{_label.pattern})(?:\s(?:fra|var))?\s?:\s*(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
_approved = re.compile(r"\breferatet (?:er|blev) godkendt\b(?:.{0,60}?)\baf\s+(.{3,400})$", re.IGNORECASE)
_role = re.compile(r"^(?:forperson(?:en)?|næstforperson(?:en)?|formand(?:en)?|næstformand(?:en)?)\s+", re.IGNORECASE)


class Attendance:
    """Reads the blocks of one section after another and notes who was there, who was not, and who approved."""

    def __init__(self, participants: list[dict[str, Any]], report: Report):
        self.participants, self.report = participants, report
        self.approved_by: list[str] = []
        self.approved_on: str | None = None
        self._listed: set[int] = set()

    def read(self, blocks: list[Block]) -> None:
        """Set the presence of the participants whom the blocks name below 'Deltagere', 'Afbud' or 'Referent'."""
        now = ""
        for block in blocks:
            for text in words(block).split("\n"):
                if not text.strip():
                    continue
                self._approval(text)
                label = _inline_label.match(text) or (
                    _label.fullmatch(text.rstrip(" :")) if _heads(block, text) else None
                )
                if label:
                    now = _kind(label)
                    rest = label.groupdict().get("rest") or ""
                    for name in re.split(r",\s(?![^(]*\))|\s+og\s+", rest) if rest else []:
                        self._person(name, now, block.line)
                elif isinstance(block, Heading) or len(text) > 120 or _approved.search(text):
                    now = ""
                elif now:
                    self._person(text, now, block.line)

    def _person(self, text: str, presence: str, line: int) -> None:
        text = text.strip(" .,;")
        if not text or len(text.split()) > 15 or presence == "other":
            return
        person = same_person(text, self.participants)
        if presence == "secretary":
            if person is None:
                self.participants.append(new_person(text[:200], role="secretary", presence="present"))
            elif person["role"] == "member":
                person["role"] = "secretary"
        elif person is None:
            self.report.warn(
                line,
                _("%(name)s is named in the item, but not among the participants; the text stays as it is.")
                % {"name": quoted(text)},
            )
        elif id(person) in self._listed and person["presence"] != presence:
            self.report.warn(
                line, _("%(name)s is named both as present and as absent.") % {"name": quoted(person["name"])}
            )
        else:
            person["presence"] = presence
            self._listed.add(id(person))

    def _approval(self, text: str) -> None:
        found = _approved.search(text)
        if found is None or self.approved_by:
            return
        names = found[1].rstrip(" .")
        day = find_date(text)
        if day and day.day:
            self.approved_on = day.day.isoformat()
            names = re.sub(r"\s+(?:den|d\.)\s*$", "", names.replace(day.text, "").rstrip(" ."))
        for name in re.split(r",\s*|\s+og\s+", names):
            name = _role.sub("", name.strip()).strip(" .")
            if name and len(name.split()) <= 6 and name[:1].isupper():
                person = same_person(name, self.participants)
                self.approved_by.append(person["name"] if person else name)


def _heads(block: Block, text: str) -> bool:
    """Whether a text may be the label over a list of names: a heading, or a short paragraph of its own."""
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and len(text) < 30)


def _kind(label: re.Match) -> str:
    return next(kind for kind in ("present", "absent", "secretary", "other") if label[kind])
