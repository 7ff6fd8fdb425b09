"""Personal numbers: found in what people write, never in other numbers, and never shown whole."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.cpr import find_cpr, mask

FOUND = [
    ("010190-1234", ["010190-••••"]),
    ("0101901234", ["010190-••••"]),
    ("010190 1234", ["010190-••••"]),
    ("010190\u00a01234", ["010190-••••"]),
    ("010190 - 1234", ["010190-••••"]),
    ("010190–1234", ["010190-••••"]),
    ("010190\u20111234", ["010190-••••"]),
    ("010190-\n1234", ["010190-••••"]),
    ("010190\u0002\r\n1234", ["010190-••••"]),
    ("Cpr.nr.: 010190-1234.", ["010190-••••"]),
    ("(010190-1234)", ["010190-••••"]),
    ("_010190-1234.pdf", ["010190-••••"]),
    ("notat-2-010190-1234.docx", ["010190-••••"]),
    ("cpr0101901234", ["010190-••••"]),
    ("1 010190-1234", ["010190-••••"]),
    ("12 010190-1234 34", ["010190-••••"]),
    ("010190-1234/020290-2345,030390-3456", ["010190-••••", "020290-••••", "030390-••••"]),
    ("0101901234 0202902345", ["010190-••••", "020290-••••"]),
    ("290200-4123", ["290200-••••"]),  # 2000 had a 29 February
    ("290200-8123", ["290200-••••"]),
    ("290204-0123", ["290204-••••"]),  # 1904
    ("290236-9123", ["290236-••••"]),  # 2036
]
NOT_FOUND = [
    "00.01.00-A00-32-24",
    "00.01.00-A00-311290-2024",
    "00.01.00-P35-1-2025",
    "14/33170",
    "+45 12 34 56 78",
    "+4512345678",
    "+0101901234",
    "5790000123456",
    "798010190123456",
    "DK50 0040 0440 1162 43",
    "DK5000400440116243",
    "reg. 1234 0101901234",
    "1234-0101901234",
    "konto 0101901234",
    "kontonr.: 0101901234",
    "P-nr. 1003388394",
    "0101901234,50 kr.",
    "1.0101901234",
    "100 010190 1234",
    "010190 1234 5678",
    "2026-010190-1234",
    "010190-1234-5",
    "010190-12345",
    "1010190-1234",
    "010190-123",
    "310490-1234",
    "001290-1234",
    "010013-1234",
    "290201-4123",
    "290200-0123",  # 1900 had no 29 February
    "290258-8123",  # 1858
    "010190--1234",
    "010190\n1234",
    "",
]


@pytest.mark.parametrize(("text", "masked"), FOUND)
def test_number_is_found(text, masked):
    assert [match.masked for match in find_cpr(text)] == masked


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_numbers_are_not_found(text):
    assert find_cpr(text) == []


def numbers():
    """Every number that can be given: a date and four digits that tell its century."""

    def number(day: datetime.date, running: int, pick: int) -> str:
        century, year = day.year // 100, day.year % 100
        sevenths = {
            18: "5678" if year >= 58 else "",
            19: "01234569"[:4] + ("49" if year >= 37 else ""),
            20: ("49" if year <= 36 else "") + ("5678" if year <= 57 else ""),
        }[century]
        return f"{day:%d%m%y}-{sevenths[pick % len(sevenths)]}{running:03}"

    days = st.dates(datetime.date(1858, 1, 1), datetime.date(2057, 12, 31))
    return st.builds(number, days, st.integers(0, 999), st.integers(0, 7))


@given(numbers(), st.sampled_from(["", " ", "\n", "cpr ", "(", "æ"]), st.sampled_from(["", " ", ".", ")\n", " og"]))
def test_valid_number_is_found_and_never_shown_whole(number, before, after):
    for written in (number, number.replace("-", ""), number.replace("-", " ")):
        (match,) = find_cpr(before + written + after)
        assert (before + written + after)[match.start : match.end] == written
        assert match.masked == f"{number[:6]}-••••"
        assert match.token == find_cpr(number)[0].token
        assert number[-4:] not in (match.masked + match.token)[6:11]
        assert mask(before + written + after) == before + match.masked + after
        assert find_cpr(mask(before + written + after)) == []


@given(st.text(alphabet="0123456789- .\nA/", max_size=200))
def test_masking_leaves_nothing_to_find_again(text):
    assert len(find_cpr(mask(text))) == 0
    assert [match.start for match in find_cpr(text)] == sorted(match.start for match in find_cpr(text))


def test_two_numbers_of_one_day_are_told_apart():
    one, other = find_cpr("010190-1234, 010190-1235")
    assert one.masked == other.masked
    assert one.token != other.token


@pytest.mark.parametrize("unit", ["0", "1 ", "010190-", "010190-1234 ", "010190 ", "- "])
def test_time_follows_the_length(unit):
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    find_cpr(text)
    assert time.process_time() - began < 5
