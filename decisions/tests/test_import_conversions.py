"""What a conversion from PDF does to minutes: pages that cut, marks that are lost, signs that stand alone."""

import textwrap

import pytest
from django.utils import translation

from decisions.tests.import_texts import COVER, ITEM, item_of, read, section, warned

PROSE = "Kommunen har samlet erfaringerne fra de tre skove, og de viser, at stierne skal ses efter oftere end før."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


# -- headings without marks


def plain_item(source: str) -> str:
    """The rich text of a section in a file without a single mark."""
    text = COVER.replace("# ", "").replace("#", "").replace("**", "") + (
        f"Punkt 1: Plan for skove\n\n01.02.03-P00-2-26\n\nSagsfremstilling\n\n{source}\n"
    )
    return read(text).document["items"][0]["sections"][0]["html"]


@pytest.mark.parametrize("words", ["Ressourcer", "Skov & park", "1.2 Stier i skoven", "Hvad gør de andre?"])
def test_a_short_line_over_prose_is_a_heading_in_a_file_without_marks(words):
    shown = words.replace("&", "&amp;")
    assert plain_item(f"{PROSE}\n\n{words}\n\n{PROSE}") == f"<p>{PROSE}</p><h4>{shown}</h4><p>{PROSE}</p>"
    assert section(f"{PROSE}\n\n{words}\n\n{PROSE}") == f"<p>{PROSE}</p><p>{shown}</p><p>{PROSE}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "Referent\n\nLis Rud\n\nReferatet er godkendt af forperson Ida Holm og næstforperson Bo Lund.",
        f"Planen blev drøftet\n\n{PROSE}",
        f"Det gælder:\n\n{PROSE}",
        f"Skove:\n\nEgen\n\n{PROSE}",
        "Skove\n\nEgen",
        f"Planen omfatter disse skove\n\n- Egen\n- {PROSE}",
        f"post@example.dk\n\n{PROSE}",
        f"12.000\n\n{PROSE}",
    ],
)
def test_a_short_line_that_may_be_text_stays_text(source):
    assert "<h4>" not in plain_item(source)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**Skove**\n\nTekst.", "<h4>Skove</h4><p>Tekst.</p>"),
        ("**Skove:**\n\n- a", "<h4>Skove:</h4><ul><li>a</li></ul>"),
        ("**Skove**", "<p><strong>Skove</strong></p>"),
        ("**Det er slut.**\n\nTekst.", "<p><strong>Det er slut.</strong></p><p>Tekst.</p>"),
        ("**Skove** er\n\nTekst.", "<p><strong>Skove</strong> er</p><p>Tekst.</p>"),
        ("**a**\n\n**b**\n\nc", "<p><strong>a</strong></p><h4>b</h4><p>c</p>"),
    ],
)
def test_a_bold_line_over_something_is_a_heading(source, html):
    assert section(source) == html


def test_lines_broken_at_a_width_run_on_between_others_that_were_meant():
    wide = textwrap.wrap(f"{PROSE} {PROSE.lower()} {PROSE.lower()}", 95)
    assert len(wide) == 4
    assert section("\n".join(["(5 min.)", *wide, "Næste skridt", *wide])) == (
        f"<p>(5 min.)<br>{' '.join(wide)}<br>Næste skridt<br>{' '.join(wide)}</p>"
    )


# -- lists and points


def test_a_list_item_that_a_page_break_cut_is_whole_again_and_the_list_goes_on():
    cut = PROSE[:90].rstrip()
    assert section(f"- a\n\n- {cut}\n\noftere end før.\n\n- b") == (
        f"<ul><li>a</li><li>{cut} oftere end før.</li><li>b</li></ul>"
    )
    assert section("- a\n- b\n\nhver måned.") == "<ul><li>a</li><li>b</li></ul><p>hver måned.</p>"


@pytest.mark.parametrize(
    ("source", "recommender", "points", "html"),
    [
        ("Direktøren indstiller,\n\nat\n\n1. at a\n2. at b", "Direktøren indstiller, at", ["at a", "at b"], ""),
        (
            "Direktøren indstiller,\n\n1. at a\n\n2. at der arbejdes med\n\n- b\n- c\n\n3. at d", "Direktøren indstiller,",
            ["at a", "at der arbejdes med<ul><li>b</li><li>c</li></ul>", "at d"], "",
        ),
        ("Direktøren indstiller,\n\n1. at a\n2. \n\nat b", "Direktøren indstiller,", ["at a", "at b"], ""),
        ("Direktøren indstiller,\n\n1. at a\n2.", "Direktøren indstiller,", ["at a"], ""),
        (
            "Direktøren indstiller,\n\n1. at a\n2.\n3. at c", "Direktøren indstiller,", ["at a"],
            '<ol start="3"><li>at c</li></ol>',
        ),
        ("Direktøren indstiller,\n\n1. at a\n\n- b", "Direktøren indstiller,", ["at a"], "<ul><li>b</li></ul>"),
    ],
)  # fmt: skip
def test_points_with_what_a_conversion_leaves_between_them(source, recommender, points, html):
    (found,) = item_of(f"## Indstilling\n\n{source}\n")["sections"]
    made = [point.removeprefix("<p>").replace("</p>", "") for point in found["points"]]
    assert (found["recommender"], made, found["html"]) == (recommender, points, html)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("•\ta\no\tb\no\tc\n•\td", "<ul><li>a<br>o b<br>o c</li><li>d</li></ul>"),
        ("a.\tx\nb.\ty", "<p>a. x<br>b. y</p>"),
        ("1.1\tx\n1.2\ty", "<p>1.1 x<br>1.2 y</p>"),
    ],
)
def test_a_tab_behind_a_sign_begins_no_table(source, html):
    assert section(source) == html


