"""A meeting that is followed in a second browser, on the big screen, and written by two at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from chefforum.testing import item, join, person
from decisions.models import Decision, MinuteTaking, Session
from decisions.tests.journeys import Visitor
from meetings.models import Role

pytestmark = pytest.mark.journey


@pytest.fixture
def held(transactional_db, agenda, secretary, chief):
    """A meeting in session with four items."""
    item(agenda, "Eventuelt", minutes=10)
    agenda.release_agenda(by=secretary)
    return Session.objects.open(agenda, by=secretary)


@pytest.fixture
def window(held, live_server, browser):
    """A function: the window of a person on a page of the meeting."""
    opened = []

    def open_(username: str, name: str, ready: str, **said) -> Visitor:
        visitor = Visitor(browser, live_server.url, **said)
        opened.append(visitor)
        visitor.sign_in(username)
        visitor.page.goto(reverse(name, args=[held.meeting_id]))
        visitor.page.wait_for_selector(ready)
        return visitor

    yield open_
    for visitor in opened:
        visitor.context.close()
    # What the browser says of a network that was cut is no complaint.
    heard = [one for visitor in opened for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    assert heard == []


FOLLOWS = "[data-follows=ready]"
HOLDS = "[data-holds=ready][data-decides=ready][data-together=ready]"
DECISION = "[data-held]:visible [data-section=beslutning]"


def test_a_second_browser_sees_the_decision_and_again_when_the_network_is_back(held, window):
    desk = window("sekretaer", "hold", HOLDS).page
    phone = window("chef", "follow", FOLLOWS, width=390)
    page, told = phone.page, phone.page.locator("#live-told")
    expect(page.locator("#live-now-heading")).to_have_text("Punkt 1 Godkendelse af dagsorden")
    page.locator(".trail a").focus()
    desk.keyboard.press("1")
    expect(page.locator("#live-decision")).to_contain_text("Godkendt")
    # A word on its way is not spoken; what is decided is.
    assert told.inner_text() == ""
    desk.keyboard.press("Control+Enter")
    expect(told).to_have_text("Punkt 1 er besluttet: Godkendt.")
    expect(page.locator("#live-now-heading")).to_have_text("Punkt 2 Ansættelse af ny chef")
    assert page.evaluate("document.activeElement.matches('.trail a')")
    assert (phone.violations(), phone.overflow()) == ([], 0)

    phone.context.set_offline(True)
    expect(page.locator("#live-news")).to_contain_text("Ingen forbindelse.")
    desk.keyboard.press("2")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#hold-list [data-now] .contents-number")).to_have_text("3")
    assert page.locator("#live-now-heading").inner_text().endswith("Ansættelse af ny chef")
    phone.context.set_offline(False)
    expect(page.locator("#live-now-heading")).to_have_text("Punkt 3 Budget 2027")
    expect(page.locator("#live-news")).to_be_hidden()
    expect(told).to_contain_text("Punkt 2 er besluttet:")

    held.refresh_from_db()
    held.end(by=held.meeting.forum.memberships.get(role="secretary").user)
    expect(page.locator("#live")).to_contain_text("Mødet sluttede kl.")


def test_the_big_screen_opens_a_closed_item_by_a_press(held, window):
    desk = window("sekretaer", "hold", HOLDS).page
    screen = window("sekretaer", "big_screen", FOLLOWS)
    desk.keyboard.press("n")
    desk.keyboard.press("t")
    page = screen.page
    expect(page.locator("#live-now-heading")).to_have_text("Punkt 2 Personalesag")
    assert (screen.violations(), screen.overflow()) == ([], 0)
    page.get_by_role("link", name="Vis lukket punkt").click()
    expect(page.locator("#live-now-heading")).to_have_text("Punkt 2 Ansættelse af ny chef")
    desk.keyboard.press("n")
    desk.keyboard.press("t")
    expect(page.locator("#live-now-heading")).to_have_text("Punkt 3 Budget 2027")
    assert screen.violations() == []


def test_two_who_take_minutes_see_each_other(held, window, chefforum):
    join(chefforum, person("referent", "Rikke", "Referent"), Role.SECRETARY)
    one, other = (window(name, "hold", HOLDS).page for name in ("sekretaer", "referent"))
    one.locator(f"{DECISION} [contenteditable=true]").click()
    one.keyboard.type("Dagsordenen godkendes.")
    expect(other.locator(f"{DECISION} [data-here]")).to_have_text("Signe Sekretær skriver her")
    expect(other.locator(f"{DECISION} [contenteditable=true]")).to_have_text("Dagsordenen godkendes.")
    expect(other.locator(f"{DECISION} [data-state]")).to_contain_text("Signe Sekretær skrev dette")

    # While one writes, what the other does is put in, and nothing is put in under the hands.
    text = one.locator("[data-held]:visible [data-section=droeftelse]")
    one.keyboard.press("Escape")
    one.keyboard.press("Escape")
    one.keyboard.press("e")
    text.locator("[contenteditable=true]").press_sequentially("Mødet drøft")
    other.locator("[data-held]:visible").focus()
    other.keyboard.press("2")
    expect(one.locator("[data-held]:visible [data-outcomes] [aria-pressed=true]")).to_have_count(1)
    text.locator("[contenteditable=true]").press_sequentially("ede sagen.")
    assert one.evaluate("document.activeElement.isContentEditable")
    expect(other.locator("[data-held]:visible [data-section=droeftelse] textarea")).to_have_value(
        "<p>Mødet drøftede sagen.</p>"
    )
    assert Decision.objects.get(item__title="Godkendelse af dagsorden").discussion == "<p>Mødet drøftede sagen.</p>"

    # Who is here, and the item now.
    other.keyboard.press("n")
    other.keyboard.press("t")
    expect(one.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    expect(one.locator("[data-clock-item]")).to_have_text("Punkt 2")
    assert MinuteTaking.objects.filter(user__username="sekretaer").count() == 1
