"""A chief on a tablet marks words, writes a note on others, meets the next version, and finds her notes."""

import pytest
from playwright.sync_api import expect

from decisions.tests.journeys import HeldBack, Visitor
from meetings.models import Note, Section

pytestmark = pytest.mark.journey

TEXT = "<p>Det handler om budget 2027. Direktionen foreslår et nyt <strong>hus</strong>.</p><ul><li>Et lån</li><li>Et salg</li></ul>"
PROSE = ".part-presentation .prose"


@pytest.fixture
def chief_at(live_server, browser):
    visitor = Visitor(browser, live_server.url, width=820)
    yield visitor
    visitor.context.close()
    # A refused note is answered with 422, and the browser says so.
    assert [one for one in visitor.complaints if "422" not in one] == []


def revise(agenda, secretary, html: str) -> None:
    Section.objects.filter(item__meeting=agenda, item__title="Budget 2027", type="presentation").update(html=html)
    agenda.release_agenda(by=secretary)


def test_chief_notes_on_words_and_meets_them_in_the_next_version(chief_at, agenda, secretary, chief):
    revise(agenda, secretary, TEXT)
    page = chief_at.page
    marks = page.locator("mark.own-mark")
    chief_at.sign_in("chef")
    page.goto(f"{agenda.get_absolute_url()}punkt/3/")
    expect(page.locator("[data-ready]")).to_be_attached()
    notes = page.get_by_role("region", name="Mine noter")
    tools = page.get_by_role("toolbar", name="De valgte ord")

    chief_at.select(PROSE, "foreslår", "hus")
    tools.get_by_role("button", name="Markér").tap()
    expect(marks).to_have_text(["foreslår et nyt ", "hus"])
    expect(page.locator("[data-told]")).to_have_text("Noten er gemt.")

    chief_at.select(PROSE, "lån", "Et salg")
    expect(tools).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(tools.get_by_role("button", name="Skriv note")).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="Ny note")
    expect(field).to_be_focused()
    expect(page.locator("[data-preview]")).to_have_text("lån Et salg")
    field.fill("a" * 100_001)
    page.get_by_role("button", name="Gem note").locator("visible=true").last.tap()
    expect(page.locator("#note-error")).to_contain_text("100.000 er det højeste")
    expect(field).to_have_value("a" * 100_001)
    field.fill("Hvilken rente?")
    page.get_by_role("button", name="Gem note").locator("visible=true").last.tap()
    expect(notes.get_by_role("listitem").filter(has_text="Hvilken rente?")).to_be_visible()
    assert list(Note.objects.values_list("user__username", "quote", "text").order_by("made_at")) == [
        ("chef", "foreslår et nyt hus", ""),
        ("chef", "lån Et salg", "Hvilken rente?"),
    ]
    assert (chief_at.violations(), chief_at.overflow()) == ([], 0)

    revise(agenda, secretary, f"<p>Forord.</p>{TEXT.replace('Et salg', 'Et køb')}")
    page.reload()
    expect(marks).to_have_text(["foreslår et nyt ", "hus"])
    expect(notes).to_contain_text("Ordene, noten stod ved, er ikke længere i teksten: »lån Et salg«")
    page.get_by_role("link", name="foreslår et nyt hus").tap()
    expect(marks.first).to_be_in_viewport()

    notes.get_by_role("button", name="Fjern note").first.tap()
    expect(marks).to_have_count(0)
    notes.get_by_role("button", name="Fortryd").tap()
    expect(marks).to_have_text(["foreslår et nyt ", "hus"])

    page.get_by_role("link", name="Alle mine noter til mødet").tap()
    expect(page.get_by_role("heading", name="3 Budget 2027")).to_be_visible()
    expect(page.get_by_text("Hvilken rente?")).to_be_visible()
    assert chief_at.violations() == []


def test_what_is_written_while_a_note_is_on_its_way_stays(chief_at, agenda, secretary, chief):
    agenda.release_agenda(by=secretary)
    page, slow = chief_at.page, HeldBack(chief_at.page, "**/noter/")
    chief_at.sign_in("chef")
    page.goto(f"{agenda.get_absolute_url()}punkt/3/")
    expect(page.locator("[data-ready]")).to_be_attached()
    field = page.get_by_role("textbox", name="Ny note")
    field.fill("Spørg om renten.")
    page.get_by_role("button", name="Gem note").locator("visible=true").last.tap()
    field.press_sequentially(" Og om prisen.")
    expect(field).to_have_value("Spørg om renten. Og om prisen.")
    slow.let_go()
    saved = page.get_by_role("region", name="Mine noter").get_by_role("listitem")
    expect(saved.filter(has_text="Spørg om renten.")).to_be_visible()
    expect(field).to_have_value("Spørg om renten. Og om prisen.")
    assert Note.objects.get().text == "Spørg om renten."
    expect(page.locator(".own-note-where")).not_to_have_attribute("open", "")
