"""A Word document fills an item: its headings find the sections, and no word is left behind or overwritten."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import docx_item
from meetings.files import uploading
from meetings.models import AgendaItem
from meetings.views.writing_page import NOT_WRITTEN_HERE

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def document() -> bytes:
    """An item as authors write them: a title, a case number, sections by other names, and a heading of its own."""
    made = docx.Document()
    made.add_heading("Beslutning om svømmehaller", 1)
    made.add_paragraph("Sagsnr.: 04.01.00-P20-7-26")
    made.add_heading("INDSTILLING:", 2)
    made.add_paragraph("Direktøren for Kultur indstiller,")
    made.add_paragraph("at Chefforum godkender planen", style="List Number")
    made.add_paragraph("at planen sendes i høring", style="List Number")
    made.add_paragraph("Indstillingen er drøftet med lederne.")
    made.add_heading("1. Sagsfremstilling", 2)
    line = made.add_paragraph("Der er ")
    line.add_run("tre").bold = True
    line.add_run(" haller.")
    made.add_heading("Baggrund", 3)
    made.add_paragraph("De er gamle.")
    made.add_heading("Tidsplan", 2)
    table = made.add_table(rows=2, cols=2)
    for place, cell in enumerate(table._cells):
        cell.text = f"celle {place}"
    table.cell(0, 0).merge(table.cell(0, 1))
    made.add_paragraph().add_run("Økonomiske konsekvenser").bold = True
    made.add_paragraph("42 mio. kr.")
    made.add_heading("Beslutning", 2)
    return saved(made)


@pytest.fixture
def written(chefforum, secretary) -> AgendaItem:
    """An empty item with the forum's usual sections."""
    return AgendaItem.objects.write(forum=chefforum, by=secretary, title="Uden titel")


def sections(item):
    return list(item.sections.exclude(type__in=NOT_WRITTEN_HERE))


def said(item) -> dict[str, str]:
    return {section.type: section.html for section in sections(item) if section.html}


def posted(response) -> dict:
    """What the form of the preview would send as it stands."""
    context = response.context
    data = {"version": context["item"].version}
    for part in context["parts"]:
        pk = part.section.pk
        data |= {f"version-{pk}": part.version, f"html-{pk}": part.html, f"choice-{pk}": part.choice}
        data |= {f"recommender-{pk}": part.recommender, f"point-{pk}": part.points}
    for line in context["head"]:
        data[line["name"]] = line["text"]
    return data


def upload(client, item, content: bytes, name: str = "punkt.docx"):
    file = SimpleUploadedFile(name, content, TYPE)
    return client.post(reverse("fill_from_docx", args=[item.key]), {"file": file})


EXPECTED = {
    "recommendation": "<p>Indstillingen er drøftet med lederne.</p>",
    "presentation": "<p>Der er <strong>tre</strong> haller.</p><h4>Baggrund</h4><p>De er gamle.</p><h4>Tidsplan</h4>"
    '<table><tbody><tr><td colspan="2"><p>celle 0</p><p>celle 1</p></td></tr><tr><td>celle 2</td><td>celle 3</td></tr>'
    "</tbody></table>",
    "economy": "<p>42 mio. kr.</p>",
}


def test_headings_find_their_sections(written):
    text = docx_item.read(document(), sections(written))
    assert (text.title, text.case_number) == ("Beslutning om svømmehaller", "04.01.00-P20-7-26")
    assert {one.section.type: one.html for one in text.found if one.html} == EXPECTED
    recommendation = next(one for one in text.found if one.section.type == "recommendation")
    assert recommendation.recommender == "Direktøren for Kultur indstiller,"
    assert recommendation.points == ["<p>at Chefforum godkender planen</p>", "<p>at planen sendes i høring</p>"]
    assert (text.unknown, text.pictures) == (["Tidsplan"], 0)


