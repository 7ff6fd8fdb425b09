"""An author fills an item from a Word document in a browser, and goes on writing in what came of it."""

import pytest
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor
from meetings.models import AgendaItem
from meetings.tests.test_fill_from_docx import TYPE, document

pytestmark = pytest.mark.journey


def test_author_fills_an_item_from_a_word_document(browser, live_server, chefforum, secretary):
    item = AgendaItem.objects.write(forum=chefforum, by=secretary, title="Svømmehaller")
    item.sections.get(type="economy").revise(by=secretary, html="<p>Er ved at blive regnet ud.</p>", version=1)
    visitor = Visitor(browser, live_server.url)
    page = visitor.page
    visitor.sign_in("sekretaer")
    page.goto(f"/punkter/{item.key}/")
    page.get_by_role("link", name="Hent teksten fra et Word-dokument").click()
    file = page.get_by_label("Word-dokument")
    file.set_input_files({"name": "indkøb.docx", "mimeType": TYPE, "buffer": b"Ikke et dokument"})
    page.get_by_role("button", name="Læs dokumentet").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert visitor.violations() == []
    file.set_input_files({"name": "svømmehaller.docx", "mimeType": TYPE, "buffer": document()})
    page.get_by_role("button", name="Læs dokumentet").click()
    expect(page.get_by_role("heading", name="Hvad kommer hvorhen")).to_be_visible()
    assert visitor.faults() == []
    page.get_by_role("group", name="Der er allerede tekst i afsnittet").get_by_label("i stedet").check()
    page.get_by_role("button", name="Sæt teksten ind i punktet").click()
    expect(page.get_by_role("status").filter(has_text="Teksten fra Word-dokumentet er sat ind.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Økonomi")).to_have_text("42 mio. kr.")
    expect(page.get_by_role("textbox", name="Sagsfremstilling")).to_contain_text("De er gamle.")
    visitor.context.close()
    assert visitor.complaints == []
