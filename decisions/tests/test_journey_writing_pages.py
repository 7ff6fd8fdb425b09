"""The pages of writing, for everyone and at every width."""

import pytest
from django.urls import reverse

from decisions.tests.journeys import HEIGHTS, WIDTHS, Visitor
from decisions.tests.writing_page import untold
from meetings.models import AgendaItem, Section

pytestmark = pytest.mark.journey


@pytest.fixture
def budget(agenda) -> AgendaItem:
    return agenda.items.get(title="Budget 2027")


@pytest.fixture
def text(budget) -> Section:
    return budget.sections.get(type="presentation")


def test_pages_of_writing_are_accessible(live_server, browser, agenda, secretary, chief, budget, text):
    text.revise(by=secretary, html="<p>Et.</p>", version=1)
    text.revise(by=chief, html="<p>To.</p><table><tbody><tr><td>a</td></tr></tbody></table>", version=2)
    draft = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=chief, author=chief, title="Kantine")
    found, written = [], reverse("item_draft", args=[budget.key])
    for width in WIDTHS:
        signe = Visitor(browser, live_server.url, width=width)
        signe.sign_in("sekretaer")
        if width == WIDTHS[0]:
            found += signe.faults(reverse("item_draft", args=[draft.key]))
            found += signe.faults(reverse("section_history", args=[budget.key, text.pk]))
            signe.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        signe.page.goto(written)
        found += [f"{width} {written}: {violation}" for violation in signe.violations()]
        assert signe.overflow() == 0, width
        signe.page.locator("html[data-writes=ready]").wait_for()
        if width < 1200:
            for drawer in ("Indhold", "Om punktet"):
                signe.page.locator(".thumb").get_by_role("button", name=drawer).click()
                found += [f"{width} {drawer}: {violation}" for violation in signe.violations()]
                signe.page.keyboard.press("Escape")
        assert untold(signe) == []
        signe.context.close()
    assert found == []
