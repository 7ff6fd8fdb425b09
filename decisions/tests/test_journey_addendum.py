"""A mistake is found in approved minutes: the secretary adds to them, a chief agrees on a phone, and the PDF has it."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from decisions.models import Decision, Minutes
from decisions.tests.approvals import budget, fresh, of
from decisions.tests.conftest import hold
from decisions.tests.journeys import HEIGHTS, Visitor
from meetings.documents import render_pdf
from meetings.models import Notice, ReadingMark
from meetings.tests.pdf_reading import page_texts

pytestmark = pytest.mark.journey


@pytest.fixture
def done(transactional_db, agenda, secretary, chair, chief) -> Minutes:
    """Approved minutes, of which a member has read what was sent first: the decision was another then."""
    minutes = hold(agenda, secretary=secretary, chair=chair)
    decision = Decision.objects.get(item=budget(minutes))
    minutes.take_back(by=secretary, reason="Drøftelsen mangler.")
    Decision.objects.filter(pk=decision.pk).update(discussion="<p>Der blev talt om beløbet.</p>")
    minutes.submit(by=secretary)
    ReadingMark.objects.put(minutes.meeting, minutes.meeting.items.all(), minutes.newest().snapshot, by=chief)
    minutes.take_back(by=secretary, reason="Et ord.")
    Decision.objects.filter(pk=decision.pk).update(html="<p>Budget 2027 blev vedtaget.</p>")
    minutes.submit(by=secretary)
    of(minutes, chair).agree(by=chair, read=minutes.newest().number)
    Notice.objects.all().delete()
    return fresh(minutes)


def look(page, name: str) -> None:
    """Keep a picture of the page where a folder for pictures is named."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=True)


def fine(visitor: Visitor) -> None:
    """Nothing that axe finds, and nothing wider than the window."""
    assert (visitor.overflow(), visitor.violations()) == (0, [])


def test_add_to_approved_minutes(done, live_server, browser):
    desk = Visitor(browser, live_server.url)
    desk.sign_in("sekretaer")
    page = desk.page
    page.goto(done.meeting.get_absolute_url())
    page.get_by_role("link", name="Tilføjelser til referatet").click()
    page.set_viewport_size({"width": 1280, "height": HEIGHTS[1280]})
    look(page, "addendum-new-1280")
    fine(desk)
    page.get_by_label("Hvad den hører til").select_option(label="3. Budget 2027")
    page.get_by_label("Hvad der skal stå").fill("Beløbet er 1,2 mio. kr. og ikke 1,3 mio. kr.")
    page.get_by_role("button", name="Skriv tilføjelsen").click()
    expect(page.get_by_text("Tilføjelsen er skrevet.")).to_be_visible()
    look(page, "addendum-written-1280")
    fine(desk)
    page.get_by_role("button", name="Send til godkendelse").click()
    expect(page.get_by_text("Tilføjelserne er sendt til godkendelse.")).to_be_visible()
    look(page, "addendum-sent-1280")
    fine(desk)

    # The chief is asked for that item alone, on the phone.
    phone = Visitor(browser, live_server.url, width=390)
    phone.sign_in("forperson")
    page = phone.page
    page.goto(done.meeting.get_absolute_url())
    expect(page.get_by_text("En tilføjelse til dette referat venter på godkendelse.")).to_be_visible()
    look(page, "addendum-meeting-390")
    fine(phone)
    page.get_by_role("link", name="Læs og godkend tilføjelsen").tap()
    expect(page.get_by_role("heading", name="Godkend en tilføjelse til referatet")).to_be_visible()
    expect(page.get_by_role("button", name="Enig", exact=True)).to_have_count(1)
    look(page, "addendum-approve-390")
    fine(phone)
    page.get_by_role("button", name="Enig", exact=True).tap()
    expect(page.get_by_text("Du var den sidste. Tilføjelsen er godkendt.")).to_be_visible()
    look(page, "addendum-approved-390")
    fine(phone)
    text = " ".join(" ".join(page_texts(render_pdf(fresh(done).in_force().snapshot.document))).split())
    assert text.index("Beløbet er 1,2 mio. kr.") < text.index("Budget 2027 blev vedtaget.")

    # A member who has read what was there before sees both changes in the words that were changed.
    tablet = Visitor(browser, live_server.url, width=820, theme="dark")
    tablet.sign_in("chef")
    page = tablet.page
    page.goto(f"{reverse('meeting', args=[done.meeting_id])}?vis=referat")
    page.get_by_role("button", name="Vis ændringer").tap()
    item = page.locator("#punkt-3")
    expect(item.locator(".decision .prose > .part-changed ins")).to_contain_text("vedtaget")
    words = item.evaluate("one => [...one.querySelectorAll('.part-changed ins, .discussion')].map((x) => x.innerText)")
    assert [word.split("\n")[0] for word in words][-1].lower() == "drøftelse"
    expect(item.get_by_text("Budget 2027 blev vedtaget.", exact=True)).to_be_hidden()
    look(page, "addendum-news-820-dark")
    fine(tablet)
    page.get_by_role("button", name="Vis ændringer").tap()
    expect(item.get_by_text("Budget 2027 blev vedtaget.", exact=True)).to_be_visible()
    page.goto(reverse("minutes_versions", args=[done.meeting_id]))
    look(page, "addendum-versions-820-dark")
    fine(tablet)
    page.locator("#version-4").get_by_role("link", name="Læs version 4").tap()
    expect(page.get_by_text("Senere er der føjet noget til i en ny version.")).to_be_visible()
    expect(page.get_by_text("Beløbet er 1,2 mio. kr.")).to_have_count(0)
    fine(tablet)
    for visitor in (desk, phone, tablet):
        visitor.context.close()
        assert visitor.complaints == []
