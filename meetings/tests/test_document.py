"""What stands in the document, where, and on which page."""

import io
import re

import pikepdf
import pytest

from meetings.documents import document_html, render_note_pdf, render_pdf
from meetings.richtext import clean

from .hostile import LONG_TEXT, ROWS
from .pdf_reading import outline, page_texts, raw_texts, structure_kinds
from .snapshots import agenda, attachment, case, decision, item, participant, recommendation, section, snapshot


def body(html: str, **changes) -> list[str]:
    """The text of each page of the item, when this is its presentation."""
    return page_texts(render_pdf(snapshot(items=[item(sections=[section(html=clean(html))], **changes)])))[2:]


def test_cover():
    made = snapshot(
        meeting={
            "date": "2025-03-26",
            "start": "09:00",
            "end": "11:30",
            "place": "Lokale 915",
            "note": "<p>Se også mail.</p>",
        },
        participants=[
            participant("Alma Bech", role="chair", title="Kommunaldirektør"),
            participant("Bo Dam", role="vice_chair", group="Valggruppe C (DLF)"),
            participant("Carl Eg", title="Direktør By, Kultur & Miljø", note="deltog fra kl. 09.40"),
            participant("Dina Friis", presence="absent"),
        ],
        approval={"on": "2025-04-02", "by": ["Alma Bech", "Bo Dam"]},
    )
    assert page_texts(render_pdf(made))[0] == (
        "REFERAT Chefforum d. 26-03-2025 "
        "Mødedato Onsdag d. 26. marts 2025 kl. 09:00–11:30 "
        "Mødested Lokale 915 "
        "Mødedeltagere Forperson Alma Bech (Kommunaldirektør) "
        "Næstforperson Bo Dam - Valggruppe C (DLF) "
        "Carl Eg (Direktør By, Kultur & Miljø), deltog fra kl. 09.40 "
        "Afbud Dina Friis "
        "Se også mail. "
        "Referatet er godkendt den 2. april 2025 af forperson Alma Bech og næstforperson Bo Dam. "
        "Side 1 af 4"
    )


@pytest.mark.parametrize(
    ("approval", "line"),
    [
        ({"on": None, "by": [], "tacit": False}, ""),
        ({"on": None, "by": ["Alma Bech"], "tacit": False}, "Referatet er godkendt af Alma Bech."),
        (
            {"on": "2026-03-20", "by": [], "tacit": True},
            "Referatet er godkendt den 20. marts 2026, da ingen gjorde indsigelse inden fristen.",
        ),
        ({"on": None, "by": ["A B", "C D", "E F"], "tacit": False}, "Referatet er godkendt af A B, C D og E F."),
    ],
)
def test_approval(approval, line):
    cover = page_texts(render_pdf(snapshot(approval=approval)))[0]
    assert cover.partition("Bo Dam")[2].removesuffix(" Side 1 af 4").strip() == line


def test_contents_and_bookmarks_lead_to_the_items_pages():
    titles = [
        "Godkendelse",
        "En lang overskrift om fordeling af lokaler, som skal stå i sin helhed, også over to linjer",
        "Eventuelt",
    ]
    made = snapshot(
        items=[
            item(1, titles[0]),
            item(4, titles[1], suffix="a", sections=[section(html=f"<p>{LONG_TEXT * 60}</p>")]),
            item(5, titles[2]),
        ]
    )
    pdf = render_pdf(made)
    pages = page_texts(pdf)
    starts = [number for number, text in enumerate(pages, 1) if text.startswith("Punkt")]
    assert starts == [3, 4, 6]
    contents = pages[1].replace(".", "").replace(" ", "")
    assert (
        contents
        == "Indholdsfortegnelse"
        + "".join(f"{title.replace(' ', '')}{page}" for title, page in zip(titles, starts, strict=True))
        + "REFERATChefforumd11-03-2026Side2af6"
    )
    assert outline(pdf) == [
        ("Indholdsfortegnelse", 2), (f"Punkt 1: {titles[0]}", 3), (f"Punkt 4a: {titles[1]}", 4), (f"Punkt 5: {titles[2]}", 6),
    ]  # fmt: skip
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        links = [annotation for annotation in opened.pages[1].Annots if annotation.Subtype == "/Link"]
        assert len(links) >= 3


