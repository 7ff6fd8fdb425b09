"""A secretary brings two files, of which one is no REFERAT; a real worker reads them; the other becomes minutes."""

import pytest
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor, worker
from decisions.tests.test_upload_pages import REFERAT

pytestmark = pytest.mark.journey


def test_secretary_imports_old_minutes(live_server, browser, secretary):
    secretary_at = Visitor(browser, live_server.url)
    page = secretary_at.page
    secretary_at.sign_in("sekretaer")
    page.get_by_role("region", name="Fora").get_by_role("link", name="Chefforum").click()
    page.get_by_role("link", name="Indlæs gamle referater").click()
    expect(page.get_by_text("Højst 20,0 MB hver")).to_be_visible()
    page.locator("#id_files").set_input_files(
        [
            {"name": "januar.txt", "mimeType": "text/plain", "buffer": REFERAT.encode()},
            {"name": "indkøb.txt", "mimeType": "text/plain", "buffer": "Mælk og brød".encode()},
        ]
    )
    page.get_by_role("button", name="Læs filerne").click()
    rows = page.get_by_role("region", name="Dine filer").get_by_role("listitem")
    expect(rows).to_have_count(2)
    with worker():
        expect(rows.filter(has_text="januar.txt")).to_contain_text("Læst, ikke gemt endnu", timeout=30_000)
        expect(rows.filter(has_text="indkøb.txt")).to_contain_text("Kunne ikke læses", timeout=30_000)
    assert secretary_at.violations() == []

    page.get_by_role("link", name="januar.txt").click()
    expect(page.get_by_role("heading", name="Hvad der blev forstået")).to_be_visible()
    expect(page.get_by_text("onsdag 14. januar 2026 kl. 9.00")).to_be_visible()
    assert secretary_at.violations() == []
    page.get_by_role("button", name="Gem referatet").click()
    expect(page.get_by_role("status").filter(has_text="Referatet")).to_contain_text("Referatet er gemt.")
    expect(page.get_by_text("Chefforum godkendte budgettet.")).to_be_visible()
    secretary_at.context.close()
    assert secretary_at.complaints == []
