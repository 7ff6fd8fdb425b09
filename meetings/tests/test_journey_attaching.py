"""Attaching in a browser: several files at once, by choosing and by dragging, in order, and with a real worker."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from decisions.tests.journeys import WIDTHS, HeldBack, Visitor, worker
from meetings.models import AgendaItem, Attachment, StoredFile
from meetings.tests.attached import CPR, docx_of, locked_pdf, pdf_of, picture

pytestmark = pytest.mark.journey

DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name));
  for (const type of ["dragenter", "dragover", "drop"]) {
    document.querySelector("#attachments").dispatchEvent(
      new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data}));
  }
}"""


@pytest.fixture
def item(transactional_db, agenda, secretary) -> AgendaItem:
    """The secretariat's own item, with nothing attached."""
    return AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=secretary, title="Ny skole")


def file(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def titles(item: AgendaItem) -> list[str]:
    return [row.title for row in item.attachments.all()]


def test_secretary_attaches_orders_removes_and_brings_back(live_server, browser, item):
    secretary_at = Visitor(browser, live_server.url)
    page = secretary_at.page
    secretary_at.sign_in("sekretaer")
    page.goto(reverse("attachments", args=[item.key]))
    panel = page.get_by_role("region", name="Bilag")
    panel.get_by_label("Vedhæft filer").set_input_files(
        [file("Notat.pdf", pdf_of(f"Om {CPR}", "To")), file("Låst.pdf", locked_pdf()), file("Plan.png", picture())]
    )
    rows = panel.locator(".attachment")
    expect(rows).to_have_count(2)
    expect(panel.get_by_role("alert")).to_contain_text("Låst.pdf: PDF-filen er beskyttet med en adgangskode.")
    expect(rows.filter(has_text="Notat")).to_contain_text("Læses …")
    with worker():
        expect(rows.filter(has_text="Notat")).to_contain_text("2 sider", timeout=30_000)
    expect(rows.filter(has_text="Notat")).to_contain_text("1 CPR-nummer i filen")
    shown = rows.filter(has_text="Notat").locator("img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480

    page.evaluate(DROP, ["Tom.docx", ""])
    expect(panel.get_by_role("alert")).to_contain_text("Tom.docx: Filen er tom.")
    assert secretary_at.violations() == []

    # By keyboard: up, and the focus stays; then the title; then away with it, and back.
    up = panel.get_by_role("button", name=f"Flyt »{titles(item)[1]}« op")
    last = titles(item)[1]
    up.press("Enter")
    expect(panel.get_by_role("status").first).to_contain_text(f"»{last}« er nu nummer 1.")
    expect(panel.get_by_role("button", name=f"Flyt »{last}« op")).to_be_focused()
    assert titles(item)[0] == last
    note = rows.filter(has_text="Notat")
    note.get_by_text("Ret").click()
    note.get_by_label("Titel").fill("Notat om skolen")
    note.get_by_label("Lukket: kun medlemmer ser det").check()
    note.get_by_role("button", name="Gem").click()
    expect(rows.filter(has_text="Notat om skolen")).to_contain_text("Lukket")
    expect(rows.filter(has_text="Notat om skolen").locator("summary")).to_be_focused()
    rows.filter(has_text="Notat om skolen").locator("summary").click()
    rows.filter(has_text="Notat om skolen").get_by_role("button", name="Fjern").click()
    expect(rows).to_have_count(1)
    panel.get_by_role("button", name="Fortryd").click()
    expect(rows).to_have_count(2)

    # By dragging the first below the second.
    before = titles(item)
    first, second = rows.nth(0).bounding_box(), rows.nth(1).bounding_box()
    page.mouse.move(first["x"] + 200, first["y"] + 20)
    page.mouse.down()
    page.mouse.move(second["x"] + 200, second["y"] + 10, steps=5)
    page.mouse.move(second["x"] + 200, second["y"] + second["height"] - 5, steps=5)
    page.mouse.up()
    expect(panel.get_by_role("status").first).to_contain_text("Rækkefølgen er gemt.")
    assert titles(item) == before[::-1]
    secretary_at.context.close()
    # Two files were refused, and the browser says so of each.
    assert [told for told in secretary_at.complaints if "/bilag/vedhaeft/" not in told] == []
    assert len(secretary_at.complaints) == 2


def test_what_is_half_typed_stays_when_the_list_comes_anew(live_server, browser, item, secretary):
    for name in ("Kort", "Notat"):
        Attachment.objects.add(item, by=secretary, content=picture(), name=f"{name}.png")
    secretary_at = Visitor(browser, live_server.url)
    page = secretary_at.page
    secretary_at.sign_in("sekretaer")
    page.goto(reverse("attachments", args=[item.key]))
    note = page.locator(".attachment").filter(has_text="Notat")
    note.get_by_text("Ret").click()
    note.get_by_label("Titel").fill("Not skolen")
    note.get_by_label("Lukket: kun medlemmer ser det").check()
    slow = HeldBack(page, "**/flyt/")
    page.get_by_role("button", name="Flyt »Kort« ned").click()
    note.get_by_label("Titel").focus()
    for key in ("Home", *["ArrowRight"] * 3):
        page.keyboard.press(key)
    page.keyboard.type("at")
    slow.let_go()
    expect(page.locator(".attachment").first).to_contain_text("Notat")
    expect(note.get_by_label("Titel")).to_have_value("Notat skolen")
    page.keyboard.type(" om")
    note.get_by_role("button", name="Gem").click()
    expect(page.locator(".attachment").filter(has_text="Notat om skolen")).to_contain_text("Lukket")

    # However fast moves come, each counts; at the end of the list there is none.
    up, down = (f"Flyt »Notat om skolen« {way}" for way in ("op", "ned"))
    for name in (down, up, up, down, up):
        page.get_by_role("button", name=name).press("Enter")
    for count in range(4):
        slow.let_go()
        expect(page.locator(".attachment").nth(1 - count % 2)).to_contain_text("Notat om skolen")

    # Whoever attaches closed files one after the other ticks that once.
    page.get_by_label("Lukket: kun medlemmer ser dem").check()
    for number, name in enumerate(("Løn", "Sygdom"), start=3):
        page.get_by_label("Vedhæft filer").set_input_files([file(f"{name}.png", picture())])
        expect(page.locator(".attachment")).to_have_count(number)
    assert [(row.title, row.closed) for row in item.attachments.all()] == [
        ("Notat om skolen", True),
        ("Kort", False),
        ("Løn", True),
        ("Sygdom", True),
    ]
    assert secretary_at.complaints == []
    secretary_at.context.close()


def test_network_that_fails_and_a_session_that_ends_are_told(live_server, browser, item):
    secretary_at = Visitor(browser, live_server.url)
    page = secretary_at.page
    secretary_at.sign_in("sekretaer")
    page.goto(reverse("attachments", args=[item.key]))
    page.get_by_label("Lukket: kun medlemmer ser dem").check()
    page.get_by_label("Vedhæft filer").set_input_files([file("Fortroligt.png", picture())])
    expect(page.locator(".attachment").filter(has_text="Fortroligt")).to_contain_text("Lukket")
    page.route("**/vedhaeft/", lambda route: route.abort())
    page.get_by_label("Vedhæft filer").set_input_files([file("Notat.pdf", pdf_of("Et"))])
    expect(page.get_by_role("alert")).to_contain_text("Notat.pdf: Ikke vedhæftet: netværket svigtede.")
    page.unroute("**/vedhaeft/")
    page.context.clear_cookies()
    page.get_by_label("Vedhæft filer").set_input_files([file("Notat.pdf", pdf_of("Et"))])
    expect(page.get_by_role("alert")).to_contain_text("Notat.pdf: Ikke vedhæftet: du er blevet logget ud.")
    assert [(row.title, row.closed) for row in item.attachments.all()] == [("Fortroligt", True)]
    secretary_at.context.close()


def test_without_a_script_the_forms_do_the_same(live_server, browser, item):
    secretary_at = Visitor(browser, live_server.url, java_script_enabled=False)
    page = secretary_at.page
    secretary_at.sign_in("sekretaer")
    page.goto(reverse("attachments", args=[item.key]))
    page.get_by_label("Vedhæft filer").set_input_files([file("Notat.pdf", pdf_of("Et")), file("Tom.pdf", b"")])
    page.get_by_role("button", name="Vedhæft", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Tom.pdf: Filen er tom.")
    page.get_by_text("Ret", exact=False).and_(page.locator("summary")).click()
    page.get_by_role("button", name="Fjern").click()
    expect(page.get_by_text("er fjernet. Du kan hente det tilbage herunder.")).to_be_visible()
    page.get_by_role("button", name="Fortryd").click()
    expect(page.locator(".attachment")).to_have_count(1)
    assert titles(item) == ["Notat"]
    secretary_at.context.close()


def test_panel_is_accessible_at_every_width(live_server, browser, item, secretary):
    for content, name, closed in (
        (pdf_of("Et", "To"), "Budgetnotat_med_et_meget_langt_navn_der_ikke_kan_brydes_af_sig_selv_2027.pdf", False),
        (docx_of(f"Om {CPR}"), "Personalesag.docx", True),
        (picture(), "Kort.png", False),
    ):
        Attachment.objects.add(item, by=secretary, content=content, name=name, closed=closed)
    for row in StoredFile.objects.all():
        row.read()
    Attachment.objects.add(item, by=secretary, content=pdf_of("Tre"), name="Ulæst.pdf")
    Attachment.objects.add(item, by=secretary, content=pdf_of("Fire"), name="Fjernet.pdf").remove(by=secretary)
    found = []
    for width in WIDTHS:
        secretary_at = Visitor(browser, live_server.url, width=width)
        secretary_at.sign_in("sekretaer")
        secretary_at.page.goto(reverse("attachments", args=[item.key]))
        secretary_at.page.locator("summary").first.click()
        secretary_at.page.evaluate("document.querySelector('#attachments-heading').focus()")
        found += [(width, *secretary_at.violations(), secretary_at.overflow())]
        secretary_at.context.close()
        assert secretary_at.complaints == []
    assert found == [(width, 0) for width in WIDTHS]
