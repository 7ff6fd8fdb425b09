"""The page on which an item is written, as the tests in a browser use it."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page

from decisions.tests.journeys import Visitor
from meetings.models import AgendaItem, Section

SAVED = re.compile("^gemt")
# What a session that has ended, a second writer and no network answer is told by the browser too.
TOLD = re.compile("409|401|403|400 .*konto/login|ERR_INTERNET_DISCONNECTED")


def part(page: Page, section: Section) -> Locator:
    return page.locator(f"#afsnit-{section.pk}")


def state(page: Page, section: Section) -> Locator:
    return part(page, section).locator("[data-state]")


def go(visitor: Visitor, item: AgendaItem) -> Page:
    visitor.page.goto(reverse("item_draft", args=[item.key]))
    visitor.page.locator("html[data-writes=ready]").wait_for()
    return visitor.page


def write(page: Page, words: str, name: str = "Sagsfremstilling") -> None:
    """Type at the end of a section."""
    page.get_by_role("textbox", name=name).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def be_deaf(page: Page, asked: str = "**/skriver/") -> None:
    """Let no text of others come in from now on, as when theirs is saved just after this page has asked.

    The page asks again when it has been answered: once it hears nothing, no older question of it is on its way.
    """
    page.route(asked, lambda route: route.fulfill(status=204))
    with page.expect_response(lambda response: response.status == 204):
        pass


def untold(visitor: Visitor) -> list[str]:
    return [complaint for complaint in visitor.complaints if not TOLD.search(complaint)]


def stands(section: Section) -> str:
    return Section.objects.get(pk=section.pk).html
