"""The forms a REFERAT comes in: what each becomes."""

import pytest
from django.utils import translation

from decisions.tests.import_texts import COVER, ITEM, item_of, read, section, warned


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


# -- items and sections


def test_a_cut_title_in_the_contents_is_no_fault_and_another_is():
    cut = COVER.replace("Plan for skove", "Plan for sk")
    assert (
        read(cut.replace("Plan for sk", "Plan for skovene i ø") + ITEM.replace("skove", "skovene i øst")).warnings == []
    )
    (warning,) = read(COVER.replace("Plan for skove", "Plan for enge") + ITEM).warnings
    assert str(warning) == (
        "line 11: The contents write the title of item 1 as »Plan for enge«; the item's own was kept: »Plan for skove«."
    )


def test_items_and_contents_that_name_each_other_not():
    text = COVER.replace("Plan for skove.....\t3", "Plan for skove.....\t3\nEventuelt.....\t4") + ITEM
    assert [str(w) for w in read(text).warnings] == [
        "line 12: The table of contents names »Eventuelt«, but no item has that title."
    ]


def test_a_letter_after_the_number_is_its_suffix():
    items = read(COVER + ITEM + "\n# Punkt 1a: Tillæg\n\n# Punkt 2: Eventuelt\n").document["items"]
    assert [(item["number"], item["suffix"]) for item in items] == [(1, ""), (1, "a"), (2, "")]


def test_a_mention_of_an_item_is_no_item():
    text = (
        COVER
        + ITEM
        + "\n## Beslutning\n\nPunkt 1: Godkendt.\n\nPunkt 2: Udsat.\n\n# Punkt 2: Eventuelt\n\n## Beslutning\n\nJa."
    )
    items = read(text).document["items"]
    assert [item["title"] for item in items] == ["Plan for skove", "Eventuelt"]
    assert items[0]["decision"]["html"] == "<p>Punkt 1: Godkendt.</p><p>Punkt 2: Udsat.</p>"


def test_unknown_headings_stay_in_their_section_and_skip_no_level():
    html = section("Først.\n\n#### Dybt\n\nTekst.\n\n###### Dybere\n\nMere.\n\n## Bredt\n\nSidst.")
    assert html == "<p>Først.</p><h4>Dybt</h4><p>Tekst.</p><h5>Dybere</h5><p>Mere.</p><h4>Bredt</h4><p>Sidst.</p>"


def test_a_second_section_of_a_type_is_a_heading_where_it_stands():
    item = item_of("## Økonomi\n\nEt.\n", "## Økonomi\n\nTo.\n")
    assert [(s["type"], s["html"]) for s in item["sections"]] == [("economy", "<p>Et.</p><h4>Økonomi</h4><p>To.</p>")]


def test_a_bare_section_name_in_a_text_is_a_heading_only_where_no_marked_one_is():
    item = item_of("## Sagsfremstilling\n\nTekst.\n\nØkonomi\n\nMere.\n", "## Økonomi\n\nIntet.\n")
    assert [(s["type"], s["html"]) for s in item["sections"]] == [
        ("presentation", "<p>Tekst.</p><p>Økonomi</p><p>Mere.</p>"),
        ("economy", "<p>Intet.</p>"),
    ]


def test_text_before_the_first_section_is_kept():
    reading = read(COVER + ITEM + "\nDette står før.\n\n## Beslutning\n\nJa.\n")
    assert reading.document["items"][0]["sections"][0] == {
        "type": "other", "heading": "", "html": "<p>Dette står før.</p>", "recommender": "", "points": [],
    }  # fmt: skip
    assert [str(w) for w in reading.warnings] == [
        "line 16: Text before the item's first section was kept without a heading: »Dette står før.«."
    ]


def test_attachments_are_one_title_a_line_and_what_follows_a_heading_is_a_section():
    item = item_of("## Bilag\n\nBilag 1 - Kort\n- Notat\n\n[Plan](#)\n", "## Efterskrift\n\nTekst.\n")
    assert [attachment["title"] for attachment in item["attachments"]] == ["Bilag 1 - Kort", "Notat", "Plan"]
    assert [(s["type"], s["heading"], s["html"]) for s in item["sections"]] == [
        ("attachments", "Bilag", ""),
        ("other", "Efterskrift", "<p>Tekst.</p>"),
    ]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("(15 min.)", 15),
        ("*(5 min.)*", 5),
        ("(20 min).", 20),
        ("(1 time og 15 min.)", 75),
        ("(1 time)", 60),
        ("(24 timer)", 1440),
        ("(25 timer)", None),
        ("15 min.", None),
    ],
)
def test_the_time_set_aside_is_read_and_stays(text, minutes):
    item = item_of(f"## Sagsfremstilling\n\n{text}\n\nSagen.\n")
    shown = text.replace("*(5 min.)*", "<em>(5 min.)</em>")
    assert (item["minutes"], item["sections"][0]["html"]) == (minutes, f"<p>{shown}</p><p>Sagen.</p>")


def test_a_decision_that_begins_with_postponed_is_postponed():
    item = item_of("## Beslutning\n\nPunktet blev udsat til næste møde.\n")
    assert (item["status"], item["decision"]["outcome"]) == ("postponed", "postponed")
    other = item_of("## Beslutning\n\nDrøftet. Punktet blev udsat.\n")
    assert (other["status"], other["decision"]["outcome"]) == ("decided", "")


