"""Word documents: the same minutes by styles, by bold headings, with merged cells and footnotes; and bad ones."""

import io
import zipfile

import docx
import pytest
from django.utils import translation

from decisions.importing.limits import LARGEST_XML, MOST_CELLS, MOST_ENTRIES, MOST_TAGS
from decisions.tests.import_texts import read, refused

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def minutes(*, styles: bool) -> docx.document.Document:
    """The cover and two items, their headings by Word's styles or by bold type alone."""
    made = docx.Document()

    def head(text: str, level: int) -> None:
        if styles:
            made.add_heading(text, level)
        else:
            made.add_paragraph().add_run(text).bold = True

    head("REFERAT Prøveforum d. 14-01-2026", 1)
    for label, text in (
        ("Mødedato", "Onsdag d. 14. januar 2026 kl. 09:00"),
        ("Mødested", "Lokale 4"),
        ("Mødedeltagere", "Forperson Ida Holm (Direktør), Bo Lund - Valggruppe B (HK)"),
    ):
        line = made.add_paragraph()
        line.add_run(label).bold = True
        line.add_run(f" {text}")
    head("Indholdsfortegnelse", 2)
    made.add_paragraph("Godkendelse.....\t3")
    made.add_paragraph("Plan for skove.....\t4")
    head("Punkt 1: Godkendelse", 1)
    made.add_paragraph("00.01.00-A00-1-26")
    head("Indstilling", 2)
    made.add_paragraph("Direktøren indstiller,")
    made.add_paragraph("at dagsordenen godkendes", style="List Number")
    made.add_paragraph("at referatet godkendes", style="List Number")
    head("Beslutning", 2)
    made.add_paragraph("1. Godkendt: a_b * [x] <y> # 5")
    made.add_paragraph("2. Godkendt")
    head("Punkt 2: Plan for skove", 1)
    made.add_paragraph("01.02.03-P00-2-26")
    head("Sagsfremstilling", 2)
    made.add_paragraph("(10 min.)")
    line = made.add_paragraph("Vi ser på ")
    line.add_run("skoven").italic = True
    line.add_run(" i m")
    line.add_run("2").font.superscript = True
    made.add_paragraph("Eg", style="List Bullet")
    made.add_paragraph("Stilkeg", style="List Bullet 2")
    made.add_paragraph("Bøg", style="List Bullet")
    table = made.add_table(rows=3, cols=3)
    for place, cell in enumerate(table._cells):
        cell.text = f"celle {place}"
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    head("Bilag", 2)
    made.add_paragraph("Kort over skove")
    return made


@pytest.mark.parametrize("styles", [True, False], ids=["styles", "bold"])
def test_a_docx_is_read_as_the_same_minutes(styles):
    reading = read(saved(minutes(styles=styles)), "referat.docx")
    document = reading.document
    first, second = document["items"]
    assert reading.warnings == []
    assert (document["forum"]["name"], document["meeting"]["date"]) == ("Prøveforum", "2026-01-14")
    assert [person["name"] for person in document["participants"]] == ["Ida Holm", "Bo Lund"]
    assert [(item["number"], item["title"], item["case_number"]["text"]) for item in document["items"]] == [
        (1, "Godkendelse", "00.01.00-A00-1-26"),
        (2, "Plan for skove", "01.02.03-P00-2-26"),
    ]
    assert first["sections"][0]["points"] == ["<p>at dagsordenen godkendes</p>", "<p>at referatet godkendes</p>"]
    assert first["decision"]["html"] == "<ol><li>Godkendt: a_b * [x] &lt;y&gt; # 5</li><li>Godkendt</li></ol>"
    assert second["minutes"] == 10
    assert second["sections"][0]["html"] == (
        "<p>(10 min.)</p><p>Vi ser på <em>skoven</em> i m<sup>2</sup></p>"
        "<ul><li>Eg<ul><li>Stilkeg</li></ul></li><li>Bøg</li></ul>"
        '<table><thead><tr><th scope="col">celle 0</th><th scope="col" colspan="2">celle 1<br>celle 2</th></tr></thead>'
        '<tbody><tr><td rowspan="2"><p>celle 3</p><p>celle 6</p></td><td>celle 4</td><td>celle 5</td></tr>'
        "<tr><td>celle 7</td><td>celle 8</td></tr></tbody></table>"
    )
    assert [attachment["title"] for attachment in second["attachments"]] == ["Kort over skove"]


