"""A chief reads a meeting, from signing in to signing out, with the keyboard and with a real worker making the PDF."""

import re

import pytest
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor, worker

pytestmark = pytest.mark.journey


@pytest.fixture
def visit(live_server, browser):
    """A function: a visitor of the running system. At the end nobody's browser may have complained of anything."""
    visitors = []

    def visitor(**said) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, **said))
        return visitors[-1]

    yield visitor
    for one in visitors:
        one.context.close()
    assert [one.complaints for one in visitors] == [[] for _one in visitors]


def test_chief_reads_from_front_page_to_pdf(visit, approved, chief):
    chief_at = visit()
    page = chief_at.page
    chief_at.sign_in("chef")
    page.get_by_role("region", name="Fora").get_by_role("link", name="Chefforum").click()
    page.get_by_role("link", name="onsdag 2. december").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Chefforum.*onsdag 2. december 2026", re.S))
    contents = page.get_by_role("navigation", name="Indhold")
    expect(contents.get_by_role("link")).to_have_count(3)
    expect(contents.get_by_role("link", name="2 Ansættelse af ny chef Lukket")).to_be_visible()

    page.get_by_role("link", name="Budget 2027", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="Punkt 3 Budget 2027")).to_be_visible()
    with page.expect_download() as attached:
        page.get_by_role("link", name="Hent Notat om budget 2027").click()
    assert attached.value.suggested_filename == "åben.pdf"

    page.get_by_role("link", name="Chefforum, onsdag 2. december 2026").click()
    page.get_by_role("link", name="Hent referat som PDF").click()
    expect(page.get_by_role("heading", name="Dokumentet er ved at blive dannet")).to_be_visible()
    with worker():
        with page.expect_download(timeout=60_000) as sent:
            expect(page.get_by_role("heading", name="Dokumentet er klar")).to_be_visible(timeout=60_000)
        assert sent.value.suggested_filename == "Referat Chefforum 2026-12-02.pdf"

        page.goto(approved.get_absolute_url())
        page.get_by_role("link", name="Udskriv, eller hent med bilag").click()
        with page.expect_download(timeout=60_000) as collected:
            page.get_by_role("link", name="Hent referat med bilag").click()
        assert collected.value.suggested_filename == "Referat Chefforum 2026-12-02 med bilag.pdf"
    assert sent.value.path().read_bytes()[:5] == b"%PDF-"

    page.get_by_role("button", name="Log ud").click()
    expect(page.get_by_role("link", name="Log ind").first).to_be_visible()
    page.goto(approved.get_absolute_url())
    expect(page.get_by_role("heading", name="Her er ingen side til dig")).to_be_visible()


def test_keys_lead_from_item_to_item(visit, approved, chief):
    chief_at = visit()
    page = chief_at.page
    chief_at.sign_in("chef")
    page.goto(approved.get_absolute_url())
    focused = []
    for key in ("j", "ArrowRight", "k", "ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
        focused.append(page.evaluate("document.activeElement.id"))
    assert focused == ["punkt-1", "punkt-2", "punkt-1", "main", "main"]

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Taster")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    page.get_by_role("link", name="Godkendelse af dagsorden", exact=True).click()
    page.wait_for_url("**/punkt/1/")
    for key, label in (("j", "2"), ("ArrowRight", "3"), ("ArrowRight", "3"), ("k", "2")):
        page.keyboard.press(key)
        page.wait_for_url(f"**/punkt/{label}/")


def test_contents_mark_the_item_that_is_read(visit, approved, chief):
    chief_at = visit()
    page = chief_at.page
    chief_at.sign_in("chef")
    page.goto(f"{approved.get_absolute_url()}#punkt-2")
    expect(page.locator("#contents [aria-current]")).to_contain_text("Ansættelse af ny chef")


def test_tablet_has_the_contents_in_a_drawer(visit, approved, chief):
    chief_at = visit(width=820)
    page = chief_at.page
    chief_at.sign_in("chef")
    page.goto(approved.get_absolute_url())
    contents = page.get_by_role("navigation", name="Indhold")
    expect(contents).to_be_hidden()
    page.get_by_role("button", name="Indhold").click()
    contents.get_by_role("link", name="Budget 2027").click()
    expect(contents).to_be_hidden()
    expect(page.locator("#punkt-3")).to_be_in_viewport()


def test_everything_is_read_without_javascript(visit, approved, chief):
    chief_at = visit(java_script_enabled=False)
    page = chief_at.page
    chief_at.sign_in("chef")
    page.goto(approved.get_absolute_url())
    page.get_by_role("link", name="Ansættelse af ny chef", exact=True).click()
    page.get_by_role("link", name="Næste punkt 3 Budget 2027").first.click()
    expect(page.get_by_role("heading", name="Punkt 3 Budget 2027")).to_be_visible()
    page.get_by_role("button", name="Mørkt").click()
    expect(page.get_by_role("heading", name="Punkt 3 Budget 2027")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    page.goto(f"{approved.get_absolute_url()}referat.pdf")
    expect(page.get_by_role("link", name="Se efter igen")).to_be_visible()


def test_finger_drawn_across_turns_to_the_next_item(visit, approved, chief):
    chief_at = visit(width=820)
    page = chief_at.page
    chief_at.sign_in("chef")
    page.goto(f"{approved.get_absolute_url()}punkt/1/")
    session = chief_at.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": 600, "y": 500}]),
        ("touchMove", [{"x": 400, "y": 505}]),
        ("touchEnd", []),
    ):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_url("**/punkt/2/")