# -- recommendation


@pytest.mark.parametrize(
    ("source", "recommender", "points", "html"),
    [
        ("Direktøren indstiller,\n\n1. at a\n2. at b", "Direktøren indstiller,", ["at a", "at b"], ""),
        ("Direktøren indstiller,  \n1. at a", "Direktøren indstiller,", ["at a"], ""),
        ("Direktøren indstiller, at\n\n1. at a\n\n2. b\n\nat", "Direktøren indstiller, at", ["at a", "b"], "<p>at</p>"),
        ("Direktøren indstiller:\n\n1. a\n\nat\n\n2. b", "Direktøren indstiller:", ["a</p><p>at", "b"], ""),
        ("Direktøren indstiller,\n\n- at a", "Direktøren indstiller,", [], "<ul><li>at a</li></ul>"),
        ("Direktøren indstiller, at sagen godkendes.", "", [], "<p>Direktøren indstiller, at sagen godkendes.</p>"),
        (
            "Direktøren indstiller,\n\n2. at a\n3. at b", "Direktøren indstiller,", [],
            '<ol start="2"><li>at a</li><li>at b</li></ol>',
        ),
        (
            "Først dette.\n\nDirektøren indstiller,\n\n1. at a", "", [],
            "<p>Først dette.</p><p>Direktøren indstiller,</p><ol><li>at a</li></ol>",
        ),
    ],
)  # fmt: skip
def test_recommendation(source, recommender, points, html):
    (found,) = item_of(f"## Indstilling\n\n{source}\n")["sections"]
    assert (found["recommender"], found["html"]) == (recommender, html)
    assert found["points"] == [f"<p>{point}</p>" for point in points]


# -- paragraphs and what is in them


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "En **fed** og *kursiv* a\\_b, fil_navn_x.",
            "<p>En <strong>fed</strong> og <em>kursiv</em> a_b, fil_navn_x.</p>",
        ),
        ("**Fed ** hale", "<p><strong>Fed </strong>hale</p>"),
        ("3 * 4 * 5, A&amp;B < C & <navn>", "<p>3 * 4 * 5, A&amp;B &lt; C &amp; &lt;navn&gt;</p>"),
        ("m<sup>2</sup> og H<sub>2</sub>O", "<p>m<sup>2</sup> og H<sub>2</sub>O</p>"),
        ("[Plan](https://example.dk/a_b)", '<p><a href="https://example.dk/a_b">Plan</a></p>'),
        ("[Plan](#)", "<p>Plan</p>"),
        ("<https://example.dk>", '<p><a href="https://example.dk">https://example.dk</a></p>'),
        ("Skriv til post@example.dk.", '<p>Skriv til <a href="mailto:post@example.dk">post@example.dk</a>.</p>'),
        ('<a href="mailto:p@example.dk">Post</a>', '<p><a href="mailto:p@example.dk">Post</a></p>'),
        ("Linje et\nLinje to", "<p>Linje et<br>Linje to</p>"),
        ("Linje et  \nLinje to", "<p>Linje et<br>Linje to</p>"),
        ("Tekst.\n\n---\n\nMere.", "<p>Tekst.</p><p>Mere.</p>"),
        ("14. januar 2026 blev sagen rejst.", "<p>14. januar 2026 blev sagen rejst.</p>"),
        ("> Et citat", "<p>Et citat</p>"),
    ],
)
def test_paragraph(source, html):
    assert section(source) == html


def test_lines_that_were_broken_at_a_width_run_on():
    wide = "Dette er en lang linje, som et program har brudt ved en fast bredde, og\nsom derfor går videre her."
    assert section(wide) == f"<p>{wide.replace(chr(10), ' ')}</p>"


def test_a_paragraph_cut_by_a_page_break_is_whole_again():
    first = "Målene hænger sammen med planen, og de siger, hvem der har opgaven, og hvornår det er tid til at se på den"
    assert section(f"{first}\n\nigen, når året er gået.") == f"<p>{first} igen, når året er gået.</p>"
    assert section(f"{first}.\n\nigen.") == f"<p>{first}.</p><p>igen.</p>"
    assert section(f"{first}\n\nat det sker.") == f"<p>{first}</p><p>at det sker.</p>"


@pytest.mark.parametrize(
    ("source", "html", "warnings"),
    [
        (
            "<script>alert(1)</script>Tekst", "<p>Tekst</p>",
            ["line 19: <script> is not allowed in minutes and was removed."],
        ),
        (
            '<b onclick="x()">Tekst</b>', "<p><strong>Tekst</strong></p>",
            ["line 19: An event handler or a script's address in <b> was removed."],
        ),
        (
            "[Tekst](javascript:x)", "<p>Tekst</p>",
            ["line 19: A link to »javascript:x« was removed; its text stays."],
        ),
        ("![Kort](kort.png) Tekst", "<p>Kort Tekst</p>", ["line 19: Pictures are not imported."]),
        ("<!-- skjult --> Tekst", "<p>Tekst</p>", ["line 19: A comment was left out: »<!-- skjult -->«."]),
    ],
)  # fmt: skip
def test_what_is_not_allowed_goes_and_is_named(source, html, warnings):
    assert section(source) == html
    assert warned(source) == warnings
