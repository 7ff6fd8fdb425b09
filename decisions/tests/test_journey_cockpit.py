"""The minute taker's page in a browser: moving between items, the clock, keys, and what is done without a network."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from decisions.models import Session
from decisions.tests.cockpit import PICTURE, Desk
from decisions.tests.journeys import WIDTHS
from meetings.models import AgendaItem

pytestmark = pytest.mark.journey


def let_a_second_pass(page) -> None:
    """On the page's own clock, by which acts are dated."""
    page.wait_for_function("(begun) => Date.now() > begun + 1000", arg=page.evaluate("Date.now()"))


def treated(held: Session) -> list[str]:
    return [one.item.label for one in held.times.select_related("item")]


def test_looking_at_items_moves_nothing_and_save_and_next_does(desk, held):
    page = desk.page
    assert desk.shown == ["Punkt 1"]
    for key, label in (("n", "2"), ("j", "3"), ("p", "2"), ("k", "1"), ("k", "1")):
        page.keyboard.press(key)
        assert desk.shown == [f"Punkt {label}"]
    assert treated(held) == ["1"]
    with page.expect_response("**/afhold/punkt/"):
        page.keyboard.press("Control+Enter")
    assert desk.shown == ["Punkt 2"]
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    expect(page.locator("[data-clock-item]")).to_have_text("Punkt 2")
    expect(page.locator("#hold-list [data-past]")).to_have_count(1)
    # Whoever goes back to put something right does not turn the meeting back, and by its own key the item is treated.
    page.keyboard.press("p")
    page.keyboard.press("Control+Enter")
    assert desk.shown == ["Punkt 2"]
    for _step in range(3):
        page.keyboard.press("n")
    with page.expect_response("**/afhold/punkt/"):
        page.keyboard.press("t")
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("5")
    expect(page.locator("[data-clock-used]")).to_have_text("0 af 10 min.")
    assert treated(held) == ["1", "2", "5"]


