"""Working copies: the sheets of a booklet, the document and its attachments in one file, and nothing harmful in it."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, String

from meetings.documents.printing import Enclosure, TooLarge, folded_booklet, note_booklet, sides, write_bundle
from meetings.documents.printing import enclosure as limits
from meetings.tests import snapshots
from meetings.tests.attached import locked_pdf, pdf_of, picture
from meetings.tests.pdf_reading import outline

KEYS = [f"{number}0000000-0000-4000-8000-000000000000" for number in range(1, 8)]


def test_sheets_are_in_the_order_in_which_they_are_folded():
    assert {pages: sides(pages) for pages in range(1, 10)} == {
        1: [(None, 1), (None, None)],
        2: [(None, 1), (2, None)],
        3: [(None, 1), (2, 3)],
        4: [(4, 1), (2, 3)],
        5: [(None, 1), (2, None), (None, 3), (4, 5)],
        6: [(None, 1), (2, None), (6, 3), (4, 5)],
        7: [(None, 1), (2, 7), (6, 3), (4, 5)],
        8: [(8, 1), (2, 7), (6, 3), (4, 5)],
        9: [(None, 1), (2, None), (None, 3), (4, 9), (8, 5), (6, 7)],
    }


@pytest.fixture
def document() -> dict:
    """An agenda of two items: the first with three attachments, the second with one."""
    files = [snapshots.attachment(title, key=key) for title, key in zip("abcd", KEYS, strict=False)]
    return snapshots.agenda(
        items=[
            snapshots.item(1, "Budget", key=KEYS[5], attachments=files[:3]),
            snapshots.item(2, "Lokaler", key=KEYS[6], attachments=files[3:]),
        ]
    )


def enclosed(tmp_path: Path, content: bytes, number: int = 1, **said) -> Enclosure:
    path = tmp_path / f"{number}"
    path.write_bytes(content)
    said = {"key": KEYS[0], "item": "1", "title": "a", "name": "a.pdf", "kind": "PDF", **said}
    return Enclosure(number=f"{said['item']}.{number}", path=path, **said)


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as opened:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def test_attachments_follow_the_document_each_with_its_place(document, tmp_path):
    files = [
        enclosed(tmp_path, pdf_of("Side et", "Side to")),
        Enclosure(KEYS[1], "1", "1.2", "b", "budget.xlsx", "Excel"),
        enclosed(tmp_path, locked_pdf(), 3, key=KEYS[2], title="c", name="c.pdf"),
        enclosed(tmp_path, picture(size=(400, 200)), 4, key=KEYS[3], item="2", title="d", is_picture=True),
    ]
    made = tmp_path / "samlet.pdf"
    assert write_bundle(document, files, made) == 9
    assert outline(made.read_bytes()) == [
        ("Indholdsfortegnelse", 2),
        ("Punkt 1: Budget", 3),
        ("Bilag 1.1: a", 5),
        ("Bilag 1.2: b", 7),
        ("Bilag 1.3: c", 8),
        ("Punkt 2: Lokaler", 4),
        ("Bilag 2.4: d", 9),
    ]
    assert texts(made)[4:] == [
        "Side et",
        "Side to",
        "Bilag 1.2: b Bilaget kunne ikke sættes ind her: filen er fra Excel. "
        "Hent det ved punkt 1 på mødets side. Filen hedder »budget.xlsx«.",
        "Bilag 1.3: c Bilaget kunne ikke sættes ind her: filen er låst eller beskadiget. "
        "Hent det ved punkt 1 på mødets side. Filen hedder »c.pdf«.",
        "",
    ]
    with pypdfium2.PdfDocument(made) as opened:
        assert [opened.get_page_label(page) for page in range(9)] == [
            *"1234",
            *("Bilag 1.1 – 1", "Bilag 1.1 – 2", "Bilag 1.2 – 1", "Bilag 1.3 – 1", "Bilag 2.4 – 1"),
        ]
    with pikepdf.open(made) as opened:
        pages = {page.obj.objgen: number for number, page in enumerate(opened.pages, start=1)}
        led = [[pages[note.Dest[0].objgen] for note in page.Annots] for page in opened.pages[2:4]]
        assert (opened.check_pdf_syntax(), led) == ([], [[5, 7, 8], [9]])
        assert "/Metadata" not in opened.Root and "/StructTreeRoot" not in opened.Root


def test_one_item_stands_without_cover_and_contents(document, tmp_path):
    alone = {**document, "items": document["items"][:1]}
    files, made = [enclosed(tmp_path, pdf_of("Side et"))], [tmp_path / name for name in ("en.pdf", "to.pdf")]
    for path in made:
        write_bundle(alone, files, path, alone=True)
    first, second = texts(made[0])
    assert first.startswith("Side 1 af 1 DAGSORDEN Chefforum d. 11-03-2026 Punkt 1: Budget 00.01.00-A00-32-24 ")
    assert "Bilag 1.1: a" in first and "Indhold" not in first and "Mødedeltagere" not in first
    assert second == "Side et"
    assert made[0].read_bytes() == made[1].read_bytes()  # readers of the same share one file


def hostile() -> bytes:
    """Two pages with everything that a program would act on, a form that was filled in, three harmless links, and a
    layer that is not shown."""
    script = Dictionary(S=Name.JavaScript, JS="app.alert('ondt')")
    with pikepdf.open(io.BytesIO(pdf_of("Side et", "Side to"))) as made:
        made.attachments["ond.exe"] = b"ondt i filen"
        made.Root.OpenAction = script
        made.Root.AA = Dictionary(WC=script)
        made.Root.Names.JavaScript = Dictionary(Names=Array([String("ondt"), made.make_indirect(script)]))
        made.Root.Names.Dests = Dictionary(Names=Array([String("to"), Array([made.pages[1].obj, Name.XYZ, 0, 800, 0])]))
        field = made.make_stream(b"BT /F1 12 Tf 2 2 Td (udfyldt) Tj ET", Subtype=Name.Form, BBox=Array([0, 0, 99, 20]))
        field.Resources = made.pages[0].Resources
        box = [60, 500, 160, 520]
        notes = [
            {
                "Subtype": Name.Widget,
                "FT": Name.Tx,
                "T": "navn",
                "V": "udfyldt",
                "AP": Dictionary(N=field),
                "AA": script,
            },
            {"Subtype": Name.Link, "A": script},
            {"Subtype": Name.Link, "A": Dictionary(S=Name.Launch, F="ond.exe")},
            {"Subtype": Name.Link, "A": Dictionary(S=Name.SubmitForm, F="https://ond.example")},
            {"Subtype": Name.Link, "A": Dictionary(S=Name.URI, URI="javascript:ondt()")},
            {"Subtype": Name.Link, "A": Dictionary(S=Name.URI, URI="https://god.example", Next=script)},
            {"Subtype": Name.Link, "A": Dictionary(S=Name.GoTo, D="to"), "AA": script},
            {"Subtype": Name.Link, "Dest": Array([made.pages[0].obj, Name.Fit])},
            {"Subtype": Name.FileAttachment, "FS": made.attachments["ond.exe"].obj},
            {"Subtype": Name.Screen, "A": script},
        ]
        made.pages[0].Annots = Array([made.make_indirect(Dictionary(Type=Name.Annot, Rect=box, **n)) for n in notes])
        made.pages[0].AA = Dictionary(O=script)
        layer = made.make_indirect(Dictionary(Type=Name.OCG, Name="Kladde"))
        made.pages[1].Resources.Properties = Dictionary(L=layer)
        made.pages[1].contents_add(b"/OC /L BDC 0 0 99 99 re f EMC")
        made.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
        made.Root.AcroForm = Dictionary(Fields=Array([made.pages[0].Annots[0]]), XFA=made.make_stream(b"<ondt/>"))
        out = io.BytesIO()
        made.save(out, static_id=True)
    return out.getvalue()


def test_nothing_that_a_program_acts_on_comes_along(document, tmp_path):
    made = tmp_path / "samlet.pdf"
    write_bundle(document, [enclosed(tmp_path, hostile())], made)
    with pikepdf.open(made) as opened:
        page = opened.pages[4]
        links = [
            (str(note.get("/A", {}).get("/URI", "")), opened.pages.index(note.Dest[0]) if "/Dest" in note else None)
            for note in page.Annots
        ]
        assert links == [("https://god.example", None), ("", 5), ("", 4)]
        assert dict(opened.attachments) == {}
        assert [key for key in opened.Root if key in ("/OpenAction", "/AA", "/AcroForm")] == []
        assert set(opened.Root.Names.keys()) == {"/Dests"}
        hidden = [one.objgen for one in opened.Root.OCProperties.D.OFF]
        assert hidden == [opened.pages[5].Resources.Properties.L.objgen]
        opened.save(tmp_path / "læselig.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.all,
                    object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    readable = (tmp_path / "læselig.pdf").read_bytes()
    assert [word for word in (b"ond", b"JavaScript", b"/JS", b"Launch", b"Submit", b"/AA") if word in readable] == []
    # What the form was filled in with is still on the page.
    assert texts(made)[4:] == ["Side et udfyldt", "Side to"]


def test_more_than_one_file_may_hold_is_refused(document, tmp_path, monkeypatch):
    monkeypatch.setattr("meetings.documents.printing.bundle.MOST_PAGES", 1)
    with pytest.raises(TooLarge):
        write_bundle(document, [enclosed(tmp_path, pdf_of("Side et", "Side to"))], tmp_path / "samlet.pdf")
    assert not (tmp_path / "samlet.pdf").exists()
    file = Enclosure(KEYS[0], "1", "1.1", "a", "a.pdf", "PDF", pages=10, size=20)
    assert limits.measure([file, file]) == (20, 40)
    with pytest.raises(TooLarge):
        limits.measure([Enclosure(KEYS[0], "1", "1.1", "a", "a.pdf", "PDF", size=limits.MOST_BYTES + 1)])


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [tuple(round(side) for side in page.get_size()) for page in opened]


def test_booklets_have_the_documents_words(document):
    margin, folded = note_booklet(document), folded_booklet(document)
    assert sizes(margin) == [(595, 842)] * 4
    assert sizes(folded) == [(842, 595)] * 2
    with pypdfium2.PdfDocument(margin) as opened:
        words = [page.get_textpage().get_text_range() for page in opened]
    with pypdfium2.PdfDocument(folded) as opened:
        # One sheet: the last page beside the first, and the second beside the third.
        sheet = [
            [page.get_textpage().get_text_bounded(left=left, right=left + 421) for left in (0, 421)] for page in opened
        ]
    said = ["DAGSORDEN Chefforum", "Indholdsfortegnelse", "Punkt 1: Budget", "Punkt 2: Lokaler"]
    assert [word in text for word, text in zip(said, words, strict=True)] == [True] * 4
    assert [[side.count(word) for word in said] for pair in sheet for side in pair] == [
        [1, 0, 0, 1],  # the second item, and the document's name at its foot
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 0, 1, 0],
    ]
    with pikepdf.open(io.BytesIO(margin)) as long, pikepdf.open(io.BytesIO(folded)) as short:
        assert [str(one.Root.ViewerPreferences.Duplex) for one in (long, short)] == [
            "/DuplexFlipLongEdge",
            "/DuplexFlipShortEdge",
        ]
