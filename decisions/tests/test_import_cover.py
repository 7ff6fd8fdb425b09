"""The cover: forum, date, place, people, and what else stands there."""

import pytest
from django.utils import translation

from decisions.tests.import_texts import COVER, ITEM, read


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_cover_gives_forum_date_place_and_people():
    document = read(COVER + ITEM).document
    assert document["forum"] == {"slug": "proeveforum", "name": "Prøveforum", "visibility": "members"}
    assert document["meeting"] == {"date": "2026-01-14", "start": "09:00", "end": None, "place": "Lokale 4", "note": ""}
    nobody = {"presence": "expected", "arrived": None, "left": None, "note": ""}
    assert document["participants"] == [
        {"name": "Ida Holm", "title": "Direktør", "group": "", "role": "chair", **nobody},
        {"name": "Bo Lund", "title": "", "group": "Valggruppe B (HK)", "role": "member", **nobody},
    ]
    assert document["approval"] == {"on": None, "by": [], "tacit": False}


def test_the_same_file_gives_the_same_document():
    assert read(COVER + ITEM).document == read(COVER + ITEM).document


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [
        ("Onsdag d. 14. januar 2026 kl. 9.00-11.30", "09:00", "11:30"),
        ("onsdag den 14. januar 2026 kl. 9 til kl. 12", "09:00", "12:00"),
        ("14-01-2026 13:15 – 15:00", "13:15", "15:00"),
        ("14. januar 2026", None, None),
    ],
)
def test_times_of_the_meeting(line, start, end):
    meeting = read(COVER.replace("Onsdag d. 14. januar 2026 kl. 09:00", line) + ITEM).document["meeting"]
    assert (meeting["date"], meeting["start"], meeting["end"]) == ("2026-01-14", start, end)


def test_a_weekday_that_does_not_fit_is_warned_of_and_kept():
    reading = read(COVER.replace("Onsdag", "Fredag") + ITEM)
    assert [str(warning) for warning in reading.warnings] == [
        "line 3: 14-01-2026 is a onsdag, but the file says fredag."
    ]
    assert reading.document["meeting"]["note"] == "<p>Mødedato Fredag d. 14. januar 2026 kl. 09:00</p>"


def test_people_in_every_form():
    people = (
        "Næstforperson Åse Bæk - Valggruppe C (DLF), Per Vang, Liv Rud (Leder, Børnehaven Egen), "
        "Sekretær Kaj Friis (Stab), Eva Bro (Chef (konst.)) – TR"
    )
    found = read(COVER.replace("Forperson Ida Holm (Direktør), Bo Lund - Valggruppe B (HK)", people) + ITEM)
    assert [(p["role"], p["name"], p["title"], p["group"]) for p in found.document["participants"]] == [
        ("vice_chair", "Åse Bæk", "", "Valggruppe C (DLF)"),
        ("member", "Per Vang", "", ""),
        ("member", "Liv Rud", "Leder, Børnehaven Egen", ""),
        ("secretary", "Sekretær Kaj Friis", "Stab", ""),
        ("member", "Eva Bro", "Chef (konst.)", "TR"),
    ]
    assert found.warnings == []


def test_people_over_several_lines():
    cover = COVER.replace(
        "Forperson Ida Holm (Direktør), Bo Lund - Valggruppe B (HK)", "\n\nIda Holm (Direktør)\nBo Lund (Chef)"
    )
    assert [person["name"] for person in read(cover + ITEM).document["participants"]] == ["Ida Holm", "Bo Lund"]


def test_what_else_stands_on_the_cover_is_a_note():
    reading = read(COVER.replace("## Indhold", "Mødet var *åbent*.\n\n## Indhold") + ITEM)
    assert reading.document["meeting"]["note"] == "<p>Mødet var <em>åbent</em>.</p>"
    assert [str(warning) for warning in reading.warnings] == [
        "line 9: Text on the cover was kept as a note: »Mødet var åbent.«."
    ]


@pytest.mark.parametrize("mark", ["", "# ", "## ", "#### ", "**"])
def test_headings_of_every_level_bold_or_bare(mark):
    end = "**" if mark == "**" else ""
    text = COVER.replace("# REFERAT", "REFERAT").replace("## ", "") + "\n\n".join(
        [
            f"{mark}Punkt 1: Plan for skove{end}",
            "01.02.03-P00-2-26",
            f"{mark}Økonomi{end}",
            "Intet.",
            f"{mark}Beslutning{end}",
            "Godkendt.",
        ]
    )
    reading = read(text)
    (item,) = reading.document["items"]
    assert reading.warnings == []
    assert (item["number"], item["title"]) == (1, "Plan for skove")
    assert item["case_number"] == {
        "text": "01.02.03-P00-2-26", "group": "01", "group_name": "Fysisk planlægning og naturbeskyttelse",
    }  # fmt: skip
    assert [(s["type"], s["heading"], s["html"]) for s in item["sections"]] == [
        ("economy", "Økonomi", "<p>Intet.</p>"),
        ("decision", "Beslutning", ""),
    ]
    assert item["decision"]["html"] == "<p>Godkendt.</p>"


def test_a_case_number_of_another_form_is_kept_with_a_mild_warning():
    reading = read(COVER + ITEM.replace("01.02.03-P00-2-26", "14/33170") + "\n## Beslutning\n\nJa.\n")
    assert reading.document["items"][0]["case_number"] == {"text": "14/33170", "group": None, "group_name": None}
    assert [str(warning) for warning in reading.warnings] == [
        "line 14: The case number »14/33170« is not of the KLE form; it was kept as it is."
    ]