def changed(content: bytes, change) -> bytes:
    """The docx with each part as `change(name, bytes)` gives it; what it gives under another name is added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as made:
        for name in old.namelist():
            made.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def with_footnote() -> bytes:
    """A line whose first word has a footnote of two paragraphs."""
    made = docx.Document()
    made.add_heading("Sagsfremstilling", 1)
    line = made.add_paragraph("Haller")
    line.add_run(", i drift.")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def change(name: str, part: bytes) -> bytes:
        text = part.decode("utf-8") if name.endswith((".xml", ".rels")) else ""
        if name == "word/document.xml":
            mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
            return text.replace("<w:t>Haller</w:t></w:r>", f"<w:t>Haller</w:t></w:r>{mark}").encode()
        if name == "word/_rels/document.xml.rels":
            relation = f'<Relationship Id="rIdF" Type="{office}/footnotes" Target="footnotes.xml"/>'
            return text.replace("</Relationships>", f"{relation}</Relationships>").encode()
        return part

    notes = (
        f'<w:footnotes {w}><w:footnote w:id="2"><w:p><w:r><w:t>Optalt i </w:t></w:r><w:r><w:rPr><w:i/></w:rPr>'
        "<w:t>maj</w:t></w:r></w:p><w:p><w:r><w:t>Igen i juni</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    file = io.BytesIO(changed(saved(made), change))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("word/footnotes.xml", notes)
    return file.getvalue()


def test_a_footnote_stands_at_its_mark(written):
    text = docx_item.read(with_footnote(), sections(written))
    note = '<span class="footnote">Optalt i <em>maj</em> Igen i juni</span>'
    assert {one.section.type: one.html for one in text.found if one.html} == {
        "presentation": f"<p>Haller{note}, i drift.</p>"
    }


def test_the_text_is_shown_and_then_put_in(written, secretary, signed_in):
    client = signed_in(secretary)
    shown = upload(client, written, document())
    assert shown.status_code == 200
    assert said(written) == {}
    data = {**posted(shown), "use-title": "on", "use-case_number": "on"}
    response = client.post(reverse("save_docx", args=[written.key]), data)
    assert response.url == reverse("item_draft", args=[written.key])
    written.refresh_from_db()
    assert (written.title, written.case_number) == ("Beslutning om svømmehaller", "04.01.00-P20-7-26")
    assert said(written) == EXPECTED
    assert written.recommender == "Direktøren for Kultur indstiller,"
    assert [point.html for point in written.points.all()] == [
        "<p>at Chefforum godkender planen</p>",
        "<p>at planen sendes i høring</p>",
    ]


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        ("append", "<p>Gammelt.</p><p>42 mio. kr.</p>"),
        ("replace", "<p>42 mio. kr.</p>"),
        ("skip", "<p>Gammelt.</p>"),
    ],
)
def test_text_that_is_there_is_kept_as_chosen(written, secretary, signed_in, choice, left):
    economy = written.sections.get(type="economy")
    economy.revise(by=secretary, html="<p>Gammelt.</p>", version=1)
    client = signed_in(secretary)
    shown = upload(client, written, document())
    assert "Der er allerede tekst i afsnittet" in shown.content.decode()
    client.post(reverse("save_docx", args=[written.key]), {**posted(shown), f"choice-{economy.pk}": choice})
    economy.refresh_from_db()
    assert economy.html == left
    assert "<p>Gammelt.</p>" in economy.states.values_list("html", flat=True)
    written.refresh_from_db()
    assert written.title == "Uden titel"


def test_what_somebody_wrote_meanwhile_is_not_overwritten(written, secretary, signed_in):
    client = signed_in(secretary)
    data = posted(upload(client, written, document()))
    economy = written.sections.get(type="economy")
    economy.revise(by=secretary, html="<p>Skrevet imens.</p>", version=1)
    refused = client.post(reverse("save_docx", args=[written.key]), data)
    assert refused.status_code == 409
    assert said(written) == {"economy": "<p>Skrevet imens.</p>"}
    assert "Der er allerede tekst i afsnittet" in refused.content.decode()
    client.post(reverse("save_docx", args=[written.key]), posted(refused))
    assert said(written) == EXPECTED | {"economy": "<p>Skrevet imens.</p><p>42 mio. kr.</p>"}


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def macros() -> bytes:
    """The document with the type that Word gives one with macros."""
    plain = b"openxmlformats-officedocument.wordprocessingml.document.main"
    return changed(document(), lambda name, part: part.replace(plain, b"ms-word.document.macroEnabled.main"))


BAD = {
    "empty": (b"", "Filen er tom"),
    "text": (b"Ikke et dokument", ""),
    "pdf": (b"%PDF-1.4 x", "PDF"),
    "old doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""),
    "zip": (zipped(a="x"), "zip"),
    "cut off": (document()[:3000], "beskadiget"),
    "macros": (macros(), "makroer"),
    "nothing in it": (saved(docx.Document()), "Der er ingen tekst i dokumentet."),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(written, secretary, signed_in, name):
    content, reason = BAD[name]
    response = upload(signed_in(secretary), written, content)
    assert response.status_code == 422
    page = response.content.decode()
    assert 'role="alert"' in page
    assert reason in page
    assert said(written) == {}


def test_a_document_of_500_megabytes_is_answered_before_it_is_read(written, secretary, signed_in, monkeypatch):
    monkeypatch.setattr(uploading, "LARGEST_REQUEST", 200_000)
    response = upload(signed_in(secretary), written, bytes(500_000))
    assert response.status_code == 422
    assert "større end 20 MB" in response.content.decode()
    assert said(written) == {}


def test_a_stranger_and_a_reader_fill_nothing(written, secretary, chief, employee, signed_in):
    urls = [reverse(name, args=[written.key]) for name in ("fill_from_docx", "save_docx")]
    for person in (chief, employee):
        assert [signed_in(person).post(url).status_code for url in urls] == [404, 404]
    assert said(written) == {}
