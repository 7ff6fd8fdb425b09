"""Danish personal numbers (CPR numbers) in a text: found, and never shown whole.

A number is `ddmmyy-xxxx`; the seventh digit tells the century (CPR-kontoret, "Personnummeret i CPR-systemet",
cpr.dk). There is no check digit to lean on: since October 2007 numbers are given that fail modulus 11. So a valid date
is all that tells one from other ten digits, and what stands around it: a number that goes on is another number.
"""

import calendar
import re
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

# Six digits and four. Between them nothing, a blank, or a dash with a blank at either side; a line may be broken after
# the dash. U+0002, U+FFFE and the soft hyphen are how text taken from a PDF has a dash at the end of a line.
_BLANK = " \t\u00a0\u2007\u2009\u202f"
_SHAPE = re.compile(
    r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{2})"
    rf"([{_BLANK}]?(?:[-\u2010-\u2014\u2212\u00ad\u0002\ufffe][{_BLANK}]?(?:\r?\n)?)?)"
    r"([0-9]{4})(?![0-9])"
)
# What stands before a number that only begins in the middle: `A00-` of a case number, `2026-`, `12.`.
_PART_OF_LONGER = re.compile(r"(?:[A-ZÆØÅa-zæøå][0-9]{2}|[0-9]{2})[-.]$|[0-9]\.$|\+$")
# An account number or a production unit's number is ten digits too, and is mostly called what it is.
_NAMED_OTHERWISE = re.compile(
    r"(?:\bkonto(?:nr|nummer|en)?|\bp-?(?:nr|nummer)|\bean(?:-?nr|-?nummer)?)[.:]*[ \u00a0]*$", re.IGNORECASE
)
_REGISTRATION = re.compile(rf"(?<![0-9])[0-9]{{4}}[-{_BLANK}]$")
_DIGIT_AND_BLANK = re.compile(rf"[0-9][{_BLANK}]$")
_AROUND = 24


@dataclass(frozen=True)
class Match:
    """Where a personal number stands, how it may be shown, and a word that tells it from others without telling it."""

    start: int
    end: int
    masked: str
    token: str


def find_cpr(text: str) -> list[Match]:
    """The personal numbers in the text, in their order, in time that follows its length.

    Not found: what is no date, and what is part of something longer, such as a case number (00.01.00-A00-32-24), an
    EAN or IBAN, an account number after its registration number, a telephone number with its country.
    """
    return [
        Match(found.start(), found.end(), _masked(found), _token(found))
        for found in _SHAPE.finditer(text)
        if _is_date(found) and _stands_alone(text, found)
    ]


def mask(text: str) -> str:
    """The text with every personal number's last four digits hidden."""
    parts, at = [], 0
    for match in find_cpr(text):
        parts += [text[at : match.start], match.masked]
        at = match.end
    return "".join([*parts, text[at:]])


def _masked(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}{found[3]}-••••"


def _token(found: re.Match[str]) -> str:
    """Keyed, since ten digits are few enough to try them all against a plain hash."""
    digits = "".join(found.group(1, 2, 3, 5))
    return salted_hmac("meetings.cpr", digits, algorithm="sha256").hexdigest()[:16]


def _is_date(found: re.Match[str]) -> bool:
    day, month, year = (int(part) for part in found.group(1, 2, 3))
    if not 1 <= month <= 12:
        return False
    return 1 <= day <= calendar.monthrange(_full_year(year, int(found[5][0])), month)[1]


def _full_year(year: int, seventh: int) -> int:
    """The century that the seventh digit and the year tell together."""
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    before = text[max(0, found.start() - _AROUND) : found.start()]
    after = text[found.end() : found.end() + 2]
    if _PART_OF_LONGER.search(before) or _goes_on(after, "-."):
        return False
    between = found[4]
    if between.strip(_BLANK):  # a dash: nothing but a personal number is written so
        return True
    if between:
        return not _DIGIT_AND_BLANK.search(before) and not _goes_on(after, _BLANK)
    return not (_REGISTRATION.search(before) or _NAMED_OTHERWISE.search(before) or _goes_on(after, ","))


def _goes_on(after: str, separators: str) -> bool:
    return len(after) == 2 and after[0] in separators and after[1] in "0123456789"
