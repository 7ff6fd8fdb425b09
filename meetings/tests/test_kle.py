"""KLE case numbers: what is one, what it says, and what stays text."""

import pytest

from meetings.kle import MAIN_GROUPS, CaseNumber, group_name, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00.01.00-A00-32-24", CaseNumber("00.01.00", "A00", 32, 2024)),
        ("81.38.04-P35-2-2024", CaseNumber("81.38.04", "P35", 2, 2024)),
        ("27.00.00-Ø54-1204-25", CaseNumber("27.00.00", "Ø54", 1204, 2025)),
        ("  00.30.00-P05-1-25\n", CaseNumber("00.30.00", "P05", 1, 2025)),
        ("02.34.02-G01-7-98", CaseNumber("02.34.02", "G01", 7, 1998)),
        ("99.01.00-A00-1-26", CaseNumber("99.01.00", "A00", 1, 2026)),
    ],
)
def test_case_number_is_taken_apart(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14/33170",
        "00.01.00",
        "00.01.00-A00-32",
        "00.01.00-a00-32-24",
        "00.01.00-A0-32-24",
        "0.01.00-A00-32-24",
        "00.01.00-A00-32-024",
        "00.01.00-A00-32-24 og 00.01.00-A00-33-24",
        "Sag 00.01.00-A00-32-24",
        "٠٠.01.00-A00-32-24",
        "00.01.00-A00-" + "9" * 5000 + "-24",
    ],
)
def test_other_forms_are_no_case_number(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("00.01.00-A00-32-24", "00.01.00-A00-32-24"),
        ("00.01.00-A00-0032-2024", "00.01.00-A00-32-24"),
        ("00.01.00-A00-32-1998", "00.01.00-A00-32-98"),
        ("00.01.00-A00-32-1968", "00.01.00-A00-32-1968"),
        ("00.01.00-A00-32-0004", "00.01.00-A00-32-0004"),
    ],
)
def test_canonical_text_reads_back_as_the_same_number(text, canonical):
    number = parse(text)
    assert str(number) == canonical
    assert parse(canonical) == number


def test_main_group_has_its_name():
    number = parse("87.00.00-P35-4-26")
    assert (number.group, number.group_name) == ("87", "Kommunens arbejdsmiljø")
    assert group_name("00") == "Kommunens styrelse"
    assert group_name("88") == "Kommunens indkøb og udbud"


def test_unknown_main_group_has_no_name():
    assert group_name("99") is None
    assert group_name("0") is None
    assert parse("99.01.00-A00-1-26").group_name is None


def test_main_groups_are_the_37_of_the_edition():
    numbers = [*range(10), 13, 14, 15, *range(17, 26), *range(27, 31), 32, 34, 54, *range(81, 89)]
    assert list(MAIN_GROUPS) == [f"{number:02}" for number in numbers]