def changed(data: bytes, **parts: str | bytes) -> bytes:
    """The docx with some of its parts replaced or added; a name's __ is a slash, its _dot_ a dot."""
    names = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
        for name, content in names.items():
            new.writestr(name, content)
    return made.getvalue()


def test_footnotes_of_word_stand_at_their_marks():
    data = saved(minutes(styles=True))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        text = packed.read("word/document.xml").decode()
        relations = packed.read("word/_rels/document.xml.rels").decode()
        types = packed.read("[Content_Types].xml").decode()
    text = text.replace("Kort over skove", "Kort").replace(
        "<w:t>(10 min.)</w:t></w:r>", '<w:t>(10 min.)</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    )
    data = changed(
        data,
        word__document_dot_xml=text,
        word___rels__document_dot_xml_dot_rels=relations.replace(
            "</Relationships>",
            f'<Relationship Id="rIdF" Type="{RELATION}/footnotes" Target="footnotes.xml"/></Relationships>',
        ),
        word__footnotes_dot_xml=f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Se </w:t></w:r>'
        "<w:r><w:rPr><w:b/></w:rPr><w:t>loven</w:t></w:r></w:p></w:footnote></w:footnotes>",
        **{
            "[Content_Types]_dot_xml": types.replace(
                "</Types>",
                '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
                'officedocument.wordprocessingml.footnotes+xml"/></Types>',
            )
        },
    )
    reading = read(data, "referat.docx")
    assert reading.warnings == []
    assert reading.document["items"][1]["sections"][0]["html"].startswith(
        '<p>(10 min.)<span class="footnote">Se <strong>loven</strong></span></p>'
    )


def test_places_in_a_docx_are_paragraphs():
    made = minutes(styles=True)
    made.add_heading("Punkt 4: For højt", 1)
    assert str(refused(saved(made), "referat.docx")) == (
        "referat.docx, paragraph 28: Item number 3 is missing: item 4 follows item 2 (paragraph 17). "
        "Correct the number, or insert the item; one that was withdrawn is written 'Punkt N: Udgår'."
    )


# -- what is no docx


def zipped(*entries: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return file.getvalue()


BOMB = "The docx is far larger when it is unpacked than minutes are."
CELLS = "A table has more than 20000 cells."
DAMAGED = "The docx is damaged, or it is no Word document."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (zipped(("notes.txt", b"hej")), "The file is a zip, but no Word document."),
        (zipped(("word/document.xml", b" " * (LARGEST_XML + 1))), BOMB),
        (zipped(("word/document.xml", b"<w:p/>" * (MOST_TAGS + 1))), BOMB),
        (zipped(("word/document.bin", b" <w:p/>" * (MOST_TAGS + 1)), ("word/document.xml", b"<a/>")), BOMB),
        (zipped(("word/document.xml", b"<w:tbl>" + b"<w:tr><w:tc/></w:tr>" * (MOST_CELLS + 1))), CELLS),
        (zipped(*((f"word/{i}.bin", b"") for i in range(MOST_ENTRIES + 1))), BOMB),
        (zipped(("word/document.xml", b"<w:document")), DAMAGED),
        (zipped(("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')), DAMAGED),
        (zipped(("word/document.xml", b"<a>" * 100_000)), DAMAGED),
        (b"PK\x03\x04 and then nothing", DAMAGED),
        (saved(docx.Document())[:-2000], DAMAGED),
        (b"PK\x05\x06" + b"\0" * 18, "The file is a zip, but no Word document."),
    ],
)
def test_a_bad_docx_is_refused(data, message):
    assert refused(data, "referat.docx").message == message


def test_a_docx_that_is_no_referat_is_refused():
    made = docx.Document()
    made.add_paragraph("Kære alle")
    assert refused(saved(made), "brev.docx").message == (
        "The file is not a REFERAT: there is no title line such as 'REFERAT Chefforum d. 26-03-2025'."
    )


def test_pictures_in_a_docx_are_named():
    made = minutes(styles=True)
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63680000008200817dd07a6c0000000049454e44ae426082"
    )
    made.add_picture(io.BytesIO(png))
    assert [str(warning) for warning in read(saved(made), "referat.docx").warnings] == [
        "Pictures are not imported: the file has 1."
    ]