def test_item():
    made = item(
        2,
        "Beslutning om lokaler",
        case_number=case("14/33170", None, None),
        sections=[
            recommendation("at lokalerne <strong>fordeles</strong>", "at det drøftes")
            | {"html": "<p>Efter punkterne.</p>"},
            section("other", "<p>Uden overskrift.</p><h4>Mellemrubrik</h4><p>Mere.</p>"),
            section("decision", ""),
            section("economy", "<p>Intet at bemærke.</p>"),
        ],
        decision=decision(
            "<p>Godkendt som indstillet.</p>", points=["approved", "postponed"], discussion="<p>Der blev talt.</p>"
        ),
        statements=[{"name": "Bo Dam", "html": "<p>Jeg er uenig.</p>"}],
        attachments=[attachment("Notat"), attachment("Oversigt")],
    )
    assert page_texts(render_pdf(snapshot(items=[made])))[2] == (
        "Punkt 2: Beslutning om lokaler 14/33170 "
        "Indstilling Kommunaldirektøren indstiller, at lokalerne fordeles at det drøftes Efter punkterne. "
        "Uden overskrift. Mellemrubrik Mere. "
        "Beslutning Godkendt Udsat Godkendt som indstillet. "
        "Drøftelse Der blev talt. "
        "Protokolbemærkning fra Bo Dam Jeg er uenig. "
        "Økonomi Intet at bemærke. "
        "Bilag Notat Oversigt "
        "1. 2. 1. 2. "  # the numbers of the lists are drawn last; the structure has them in their places
        "REFERAT Chefforum d. 11-03-2026 Side 3 af 3"
    )


def test_a_decision_without_a_place_stands_before_the_attachments():
    made = item(sections=[section(), section("attachments", "")], attachments=[attachment("Notat")])
    page = page_texts(render_pdf(snapshot(items=[made])))[2]
    assert "fremstilling. Beslutning Indstillingen blev godkendt. Bilag Notat" in page


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (decision("", outcome="postponed"), "Beslutning Udsat"),
        (decision("<p>Sagen tages op igen.</p>", outcome="postponed"), "Beslutning Sagen tages op igen."),
        (decision("", outcome="approved", points=["noted"]), "Beslutning 1. Taget til efterretning"),
        (decision(""), ""),
    ],
)
def test_an_outcome_is_told_once(given, shown):
    page = page_texts(render_pdf(snapshot(items=[item(1, "T", case_number=None, sections=[], decision=given)])))[2]
    assert page == f"Punkt 1: T {shown} REFERAT Chefforum d. 11-03-2026 Side 3 af 3".replace("  ", " ")


def test_agenda_holds_no_decision():
    made = agenda(items=[item(decision=None, status="on_agenda", attachments=[attachment("Notat")])])
    pages = page_texts(render_pdf(made))
    assert pages[0].startswith("DAGSORDEN Chefforum d. 11-03-2026 ")
    assert "Beslutning " not in pages[2].removeprefix("Punkt 1: Beslutning om mødelokaler")
    assert "Sagsfremstilling En kort fremstilling. Bilag Notat" in pages[2]


def test_closed_item_shows_what_everyone_may_read():
    empty = {"sections": [], "case_number": None, "attachments": [], "closed": True, "redacted": True}
    made = [
        item(1, "Personsag om NN", public_title="", decision=None, **empty),
        item(2, "Køb af grund", public_title="Ejendomssag", decision=decision("", public="<p>Godkendt.</p>"), **empty),
    ]
    pages = page_texts(render_pdf(snapshot(items=made)))
    foot = " REFERAT Chefforum d. 11-03-2026 Side {} af 4"
    assert pages[2:] == [
        "Punkt 1: Lukket punkt" + foot.format(3),
        "Punkt 2: Ejendomssag Beslutning Godkendt." + foot.format(4),
    ]
    assert "Personsag" not in document_html(snapshot(items=made))


def test_withdrawn_item_keeps_its_number():
    pages = page_texts(render_pdf(snapshot(items=[item(3, "Lokaler", status="withdrawn", sections=[], decision=None)])))
    assert "Lokaler – udgår" in pages[1]
    assert pages[2].startswith("Punkt 3: Lokaler Punktet udgår.")


