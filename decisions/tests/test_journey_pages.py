"""A chief on a tablet reads a file beside its text, notes on its words, and meets the file that replaced it."""

import pytest
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor
from meetings.models import Note, StoredFile
from meetings.tests.attached import pdf_of

pytestmark = pytest.mark.journey

FIRST = ("Notat om budget", "Renten er fire procent. Budget-rammen holder.", "Bilag tre")
MOVED = ("Forside", "Notat om budget", "Nu: Renten er fire procent. Budget-rammen holder.")
SECOND = "#side-2 .page-words"


@pytest.fixture
def tablet(live_server, browser):
    visitor = Visitor(browser, live_server.url, width=820)
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


def attach(agenda, secretary, *pages: str):
    """The budget's open file with these pages, read as the worker reads it, in a new version of the agenda."""
    file = agenda.items.get(title="Budget 2027").attachments.get(title="Notat om budget 2027")
    file.attach(pdf_of(*pages), name="notat.pdf", type="application/pdf", pages=len(pages))
    StoredFile.objects.get(pk=file.sha256).read()
    agenda.release_agenda(by=secretary)
    return file


def kept() -> list[tuple]:
    return list(Note.objects.values_list("quote", "text", "page", "lost").order_by("made_at"))


def test_chief_notes_on_the_pages_of_a_file(tablet, agenda, secretary, chief):
    file = attach(agenda, secretary, *FIRST)
    page = tablet.page
    marks, told = page.locator("mark.own-mark"), page.locator("[data-told]").last
    tools = page.get_by_role("toolbar", name="De valgte ord")
    notes = page.get_by_role("region", name="Mine noter")
    address = f"{agenda.get_absolute_url()}punkt/3/bilag/{file.key}/"
    tablet.sign_in("chef")
    page.goto(address)
    expect(page.locator("[data-pages]")).to_have_attribute("data-state", "ready")
    expect(page.locator("iframe")).to_be_hidden()
    expect(page.get_by_text("at budget 2027 godkendes")).to_be_visible()
    expect(page.locator("[data-pages-count]")).to_have_text("af 3")

    page.keyboard.press("PageDown")
    expect(page.get_by_role("region", name="Side 2 af 3")).to_be_in_viewport(ratio=0.5)
    expect(page.get_by_label("Side", exact=True)).to_have_value("2")
    expect(page.locator("#side-2 canvas")).to_be_visible()
    expect(page.locator("[data-ready]")).to_be_attached()
    tablet.select(SECOND, "Renten", "procent")
    tools.get_by_role("button", name="Markér").tap()
    expect(told).to_have_text("Noten er gemt.")
    expect(marks).to_have_text(["Renten er fire procent"])
    tablet.select(SECOND, "Budget-", "rammen")
    tools.get_by_role("button", name="Skriv note").tap()
    page.get_by_role("textbox", name="Ny note").fill("Hvor længe?")
    page.get_by_role("button", name="Gem note").locator("visible=true").last.tap()
    expect(marks).to_have_count(2)
    assert kept() == [("Renten er fire procent", "", 2, False), ("Budget-rammen", "Hvor længe?", 2, False)]
    page.get_by_role("button", name="Større").tap()
    expect(page.get_by_text("125")).to_be_visible()
    assert (tablet.violations(), tablet.overflow()) == ([], 0)

    attach(agenda, secretary, *MOVED)
    page.goto(f"{agenda.get_absolute_url()}punkt/3/")
    notes.get_by_role("link", name="Notat om budget 2027, side 3").first.tap()
    expect(page.get_by_role("region", name="Side 3 af 3")).to_be_in_viewport(ratio=0.5)
    expect(marks).to_have_text(["Renten er fire procent", "Budget-rammen"])

    attach(agenda, secretary, "Renten er steget. Budget-rammen holder.")
    page.reload()
    expect(marks).to_have_text(["Budget-rammen"])
    expect(notes).to_contain_text("Ordene, noten stod ved, står ikke længere i bilaget: »Renten er fire procent«")
    assert kept() == [("Renten er fire procent", "", 3, True), ("Budget-rammen", "Hvor længe?", 1, False)]