def test_years_may_be_the_second_row_of_a_head():
    source = "Mål\tPladser\t\n\t2025\t2026\nEgen\t5\t6\nBøgen\t4\t5"
    assert section(source).startswith(
        '<table><thead><tr><th scope="col" rowspan="2">Mål</th><th scope="col" colspan="2">Pladser</th></tr>'
        '<tr><th scope="col">2025</th><th scope="col">2026</th></tr></thead>'
    )


# -- footnotes, pictures, words that are counted again


def test_a_power_elsewhere_does_not_take_a_footnotes_mark():
    item = item_of("## Resumé\n\nA[\\[2\\]](#).\n\n## Økonomi\n\n12 m<sup>2</sup>\n\n---\n\n[2] Se loven.\n")
    assert [s["html"] for s in item["sections"]] == [
        '<p>A<span class="footnote">Se loven.</span>.</p>',
        "<p>12 m<sup>2</sup></p>",
    ]


def test_a_picture_without_words_leaves_its_name():
    assert section("![](_page_5_Picture_1.jpeg)") == "<p>_page_5_Picture_1.jpeg</p>"
    assert warned("![](_page_5_Picture_1.jpeg)") == ["line 19: Pictures are not imported."]
    assert section("![](data:image/png;base64,AAAA) Kort") == "<p>Kort</p>"


@pytest.mark.parametrize("source", ["12 m<sup>2</sup>", "[Se her](https://example.dk/a_(12.06).pdf)"])
def test_words_that_are_there_are_found_again(source):
    assert warned(source) == []


# -- attachments


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (f"{PROSE[:79]}\nherunder bilag\n\nKort", [f"{PROSE[:79]} herunder bilag", "Kort"]),
        (f"{PROSE[:79]}\n\nherunder bilag", [PROSE[:79], "herunder bilag"]),
        ("Kort\nplan", ["Kort", "plan"]),
        ("![](side.png)\n\nKort", ["Kort"]),
    ],
)
def test_titles_of_attachments(lines, titles):
    assert [each["title"] for each in item_of(f"## Bilag\n\n{lines}\n")["attachments"]] == titles


@pytest.mark.parametrize("words", ["Ingen bilag", "Ingen.", "-"])
def test_no_attachments_are_none(words):
    item = item_of(f"## Bilag\n\n{words}\n")
    assert item["attachments"] == []
    assert [(s["type"], s["heading"], s["html"]) for s in item["sections"]] == [("other", "Bilag", f"<p>{words}</p>")]


# -- cover and attendance


def test_regrets_on_the_cover_are_the_absent():
    named = "Bo Lund, Kaj Friis (Afdelingschef Miljø & Teknik)"
    document = read(COVER.replace("## Indhold", f"**Afbud** {named}\n\n## Indhold") + ITEM).document
    assert [(p["name"], p["title"], p["presence"]) for p in document["participants"]] == [
        ("Ida Holm", "Direktør", "expected"),
        ("Bo Lund", "", "absent"),
        ("Kaj Friis", "Afdelingschef Miljø & Teknik", "absent"),
    ]
    assert document["meeting"]["note"] == ""


@pytest.mark.parametrize("words", ["Afbud Ingen", "Afbud: Bo Lund (Chef), en fra HR"])
def test_regrets_that_are_no_names_stay_a_note(words):
    document = read(COVER.replace("## Indhold", f"{words}\n\n## Indhold") + ITEM).document
    assert [p["presence"] for p in document["participants"]] == ["expected", "expected"]
    assert document["meeting"]["note"] == f"<p>{words}</p>"


def test_a_name_with_its_office_behind_a_comma_and_guests():
    decision = "## Beslutning\n\nDeltagere\n\nIda Holm, forperson\n\nGæst\n\nLis Rud\n"
    reading = read(COVER + ITEM + decision)
    assert [(p["name"], p["presence"]) for p in reading.document["participants"]] == [
        ("Ida Holm", "present"),
        ("Bo Lund", "expected"),
    ]
    assert reading.warnings == []


def test_a_number_within_a_title_of_the_contents_is_part_of_it():
    text = COVER.replace("Plan for skove", "Skove (2. kvartal)") + ITEM.replace("Plan for skove", "Skove (2. kvartal)")
    assert read(text).warnings == []


def test_an_entry_of_the_contents_without_a_page_is_no_note():
    cover = COVER + "Eventuelt\n\n"
    reading = read(cover + ITEM + "# Punkt 2: Eventuelt\n")
    assert (reading.document["meeting"]["note"], reading.warnings) == ("", [])
