"""What “Klar til udsendelse?” finds in the words of an item: what was left over, and attachments that are mentioned."""

import pytest

from meetings import preflight
from meetings.preflight import wording
from meetings.tests.findings import attach, codes_of, faultless, found, write

MUST, ADVICE = [("must", "placeholder")], [("advice", "placeholder")]


@pytest.fixture
def point(agenda):
    return faultless(agenda)


LEFTOVERS = [
    ("Udgiften er [indsæt beløb] kr.", MUST),
    ("Udgiften er [ Beløb ].", MUST),
    ("[skriv her", MUST),
    ("TODO: tal med økonomi", MUST),
    ("todo spørg Maja", MUST),
    ("Lorem ipsum dolor sit amet", MUST),
    ("[…]", MUST),
    ("[xxx]", [*MUST, *ADVICE]),
    ("Udgiften er xxx kr.", ADVICE),
    ("den xx. marts", ADVICE),
    ("Er det rigtigt??", ADVICE),
    ("Navn: ______", ADVICE),
    ("Er det rigtigt?", []),
    ("Størrelse XL og XXL", []),
    ("metoder og todosis", []),
    ("[1] Se fodnoten", []),
    ("[skrivelsen fra KL]", []),
    ("Her indsættes et notat.", []),
]


@pytest.mark.parametrize(("text", "expected"), LEFTOVERS)
def test_leftovers(point, text, expected):
    there = write(point, f"<p>{text}</p>")
    assert found(point.meeting) == expected
    assert {finding.section for finding in preflight.check(point.meeting)} <= {there.pk}


def test_help_text_in_the_text(point, chefforum):
    help_text = "Højst fem linjer. Skriv, hvad sagen er, og hvorfor den kommer nu."
    chefforum.section_templates.filter(type="summary").update(help_text=help_text)
    write(point, "<p>Kort sagt: <em>skriv, hvad  sagen er</em>, og hvorfor den kommer nu.</p>", "summary")
    assert found(point.meeting) == [("must", "help_text")]
    write(point, "<p>Højst fem linjer. Her er de.</p>", "summary")
    assert found(point.meeting) == []


MENTIONS = [
    ("Se bilag 3.", ["3"]),
    ("Se Bilag 2 og 3", ["2", "3"]),
    ("bilagene 1-4 viser", ["1", "2", "3", "4"]),
    ("bilag 1, 2 og 4", ["1", "2", "4"]),
    ("bilag 1 til 3", ["1", "2", "3"]),
    ("bilag nr. 2", ["2"]),
    ("bilag A", ["A"]),
    ("bilag A–C", ["A", "B", "C"]),
    ("bilag 2 og bilag 2", ["2"]),
    ("bilag 2024", []),
    ("bilag i mappen", []),
    ("Bilag I alt", []),
    ("bilag Afregning", []),
    ("bilagslisten 3", []),
    ("3 bilag", []),
    ("afbilag 3", []),
    ("bilag 2 og 3 dage senere", ["2", "3"]),  # advice may err
]


@pytest.mark.parametrize(("text", "labels"), MENTIONS)
def test_mentions(text, labels):
    assert wording.mentioned(text) == labels


ATTACHED = [
    ("Se bilag 3.", ["Kort", "Budget"], ["attachment_missing", "attachment_unmentioned", "attachment_unmentioned"]),
    ("Se bilag 1 og 2.", ["Kort", "Budget"], []),
    ("Se bilag A og B.", ["Kort", "Budget"], []),
    ("Se bilag C.", ["Kort"], ["attachment_missing"]),
    ("Se bilag 7.", ["Bilag 7 – Kort"], []),
    ("Se vedlagte kort.", ["Skitse"], []),
    ("Bilagene viser det.", ["Kort", "Budget"], []),
    ("Kort og budget er lagt ved.", ["Kort", "Budget"], []),
    ("Intet.", ["Kort"], ["attachment_unmentioned"]),
    ("Se bilag 1.", [], ["attachment_missing"]),
    ("Se bilag 1.", ["Kort", "Budget"], ["attachment_unmentioned"]),
]


@pytest.mark.parametrize(("text", "titles", "expected"), ATTACHED)
def test_attachments_mentioned(point, text, titles, expected):
    write(point, f"<p>{text}</p>")
    attach(point, *titles)
    assert codes_of(point) == expected
