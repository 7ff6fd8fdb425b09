"""The register and a case in a browser: every width, what is found while one types, and a quotation."""

import re

import pytest
from playwright.sync_api import expect

from chefforum.testing import item
from decisions.models import FollowUp
from decisions.tests.conftest import hold
from decisions.tests.journeys import Visitor
from decisions.views.register import PAGE
from meetings.models import AgendaItem, Meeting, Section, User

pytestmark = pytest.mark.journey

CASE = "00.01.00-P35-7-26"
OUTCOMES = ("approved", "noted", "postponed", "discussed", "not_approved", "approved_with_change", "")


@pytest.fixture
def register(transactional_db, public, secretary, chair, chief):
    """Three meetings whose minutes are approved, one of more items than a page of the register has; and an item of a
    case that is being written."""
    for day, count in (("2026-03-11", PAGE + 3), ("2026-01-14", 3)):
        meeting = Meeting.objects.create(forum=public.forum, held_on=day)
        meeting.begin_drafting(by=User.objects.get(pk=secretary.pk))
        for number in range(count):
            item(meeting, f"Lokaleplan {number + 1}", case_number=CASE if number == 0 else "", kind="decision")
        minutes = hold(meeting, secretary=User.objects.get(pk=secretary.pk), chair=chair)
        for number, row in enumerate(meeting.items.in_order()):
            row.decision.outcome = OUTCOMES[number % len(OUTCOMES)]
            row.decision.save()
        minutes.approve(by=chair)
    first = AgendaItem.objects.filter(case_number=CASE).order_by("meeting__held_on")[0]
    FollowUp.objects.create(
        forum=public.forum, item=first, what="Mål lokalerne op", who="Ejendomschefen", due_on="2026-06-01"
    )
    coming = Meeting.objects.create(forum=public.forum, held_on="2027-01-13")
    coming.begin_drafting(by=User.objects.get(pk=secretary.pk))
    draft = item(coming, "Lokaleplan igen", case_number=CASE)
    AgendaItem.objects.filter(pk=draft.pk).update(status="accepted")
    Section.objects.create(item=draft, position=9, type="history", heading="Historik")
    return first, draft


def test_register_is_read_in_every_width(register, secretary, live_server, browser):
    first, draft = register
    found = []
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    for address in (
        "/beslutninger/",
        "/beslutninger/?til=x&udfald=vedtaget&ord=lokale",
        "/beslutninger/?ord=findesikke",
        "/forum/chefforum/beslutninger/?ord=lokaleplan",
        f"/beslutninger/{first.key}/",
        f"/sager/?nr={CASE}",
        "/sager/?nr=intet",
        f"/moeder/{first.meeting_id}/punkt/1/",
        f"/punkter/{draft.key}/",
        f"/punkter/{draft.key}/sag/",
    ):
        visitor.page.goto(address)
        if address == f"/punkter/{draft.key}/":
            visitor.page.locator("#item-case summary").click()
        found += visitor.faults()
    assert found == []
    assert visitor.complaints == []


def test_decision_is_found_while_one_types_and_the_list_goes_on(register, live_server, browser):
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("chef")
    page = visitor.page
    page.goto("/beslutninger/")
    expect(page.get_by_role("status")).to_have_text("34 beslutninger")
    page.get_by_role("link", name="Vis flere").click()
    expect(page.locator(".decided")).to_have_count(34)
    assert page.evaluate("document.activeElement.closest('.decided') !== null")
    page.get_by_label("Ord", exact=True).press_sequentially("budg")
    expect(page.get_by_role("status")).to_have_text("1 beslutning")
    expect(page.get_by_label("Ord", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?ord=budg&"))
    page.get_by_text("Afgræns:").click()
    page.get_by_label("Fra").evaluate("field => field.type = 'text'")
    assert visitor.complaints == []  # from here on htmx tells of the 422 that is asked for
    page.get_by_label("Fra").fill("i går")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("alert")).to_contain_text("»i går« kan ikke læses som en dato")
    expect(page.get_by_label("Ord", exact=True)).to_have_value("budg")
    page.get_by_label("Fra").fill("")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Budget 2027").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Punkt 3 Budget 2027")
    page.go_back()
    expect(page.get_by_role("status")).to_have_text("1 beslutning")
    assert [one for one in visitor.complaints if "Content Security Policy" in one] == []


def test_case_is_quoted_in_a_draft_and_nothing_that_was_typed_is_lost(register, live_server, browser):
    _first, draft = register
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    page = visitor.page
    page.goto(f"/punkter/{draft.key}/")
    section = draft.sections.get(type="presentation")
    editor = page.locator(f"#afsnit-{section.pk}").get_by_role("textbox")
    editor.click()
    editor.press_sequentially("Skrevet lige før. ")
    page.locator("#item-case summary").click()
    page.get_by_role("button", name="Citér 2 beslutninger i »Historik«").click()
    expect(page.get_by_role("status").first).to_have_text("2 tidligere beslutninger er citeret.")
    history = draft.sections.get(type="history")
    expect(page.locator(f"#afsnit-{history.pk}").get_by_role("textbox")).to_contain_text(
        "Behandlet i Chefforum den 14. januar 2026: Lokaleplan 1 blev godkendt."
    )
    expect(page.locator(f"#afsnit-{section.pk}").get_by_role("textbox")).to_contain_text("Skrevet lige før.")
    assert visitor.complaints == []
