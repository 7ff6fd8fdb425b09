"""A chief prepares on a tablet: in short, in full, with an attachment; and sees what is new the next time."""

import re

import pytest
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor
from meetings.models import ReadingMark, Section

pytestmark = pytest.mark.journey


@pytest.fixture
def tablet(live_server, browser):
    visitor = Visitor(browser, live_server.url, width=820, is_mobile=True)
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


def swipe(page, left: bool) -> None:
    """A finger drawn across the text."""
    page.evaluate(
        """(left) => {
            const target = document.querySelector("article.item");
            const at = (x) => [new Touch({ identifier: 1, target, clientX: x, clientY: 400 })];
            const from = left ? 500 : 200, to = left ? 200 : 500;
            const finger = (type, x) => new TouchEvent(type, { bubbles: true, touches: at(x), changedTouches: at(x) });
            target.dispatchEvent(finger("touchstart", from));
            target.dispatchEvent(finger("touchend", to));
        }""",
        left,
    )


def test_chief_prepares_on_a_tablet(tablet, files, chief, secretary):
    files.release_agenda(by=secretary)
    page, found = tablet.page, {}

    def judge(name: str) -> None:
        found[name] = tablet.violations(), tablet.overflow()

    tablet.sign_in("chef")
    expect(page.get_by_role("main")).to_contain_text("Dagsordenen er frigivet, og du har ikke læst den endnu.")
    judge("front")
    page.get_by_role("link", name="Læs på 15 minutter").click()
    expect(page.get_by_role("heading", level=2)).to_have_count(3)
    expect(page.locator("#punkt-3 .brief-clock")).to_have_text("Begynder kl. 9.05")
    judge("brief")

    page.get_by_role("link", name="Godkendelse af dagsorden").click()
    page.wait_for_url("**/punkt/1/?vis=dagsorden")
    swipe(page, left=True)
    page.wait_for_url("**/punkt/2/?vis=dagsorden")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/punkt/3/?vis=dagsorden")
    assert ReadingMark.objects.filter(user=chief).count() == 3

    page.get_by_role("link", name="Notat om budget 2027", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Notat om budget 2027")
    expect(page.get_by_role("link", name="Læs Notat om budget 2027")).to_be_visible()  # a new tab, where iPads show all
    expect(page.locator("iframe")).to_be_hidden()
    judge("attachment")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Notat om budget 2027", exact=True)).to_be_focused()

    budget = Section.objects.filter(item__meeting=files, item__title="Budget 2027", type="presentation")
    budget.update(html="<p>Det handler om budget 2028.</p>")
    files.release_agenda(by=secretary)
    page.goto(files.get_absolute_url())
    expect(page.locator("#news")).to_contain_text(re.compile(r"Siden du læste:\s+1 punkt er ændret"))
    expect(page.locator("#punkt-3 .news-mark")).to_have_text("ændret siden du læste")
    judge("meeting")
    page.get_by_role("button", name="Vis ændringer").click()
    expect(page.locator("#punkt-3 ins")).to_contain_text("2028")
    expect(page.locator("#punkt-3 del")).to_contain_text("2027")
    judge("changes")
    page.get_by_role("link", name="Se ændringerne samlet").click()
    expect(page.locator("ins").last).to_contain_text("2028")
    judge("news")
    page.go_back()
    expect(page.locator("[data-preparing=ready]")).to_be_attached()
    with page.expect_response(re.compile("/laest/$")) as noted:
        page.locator("#punkt-3").scroll_into_view_if_needed()
    assert noted.value.status == 204
    page.reload()
    expect(page.locator("#news")).to_contain_text("Der er ikke noget nyt, siden du læste.")
    assert found == dict.fromkeys(found, ([], 0))