def test_plain_fields_are_escaped():
    made = snapshot(
        forum={"name": "A & <b>"},
        participants=[participant("<script>x</script>")],
        items=[item(1, "<i>T</i> & \x07co")],
    )
    html = document_html(made)
    assert "<script>" not in html
    assert "&lt;i&gt;T&lt;/i&gt; &amp; co" in html


def test_metadata_comes_from_the_snapshot():
    made = snapshot(items=[item(1), item(2, case_number=case("14/33170", None, None)), item(3, case_number=None)])
    with pikepdf.open(io.BytesIO(render_pdf(made))) as opened:
        said = {name: str(value) for name, value in opened.docinfo.items()}
        assert said == {
            "/Title": "REFERAT Chefforum d. 11-03-2026",
            "/Author": "Chefforum",
            "/Subject": "Referat fra mødet onsdag d. 11. marts 2026 kl. 09:00",
            "/Keywords": "Chefforum, 2026-03-11, 00.01.00-A00-32-24, Kommunens styrelse, 14/33170",
            "/Creator": "Chefforum",
            "/Producer": said["/Producer"],
            "/CreationDate": "D:20260311",
            "/ModDate": "D:20260311",
        }
        assert str(opened.Root.Lang) == "da"


def test_long_tables_repeat_their_heads_and_keep_their_rows():
    pages = body(f"<table><thead><tr><th>Navn</th><th>Antal</th><th>Note</th></tr></thead>{ROWS}</table>")
    assert [page.count("Navn Antal Note") for page in pages] == [int("Række" in page) for page in pages] == [1, 1, 0]
    text = " ".join(pages)
    assert [f"Række {number} {number * 7} " in text for number in range(1, 61)] == [True] * 60


def test_a_cell_of_fifty_paragraphs_runs_over_pages():
    pages = body(
        "<table><tr><th>A<th>B<tr><td>x<td>"
        + "".join(f"<p>Afsnit {n}: {LONG_TEXT}</p>" for n in range(50))
        + "</table>"
    )
    assert len(pages) > 2
    assert [sum(f"Afsnit {n}: " in page for page in pages) for n in range(50)] == [1] * 50


def test_no_heading_stands_alone_at_the_foot_of_a_page():
    parts = "".join(f"<h4>Rubrik {n} her</h4>" + f"<p>Tekst {n} her. {LONG_TEXT * (n % 5 + 1)}</p>" for n in range(60))
    pages = body(parts)
    assert len(pages) > 4
    assert [n for n in range(60) for page in pages if (f"Rubrik {n} her" in page) != (f"Tekst {n} her" in page)] == []


def test_footnotes_stand_at_the_foot():
    (page,) = body(
        '<p>Før<span class="footnote">Selve noten</span> efter.</p><p>Sidst.</p>', decision=decision("<p>Slut.</p>")
    )
    assert page.index("Slut.") < page.index("1 Selve noten") < page.index("REFERAT")
    assert "Før1 efter." in page


def test_danish_words_are_hyphenated_and_found():
    word = "arbejdsmiljørepræsentanternes"
    words = " ".join(word + " ja" * (number % 4) for number in range(30))
    made = render_pdf(snapshot(items=[item(sections=[section(html=f"<p>{words}</p>")])]))
    raw = raw_texts(made)[2].partition("Sagsfremstilling")[2].partition("REFERAT")[0]
    assert "\u2010" not in raw
    # pdfium tells a hyphen at a line's end by U+FFFE or U+0002.
    assert re.search("[\ufffe\x02]", raw)
    assert page_texts(made)[2].count(word) == 30


def test_structure_is_a_document():
    html = clean("<h3>Mellemrubrik</h3><ul><li>et</ul><table><tr><th>a<tr><td>b</table>")
    kinds = structure_kinds(render_pdf(snapshot(items=[item(sections=[section(html=html)])])))
    for kind in ("H1", "H2", "H3", "H4", "P", "L", "LI", "LBody", "Table", "THead", "TH", "TD", "Link", "Art", "Sect"):
        assert kind in kinds


def test_note():
    pages = page_texts(render_note_pdf("Notat om lokaler", clean("<h2>Baggrund</h2><p>Tekst.</p>")))
    assert pages == ["Notat om lokaler Baggrund Tekst. Side 1 af 1"]
