"""A note's words are found again in a text that was changed, or are known to be gone."""

import random

import pytest

from meetings.anchoring import Anchor, Place, around, find, squeeze, squeeze_file, texts_of, texts_of_file
from meetings.tests.rich_texts import edited, rich_text

TEXT = "Budgettet vedtages. Chefforum siger nej til lån, og Direktionen siger nej til salg."


def texts(*said: str) -> dict[str, str]:
    return {f"presentation.{place}": squeeze(text) for place, text in enumerate(said)}


def test_words_of_every_part_are_read_as_a_page_shows_them():
    item = {
        "sections": [
            {
                "type": "recommendation",
                "recommender": "A & B indstiller,",
                "points": ["at <strong>bud</strong>get godkendes"],
                "html": "",
            },
            {"type": "presentation", "recommender": "", "points": [], "html": "<p>Et &lt;tal&gt;</p><p>to</p>"},
            {"type": "presentation", "recommender": "", "points": [], "html": "<p>tre</p>"},
            {"type": "attachments", "recommender": "", "points": [], "html": ""},
        ],
        "decision": {"html": "<p>Godkendt.</p>", "discussion": "<p>Drøftet.</p>"},
        "statements": [{"html": "<p>Nej.</p>"}],
    }
    assert texts_of(item) == {
        "recommendation.0": "A&Bindstiller,atbudgetgodkendes",
        "presentation.0": "Et<tal>to",
        "presentation.1": "tre",
        "decision": "Godkendt.Drøftet.Nej.",
    }


def test_a_file_is_read_alike_by_two_readers_that_part_on_hyphens_and_ligatures():
    server, browser = "det e\ufb00ektive bud\x02\nget\u2010notat", "det effektive bud-\nget-notat"
    assert squeeze_file(server) == squeeze_file(browser) == "deteffektivebudgetnotat"


@pytest.mark.parametrize(
    ("text", "pages", "said"),
    [
        ("Et\fTo tre\f\f", 4, {"1": "Et", "2": "Totre"}),
        ("Et to", 1, {"1": "Etto"}),
        ("Et to", 3, {"": "Etto"}),  # an Office file, whose pages are not told apart
        ("\f", 2, {}),  # pictures of pages
    ],
)
def test_pages_of_a_file_are_known_by_their_numbers(text, pages, said):
    assert texts_of_file(text, pages) == said


def test_the_same_words_twice_are_told_apart_by_what_stands_around_them():
    second = find(Anchor("presentation.0", "nej", "Direktionen siger ", " til salg"), texts(f"Nyt. {TEXT}"))
    start = squeeze(f"Nyt. {TEXT}").rindex("nej")
    assert second == Place("presentation.0", start, start + 3, 1)


def test_words_that_moved_to_another_part_are_followed():
    place = find(Anchor("presentation.0", "siger nej til salg", "Direktionen ", "."), texts("Andet.", TEXT))
    assert (place.part, place.nth) == ("presentation.1", 0)
    assert around(place, texts("Andet.", TEXT)) == (
        squeeze("Budgettet vedtages. Chefforum siger nej til lån, og Direktionen"),
        ".",
    )


@pytest.mark.parametrize(
    ("anchor", "text"),
    [
        (Anchor("presentation.0", "siger ja"), TEXT),
        (Anchor("presentation.0", ""), TEXT),
        (Anchor("presentation.0", " \n"), TEXT),
        (Anchor("presentation.0", "nej", "Borgmesteren råber ", " til skat"), TEXT),
    ],
    ids=["other words", "no words", "blank", "short words whose surroundings are gone, in two places"],
)
def test_words_that_are_gone_are_not_found(anchor, text):
    assert find(anchor, texts(text)) is None


def test_short_words_that_the_item_has_once_are_found_without_their_surroundings():
    assert find(Anchor("presentation.0", "lån", "Vi tager et nyt", "i banken"), texts(TEXT)).nth == 0


@pytest.mark.parametrize("seed", range(25))
def test_notes_over_twenty_random_revisions_are_found_where_their_words_stand_and_else_known_to_be_gone(seed):
    chance = random.Random(seed)
    item = {"sections": [], "decision": None, "statements": []}
    html = "".join(rich_text(chance) for _text in range(6))
    stands = {}
    for revision in range(21):
        item["sections"] = [{"type": "presentation", "recommender": "", "points": [], "html": html}]
        now = texts_of(item)
        text = now.get("presentation.0", "")
        if revision == 0:
            for number in range(12):
                start = chance.randrange(max(1, len(text) - 60))
                place = Place("presentation.0", start, start + chance.randint(20, 60), 0)
                stands[number] = Anchor("presentation.0", text[place.start : place.end], *around(place, now))
        for number, anchor in stands.items():
            place = find(anchor, now)
            assert (place is not None) == (anchor.quote in text), (number, anchor)
            if place:
                assert text[place.start : place.end] == anchor.quote
                stands[number] = Anchor(place.part, anchor.quote, *around(place, now))
        html = edited(html, chance)
    assert len(stands) == 12
