"""Sentences of who came and went: a reviewed table, and that none ever contradicts what happened."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.attendance import LONGEST_NOTE, Move, note_of, sentences, stays, told_at_item, told_of
from meetings.redaction import PUBLIC, Reader, redact
from meetings.tests.snapshots import item, participant, snapshot

SEVEN = [(number, "") for number in range(1, 8)]
# Item 5 was treated before item 3.
TURNED = [(1, ""), (2, ""), (5, ""), (3, ""), (4, ""), (6, "")]
LETTERS = [(1, ""), (2, ""), (4, ""), (4, "a"), (5, "")]
# Item 2 was left, and taken up again after item 3.
AGAIN = [(1, ""), (2, ""), (3, ""), (2, ""), (4, "")]


def came(at, place):
    return Move("arrived", at, place)


def left(at, place):
    return Move("left", at, place)


@pytest.mark.parametrize(
    ("course", "moves", "note"),
    [
        (SEVEN, [], ""),
        (SEVEN, [came("09:40", 2)], "deltog fra kl. 09.40, i punkt 3 og frem"),
        (SEVEN, [came("09:40", 6)], "deltog fra kl. 09.40, i punkt 7"),
        (SEVEN, [came("09:40", 5)], "deltog fra kl. 09.40, i punkt 6 og frem"),
        (SEVEN, [came("09:05", 0)], "deltog fra kl. 09.05, i punkt 1 og frem"),
        (SEVEN, [left("10:15", 4)], "deltog til kl. 10.15, til og med punkt 5"),
        (SEVEN, [left("09:10", 0)], "deltog til kl. 09.10, til og med punkt 1"),
        (SEVEN, [came("09:40", 2), left("10:15", 4)], "deltog kl. 09.40–10.15, i punkt 3–5"),
        (SEVEN, [came("09:40", 2), left("10:15", 3)], "deltog kl. 09.40–10.15, i punkt 3 og 4"),
        (SEVEN, [came("09:40", 2), left("09:50", 2)], "deltog kl. 09.40–09.50, i punkt 3"),
        (
            SEVEN,
            [left("09:30", 1), came("10:00", 3)],
            "deltog til kl. 09.30, til og med punkt 2, og igen fra kl. 10.00, i punkt 4 og frem",
        ),
        (
            SEVEN,
            [came("09:10", 1), left("09:30", 1), came("10:00", 3), left("10:30", 5)],
            "deltog kl. 09.10–09.30, i punkt 2, og igen kl. 10.00–10.30, i punkt 4–6",
        ),
        # The order of treatment is not that of the numbers: they are listed.
        (TURNED, [came("09:40", 2)], "deltog fra kl. 09.40, i punkt 3 og frem"),
        (TURNED, [came("09:40", 3)], "deltog fra kl. 09.40, i punkt 3, 4 og 6"),
        (TURNED, [left("10:15", 2)], "deltog til kl. 10.15, i punkt 1, 2 og 5"),
        (TURNED, [left("10:15", 4)], "deltog til kl. 10.15, til og med punkt 5"),
        (LETTERS, [came("09:40", 3)], "deltog fra kl. 09.40, i punkt 4a og frem"),
        (LETTERS, [left("10:15", 3)], "deltog til kl. 10.15, til og med punkt 4a"),
        (LETTERS, [came("09:40", 1), left("10:15", 3)], "deltog kl. 09.40–10.15, i punkt 2–4a"),
        (AGAIN, [came("09:40", 2)], "deltog fra kl. 09.40, i punkt 2 og frem"),
        (AGAIN, [left("09:40", 2)], "deltog til kl. 09.40, til og med punkt 3"),
        (AGAIN, [came("09:20", 1), left("09:30", 1)], "deltog kl. 09.20–09.30, i punkt 2"),
        # Nobody knows during which item: the time alone.
        (SEVEN, [came("09:40", None)], "deltog fra kl. 09.40"),
        (SEVEN, [came("09:40", 2), left("10:15", None)], "deltog kl. 09.40–10.15"),
        ([], [left("10:15", None)], "deltog til kl. 10.15"),
        # The items were moved about after it was noted.
        (SEVEN, [came("09:40", 4), left("10:15", 2)], "deltog kl. 09.40–10.15, i ingen af punkterne"),
    ],
)
def test_note(course, moves, note):
    assert note_of(moves, course) == note


def with_absences(*absent, note="", **said):
    """Minutes of six items and 4a, in which Bo Dam took no part in some."""
    labels = [(1, ""), (2, ""), (3, ""), (4, ""), (4, "a"), (5, ""), (6, "")]
    items = []
    for number, suffix in labels:
        reasons = [reason for label, reason in absent if label == f"{number}{suffix}"]
        told = {"absent": [{"name": "Bo Dam", "reason": reason} for reason in reasons]} if reasons else {}
        items.append(item(number, suffix=suffix, **told))
    return snapshot(items=items, participants=[participant("Alma Bech"), participant("Bo Dam", note=note, **said)])


OUT, AWAY = "disqualified", "away"


@pytest.mark.parametrize(
    ("absent", "note", "sentence"),
    [
        ([], "", []),
        ([], "deltog fra kl. 09.40, i punkt 3 og frem", ["Bo Dam deltog fra kl. 09.40, i punkt 3 og frem."]),
        ([("5", OUT)], "", ["Bo Dam var inhabil og deltog ikke i punkt 5."]),
        ([("5", AWAY)], "", ["Bo Dam deltog ikke i punkt 5."]),
        ([("3", OUT), ("4", OUT), ("4a", OUT)], "", ["Bo Dam var inhabil og deltog ikke i punkt 3–4a."]),
        ([("4a", OUT), ("2", OUT)], "", ["Bo Dam var inhabil og deltog ikke i punkt 2 og 4a."]),
        (
            [("2", AWAY), ("5", OUT)],
            "",
            ["Bo Dam var inhabil og deltog ikke i punkt 5, og deltog heller ikke i punkt 2."],
        ),
        (
            [("5", OUT)],
            "deltog fra kl. 09.40, i punkt 3 og frem",
            ["Bo Dam deltog fra kl. 09.40, i punkt 3 og frem, men var inhabil og deltog ikke i punkt 5."],
        ),
        (
            [("5", AWAY)],
            "deltog til kl. 11.00, til og med punkt 5",
            ["Bo Dam deltog til kl. 11.00, til og med punkt 5, men deltog ikke i punkt 5."],
        ),
    ],
)
def test_one_sentence_a_person(absent, note, sentence):
    assert sentences(with_absences(*absent, note=note)) == sentence


def test_behind_the_name_the_same_is_told():
    document = with_absences(("5", OUT), note="deltog fra kl. 09.40, i punkt 3 og frem", substitute_for="Alma Bech")
    assert told_of(document["participants"][1], 1, document) == (
        "stedfortræder for Alma Bech, deltog fra kl. 09.40, i punkt 3 og frem, men var inhabil og deltog ikke i punkt 5"
    )
    assert told_of(document["participants"][0], 0, document) == ""


def test_at_the_item():
    document = with_absences(("5", OUT), ("2", AWAY))
    assert [told_at_item(each) for each in document["items"]] == [
        [], ["Bo Dam deltog ikke."], [], [], [], ["Bo Dam var inhabil og deltog ikke."], [],
    ]  # fmt: skip


def test_two_of_one_name_are_told_apart():
    items = [item(1, absent=[{"name": "Bo Dam", "reason": "disqualified", "participant": 1}])]
    document = snapshot(items=items, participants=[participant("Bo Dam"), participant("Bo Dam")])
    assert [told_of(person, place, document) for place, person in enumerate(document["participants"])] == [
        "",
        "var inhabil og deltog ikke i punkt 1",
    ]


def test_absence_from_a_closed_item_is_closed_too():
    document = with_absences(("5", OUT), ("2", OUT))
    document["items"][5] |= {"closed": True}
    assert sentences(redact(document, PUBLIC)) == ["Bo Dam var inhabil og deltog ikke i punkt 2."]
    assert "absent" not in redact(document, PUBLIC)["items"][5]
    excluded = Reader("member", frozenset([document["items"][1]["key"]]))
    assert sentences(redact(document, excluded)) == ["Bo Dam var inhabil og deltog ikke i punkt 5."]


# Whatever happens, the sentence says it: read back, it gives the items that were attended.

MINUTE = 60


@st.composite
def meetings(draw):
    """A course of 1 to 9 items, some taken up again, and what one person did in it, minute by minute."""
    numbers = draw(st.lists(st.integers(1, 12), min_size=1, max_size=9, unique=True))
    letters = draw(st.lists(st.sampled_from(["", "", "a", "b"]), min_size=len(numbers), max_size=len(numbers)))
    labels = list(zip(numbers, letters, strict=True))
    if draw(st.booleans()):
        labels.sort()
    course = labels + draw(st.lists(st.sampled_from(labels), max_size=3))
    places = sorted(draw(st.lists(st.integers(0, len(course) - 1), max_size=6)))
    starts_here = draw(st.booleans())
    kinds = ["left", "arrived"] if starts_here else ["arrived", "left"]
    moves = [
        Move(kinds[turn % 2], f"{9 + (turn * 7) // MINUTE:02}:{turn * 7 % MINUTE:02}", place)
        for turn, place in enumerate(places)
    ]
    missed = draw(st.lists(st.sampled_from(labels), max_size=3, unique=True))
    reasons = {label: draw(st.sampled_from([OUT, AWAY])) for label in missed}
    return course, moves, starts_here, reasons


def attended(course, moves, starts_here, missed):
    """The truth, found another way: walk through the meeting with the person, and write down what is treated."""
    is_here, found = starts_here or not moves, set()
    for place, label in enumerate(course):
        if is_here:
            found.add(label)
        for move in moves:
            if move.place == place:
                is_here = move.kind == "arrived"
                found.add(label)
    return found - set(missed)


LABEL = r"\d+[a-z]?"
LIST = rf"{LABEL}(?:–{LABEL})?(?:(?:, | og ){LABEL}(?:–{LABEL})?)*"


def label_of(text):
    return int(text.rstrip("ab")), text.lstrip("0123456789")


def labels_of(text, every):
    """The items of '1, 3–5 og 7', a stretch being all that lie between."""
    found = set()
    for part in re.split(", | og ", text):
        first, _dash, last = part.partition("–")
        found |= {label for label in every if label_of(first) <= label <= label_of(last or first)}
    return found


def read_back(sentence, every):
    """The items that a reader of the sentence takes the person to have attended."""
    told = sentence.removeprefix("Bo Dam ").removesuffix(".")
    missed = set()
    for listed in re.findall(rf"deltog (?:heller )?ikke i punkt ({LIST})(?=$|, og deltog heller)", told):
        missed |= labels_of(listed, every)
    told = re.split(r"(?:, men )?(?:var inhabil og )?deltog (?:heller )?ikke", told)[0]
    there = set() if told else set(every)
    for stay in filter(None, told.removeprefix("deltog ").split(", og igen ")):
        if onwards := re.search(rf"i punkt ({LABEL}) og frem$", stay):
            there |= {label for label in every if label >= label_of(onwards[1])}
        elif until := re.search(rf"til og med punkt ({LABEL})$", stay):
            there |= {label for label in every if label <= label_of(until[1])}
        elif listed := re.search(rf"i punkt ({LIST})$", stay):
            there |= labels_of(listed[1], every)
        else:
            raise AssertionError(stay)
    return there - missed


@settings(max_examples=300, deadline=None, derandomize=True)
@given(meetings())
def test_sentence_never_contradicts_what_happened(meeting):
    course, moves, starts_here, reasons = meeting
    every = sorted(set(course))
    items = [
        item(
            number,
            suffix=suffix,
            **(
                {"absent": [{"name": "Bo Dam", "reason": reasons[number, suffix]}]}
                if (number, suffix) in reasons
                else {}
            ),
        )
        for number, suffix in every
    ]
    people = [participant("Alma Bech"), participant("Bo Dam", note=note_of(moves, course))]
    told = sentences(snapshot(items=items, participants=people))
    assert len(told) == (1 if moves or reasons else 0)
    found = read_back(told[0], every) if told else set(every)
    assert found == attended(course, moves, starts_here, reasons)
    for move in moves:
        assert move.at.replace(":", ".") in told[0]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(meetings())
def test_stays_are_whole(meeting):
    """As many stays as there are beginnings, each move in exactly one of them."""
    course, moves, _starts_here, _reasons = meeting
    there = stays(moves, course)
    times = [at for stay in there for at in (stay.came, stay.went) if at]
    assert times == [move.at for move in moves]


def test_who_comes_and_goes_all_day_is_told_in_short():
    kinds = ["arrived", "left"]
    moves = [Move(kinds[turn % 2], f"{8 + turn // 6:02}:{turn % 6}0", 1) for turn in range(60)]
    note = note_of(moves, SEVEN)
    assert note == "deltog fra kl. 08.00 til kl. 17.50 med afbrydelser"
    assert len(note_of(moves[:30], SEVEN)) <= LONGEST_NOTE
    assert note_of(moves[:30], SEVEN).startswith("deltog kl. 08.00–08.10, og igen kl. 08.20–08.30")