def test_keys_reach_everything_and_leave_what_is_typed_alone(desk):
    page = desk.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Taster")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    assert desk.shown == ["Punkt 1"]
    page.keyboard.press("u")
    expect(page.locator("[data-held]:visible [data-unfold]")).to_have_attribute("open", "")
    expect(page.get_by_text("Det handler om godkendelse af dagsorden.")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.type("Nej tak, ikke n og j.")
    assert desk.shown == ["Punkt 1"]
    expect(page.locator("[data-held]:visible [data-section=beslutning] [contenteditable]")).to_have_text(
        "Nej tak, ikke n og j."
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert desk.shown == ["Punkt 2"]
    page.keyboard.press("d")
    assert page.evaluate("document.getElementById('people').contains(document.activeElement)")
    page.keyboard.press("e")
    page.keyboard.type("Der var enighed.")
    expect(page.locator("[data-held]:visible [data-section=droeftelse] [contenteditable]")).to_have_text(
        "Der var enighed."
    )


def test_without_a_network_the_meeting_goes_on_and_is_told_afterwards(desk, held):
    page = desk.page
    page.keyboard.press("Control+Enter")
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    page.wait_for_load_state("networkidle")
    desk.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#acts-news")).to_contain_text("Ingen forbindelse.")
    let_a_second_pass(page)
    page.keyboard.press("Control+Enter")
    assert desk.shown == ["Punkt 4"]
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("4")
    expect(page.locator("[data-clock-item]")).to_have_text("Punkt 4")
    assert treated(held) == ["1", "2"]
    let_a_second_pass(page)
    desk.context.set_offline(False)
    expect(page.locator("#acts-news")).to_have_text("Forbindelsen er tilbage. Alt er sendt.", timeout=15000)
    assert treated(held) == ["1", "2", "3", "4"]
    # Each stands at the time at which it was done, not at the time at which it was sent.
    third = held.times.get(item__number=3)
    assert third.ended_at - third.began_at > datetime.timedelta(seconds=1)
    desk.forgive("ERR_INTERNET_DISCONNECTED")


def test_what_was_not_sent_when_the_page_was_closed_is_sent_by_the_next_one(desk, held):
    desk.context.set_offline(True)
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("#acts-news")).to_contain_text("Ingen forbindelse.")
    desk.page.close()
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    desk.open(held)
    expect(desk.page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    assert treated(held) == ["1", "2"]
    desk.forgive("ERR_INTERNET_DISCONNECTED")


def test_order_new_item_and_handed_out_keep_the_page_and_the_focus(desk, held, tmp_path):
    page = desk.page
    for _twice in range(2):
        page.keyboard.press("n")
    page.get_by_role("button", name="Behandl det tidligere").click()
    expect(page.locator("#hold-list .contents-number")).to_have_text(["1", "3", "2", "4", "5"])
    expect(page.locator("#told")).to_have_text("Punkt 3 behandles nu i en anden rækkefølge. Det beholder sit nummer.")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Behandl det tidligere"
    page.get_by_text("Optag et nyt punkt efter dette").locator("visible=true").click()
    page.get_by_label("Titel").locator("visible=true").first.fill("Akut sag")
    page.keyboard.press("Enter")
    expect(page.locator("#hold-list .contents-number")).to_have_text(["1", "3", "3a", "2", "4", "5"])
    assert desk.shown == ["Punkt 3a"]
    assert page.evaluate("document.activeElement.id") == "punkt-3a"
    made = AgendaItem.objects.get(title="Akut sag")
    file = tmp_path / "Notat.png"
    file.write_bytes(bytes.fromhex(PICTURE))
    page.get_by_text("Omdelt på mødet").locator("visible=true").click()
    page.locator(f"#omdel-fil-{made.key}").set_input_files(file)
    page.get_by_role("button", name="Læg på punktet").click()
    expect(page.locator(f"#bilag-{made.key} li")).to_contain_text("Notat (omdelt på mødet)")
    expect(page.locator(f"#omdel-fil-{made.key}")).to_have_value("")
    page.keyboard.press("Escape")


def test_the_end_is_asked_for_once_and_can_be_taken_back(desk, held):
    page = desk.page
    for _item in range(5):
        page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Skal mødet sluttes?")
    expect(dialog).to_contain_text("Punkt 1, 2, 3, 4, 5 har ingen beslutning endnu.")
    expect(dialog.get_by_role("button", name="Slut mødet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/referat/$"))
    desk.open(held)
    expect(page.get_by_role("main")).to_contain_text("Mødet er slut, og referatet skrives.")
    page.get_by_text("Genoptag mødet").first.click()
    page.get_by_label("Hvorfor? Det står i loggen.").fill("Punkt 5 manglede.")
    page.get_by_role("button", name="Genoptag mødet").click()
    expect(page.locator("[data-clock-item]")).to_have_text("Punkt 5")
    held.refresh_from_db()
    assert held.ended_at is None


def test_the_meeting_is_not_ended_before_what_was_done_is_sent(desk, held):
    page = desk.page
    desk.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Slut mødet …").click()
    page.get_by_role("dialog", name="Skal mødet sluttes?").get_by_role("button", name="Slut mødet").click()
    expect(page.locator("#acts-news")).to_contain_text("Mødet er ikke sluttet endnu")
    assert desk.shown == ["Punkt 2"]
    desk.context.set_offline(False)
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    page.get_by_role("button", name="Slut mødet …").click()
    page.get_by_role("dialog", name="Skal mødet sluttes?").get_by_role("button", name="Slut mødet").click()
    expect(page).to_have_url(re.compile(r"/referat/$"))
    assert treated(held) == ["1", "2"]
    desk.forgive("ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_and_axe_finds_nothing(held, live_server, browser, width):
    visitor = Desk(browser, live_server.url, width=width)
    visitor.sign_in("sekretaer")
    visitor.open(held)
    visitor.page.keyboard.press("u")
    visitor.page.wait_for_load_state("networkidle")
    assert (visitor.violations(), visitor.overflow(), visitor.complaints) == ([], 0, [])
    visitor.context.close()
