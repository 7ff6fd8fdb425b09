"""Participants: who stands on the cover, and who the minutes say was there."""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _

from .limits import LONGEST_NAME, MOST_PEOPLE
from .report import Report, quoted

# The document writes these two itself, so they are taken off the name; other words of office stay in it.
ROLES = {"forperson": "chair", "næstforperson": "vice_chair"}
_office = re.compile(r"(forperson|næstforperson)(?:\s*:)?\s+(?=\S)", re.IGNORECASE)
_secretary = re.compile(r"(?:sekretær|referent)(?:\s*:)?\s+\S", re.IGNORECASE)
_dash = re.compile(r"\s+[-–—]\s+")


def participants(text: str, line: int, report: Report) -> list[dict[str, Any]]:
    """The people named in a line 'Navn (Titel), Navn - Valggruppe C (DLF), …', in its order.

    'Forperson' and 'Næstforperson' before a name are its role. What does not fit stays in the name, with a warning.
    """
    people = []
    parts = _parts(text)
    if len(parts) > MOST_PEOPLE:
        report.refuse(
            line,
            _("There are more than %(most)d participants.") % {"most": MOST_PEOPLE},
            _("Check that a blank line ends the line Mødedeltagere."),
        )
    for part in parts:
        person = _person(part)
        if max(len(person[key]) for key in ("name", "title", "group")) > LONGEST_NAME:
            report.refuse(
                line,
                _("A participant's name or title is longer than %(most)d characters: %(text)s.")
                % {"most": LONGEST_NAME, "text": quoted(part)},
                _("Put a comma between the participants, and a title in parentheses."),
            )
        if re.search("[()]", person["name"]):
            report.warn(
                line,
                _("A participant was not understood and stands as it was written: %(text)s.") % {"text": quoted(part)},
            )
        people.append(person)
    return people


def new_person(name: str, **facts: str) -> dict[str, Any]:
    """A participant of whom nothing more is known than is given."""
    return {
        "name": name, "title": "", "group": "", "role": "member", "presence": "expected",
        "arrived": None, "left": None, "note": "", **facts,
    }  # fmt: skip


def _parts(text: str) -> list[str]:
    """The text parted at commas outside parentheses; a parenthesis that never closes holds no comma back."""
    parts, depth, start = [], 0, 0
    open_until = text.rfind(")")
    for at, sign in enumerate(text):
        if sign == "(" and at < open_until:
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        elif sign in ",;" and not depth:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part for part in (" ".join(part.split()).rstrip(".") for part in parts) if part]


def _person(text: str) -> dict[str, Any]:
    person = new_person(text)
    if office := _office.match(text):
        person["role"], text = ROLES[office[1].lower()], text[office.end() :]
    elif _secretary.match(text):
        person["role"] = "secretary"
    dash = _dash.search(_without_parentheses(text))
    if dash:
        text, person["group"] = text[: dash.start()], text[dash.end() :]
    if text.endswith(")") and (opening := _opening(text)) > 0 and text[:opening].strip():
        text, person["title"] = text[:opening].strip(), text[opening + 1 : -1].strip()
    person["name"] = text
    return person


def _without_parentheses(text: str) -> str:
    """The text with what stands in parentheses blanked, each character in its place."""
    depth, out = 0, []
    for sign in text:
        depth += sign == "("
        out.append("x" if depth else sign)
        depth -= sign == ")" and depth > 0
    return "".join(out)


def _opening(text: str) -> int:
    """Where the parenthesis that closes the text opens; -1 where it opens nowhere."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == ")") - (text[at] == "(")
        if not depth:
            return at
    return -1


def same_person(written: str, people: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one participant whom a name in the minutes means; None where none, or more than one, could be meant.

    Accents, case and words of office do not count. A name with middle names left out, or one letter astray, is taken
    when it fits one participant alone. 'Ida Holm, forperson' is Ida Holm.
    """
    name = _key(_person(written)["name"])
    if not name:
        return None
    keys = [(_key(person["name"]), person) for person in people]
    for fits in (_equal, _shortened, _slip):
        found = [person for key, person in keys if fits(key, name)]
        if found:
            return found[0] if len(found) == 1 else None
    before = written.split(",", 1)[0]
    return same_person(before, people) if before != written else None


def _key(name: str) -> str:
    bare = unicodedata.normalize("NFKD", _office.sub("", name.casefold()))
    return " ".join(re.sub(r"[^\w\s]", " ", "".join(sign for sign in bare if not unicodedata.combining(sign))).split())


def _equal(key: str, name: str) -> bool:
    return key == name


def _shortened(key: str, name: str) -> bool:
    """First and last name agree, and the shorter's words all stand in the longer, an initial for a word."""
    one, other = sorted((key.split(), name.split()), key=len)
    if len(one) < 2 or one[0] != other[0] or one[-1] != other[-1]:
        return False
    rest = iter(other)
    return all(any(word == each or (len(word) == 1 and each.startswith(word)) for each in rest) for word in one)


def _slip(key: str, name: str) -> bool:
    """One letter more, less or other."""
    if len(name) < 6 or abs(len(key) - len(name)) > 1:
        return False
    short, long = sorted((key, name), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
