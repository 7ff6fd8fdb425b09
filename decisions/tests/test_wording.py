"""The text that outcomes write: a reviewed table of the telling patterns, and what holds of every combination."""

import datetime
import re
from itertools import product

import pytest

from decisions.outcomes import Outcome
from decisions.wording import decided_html
from meetings.wording import decided, listed, says, votes_told

DAY = datetime.date(2027, 3, 12)
A, C, D, N, P, X, L, O = (  # noqa: E741
    "approved", "approved_with_change", "discussed", "noted", "postponed", "not_approved", "lapsed", "",
)  # fmt: skip

# Read aloud, one by one, by people who write minutes.
REVIEWED = [
    # One point, or an item without points.
    ([A], "Godkendt."),
    ([C], "Godkendt med den ændring, at …"),
    ([D], "Drøftet."),
    ([N], "Taget til efterretning."),
    ([P], "Udsat til mødet den 12. marts 2027."),
    ([X], "Ikke godkendt."),
    ([L], "Udgået."),
    ([O], ""),
    # All the same.
    ([A, A], "Indstillingen blev godkendt."),
    ([C, C, C], "Indstillingen blev godkendt med den ændring, at …"),
    ([D, D], "Indstillingen blev drøftet."),
    ([N, N, N, N], "Indstillingen blev taget til efterretning."),
    ([P, P], "Sagen blev udsat til mødet den 12. marts 2027."),
    ([X, X], "Indstillingen blev ikke godkendt."),
    ([L] * 5, "Sagen udgik."),
    # Two points.
    ([A, P], "Punkt 1 blev godkendt. Punkt 2 blev udsat til mødet den 12. marts 2027."),
    ([N, A], "Punkt 1 blev taget til efterretning. Punkt 2 blev godkendt."),
    ([X, D], "Punkt 1 blev ikke godkendt. Punkt 2 blev drøftet."),
    ([C, A], "Punkt 1 blev godkendt med den ændring, at … Punkt 2 blev godkendt."),
    ([A, L], "Punkt 1 blev godkendt. Punkt 2 udgik."),
    # Three to five: those that share an outcome share a sentence, in the order of the first of them.
    ([A, P, A], "Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 12. marts 2027."),
    ([N, A, A], "Punkt 1 blev taget til efterretning. Punkt 2 og 3 blev godkendt."),
    ([A, A, A, X], "Punkt 1, 2 og 3 blev godkendt. Punkt 4 blev ikke godkendt."),
    ([L, C, L, C], "Punkt 1 og 3 udgik. Punkt 2 og 4 blev godkendt med den ændring, at …"),
    ([A, D, N, X, L], "Punkt 1 blev godkendt. Punkt 2 blev drøftet. Punkt 3 blev taget til efterretning. "
                      "Punkt 4 blev ikke godkendt. Punkt 5 udgik."),
    ([A, A, P, A, A], "Punkt 1, 2, 4 og 5 blev godkendt. Punkt 3 blev udsat til mødet den 12. marts 2027."),
    # Not everything is told yet: only what is told is said, and not of the whole.
    ([A, O], "Punkt 1 blev godkendt."),
    ([O, A, A], "Punkt 2 og 3 blev godkendt."),
    ([O, O], ""),
    ([], ""),
]  # fmt: skip


@pytest.mark.parametrize(("outcomes", "text"), REVIEWED)
def test_telling_patterns_read_as_reviewed(outcomes, text):
    assert decided(outcomes, DAY) == text


@pytest.mark.parametrize(
    ("outcomes", "text"),
    [
        ([P], "Udsat til et senere møde."),
        ([P, P], "Sagen blev udsat til et senere møde."),
        ([A, P], "Punkt 1 blev godkendt. Punkt 2 blev udsat til et senere møde."),
    ],
)
def test_what_is_postponed_to_no_day_yet_says_so(outcomes, text):
    assert decided(outcomes) == text


VERBS = {
    A: "blev godkendt",
    C: "blev godkendt med den ændring, at",
    D: "blev drøftet",
    N: "blev taget til efterretning",
    P: "blev udsat til mødet den 12. marts 2027",
    X: "blev ikke godkendt",
    L: "udgik",
}
SENTENCE = re.compile(r"Punkt (?P<points>\d(?:(?:, \d)* og \d)?) (?P<verb>[^…]+?)(?: …|\.)(?= Punkt|$)")


@pytest.mark.parametrize("points", range(2, 6))
def test_every_combination_says_each_point_once_and_as_it_was(points):
    """All of 7² to 7⁵, and those in which a point is not told yet: read back, they are the outcomes again."""
    for outcomes in product([*VERBS, O], repeat=points):
        text = decided(outcomes, DAY)
        if not any(outcomes):
            assert text == ""
        elif len(set(outcomes)) == 1:
            assert re.fullmatch(r"(Indstillingen|Sagen) (?P<verb>[^…]+?)(?: …|\.)", text)["verb"] == VERBS[outcomes[0]]
        else:
            sentences = list(SENTENCE.finditer(text))
            assert " ".join(match[0] for match in sentences) == text, "nothing stands between whole sentences"
            read: list[tuple[int, str]] = []
            for match in sentences:
                read += [(int(point), match["verb"]) for point in re.findall(r"\d", match["points"])]
                assert match["points"] == listed(sorted(re.findall(r"\d", match["points"])))
            said = [(place, VERBS[outcome]) for place, outcome in enumerate(outcomes, 1) if outcome]
            assert sorted(read) == said
            assert len(sentences) == len({verb for _place, verb in said}), "one sentence for each outcome"
        assert not re.search(r"\.\.|…\.|  | \.", text)


def test_outcomes_are_the_closed_set():
    assert set(VERBS) == set(Outcome.values) - {""}


def test_one_outcome_has_a_sentence_of_its_own():
    for outcome in VERBS:
        text = decided([outcome], DAY)
        assert re.fullmatch(r"[A-ZÆØÅ][^.…]*( …|\.( marts 2027\.)?)", text), text


def test_paragraph_holds_the_text():
    assert decided_html([A, P, A], DAY) == (
        "<p>Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 12. marts 2027.</p>"
    )
    assert decided_html([O]) == ""


def test_text_that_says_the_outcomes_is_known():
    for outcomes in product(VERBS, repeat=3):
        text = decided(outcomes, DAY)
        assert says(f"<p>{text}</p>", outcomes)
        assert says(f"<p>{text.replace('…', 'fristen er maj.')} Tak til alle.</p>", outcomes)


@pytest.mark.parametrize(
    ("html", "outcomes"),
    [
        ("<p>Direktionen peger på salg i åbent udbud.</p>", [A, A]),
        ("<p>Punkt 1 blev godkendt.</p>", [A, X]),
        ("<p>Godkendt.</p>", []),
        ("", [A]),
    ],
)
def test_text_in_other_words_does_not_say_them(html, outcomes):
    assert not says(html, outcomes)


def test_votes_are_told():
    assert votes_told({"for": 5, "against": 2, "not_cast": 1}) == "For 5, imod 2, undlod 1"
