"""A chief with a phone: reads, agrees, suggests a correction, is asked again for that item alone, and approves."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from chefforum.testing import join, person
from decisions.models import Approver, Minutes
from decisions.tests.conftest import hold
from decisions.tests.journeys import HEIGHTS, Visitor
from meetings.models import Forum, Notice, User

pytestmark = pytest.mark.journey


@pytest.fixture
def sent(transactional_db, agenda, secretary, chair):
    """Minutes in approval, by chair and vice chair."""
    join(agenda.forum, person("naest", "Nanna", "Næst"), "vice_chair")
    Forum.objects.update(approval_rule="chairs")
    agenda.forum.refresh_from_db()
    return hold(agenda, secretary=secretary, chair=chair)


def look(page, name: str) -> None:
    """Keep a picture of the page where a folder for pictures is named."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder, f"{name}.png")), full_page=True)


def fine(visitor: Visitor) -> None:
    """Nothing that axe finds, and nothing wider than the window."""
    assert (visitor.overflow(), visitor.violations()) == (0, [])


def test_approve_minutes(sent, live_server, browser):
    address = reverse("approve", args=[sent.meeting_id])
    phone = Visitor(browser, live_server.url, width=390)
    phone.sign_in("forperson")
    page = phone.page
    page.locator(f"a[href='{address}']").tap()
    expect(page).to_have_url(live_server.url + address)
    expect(page.get_by_role("heading", name="Godkend referatet")).to_be_visible()
    look(page, "approve-390")
    fine(phone)

    # One by one, each with a button that a thumb can hit.
    first = page.locator("#punkt-1")
    button = first.get_by_role("button", name="Enig")
    assert button.bounding_box()["height"] >= 44
    button.tap()
    expect(first.get_by_text("Godkendt", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Enig i de 3, der mangler")).to_be_visible()
    first.get_by_role("button", name="Fortryd").tap()
    expect(page.get_by_role("button", name="Enig i det hele")).to_be_visible()

    # All but one, which should read otherwise.
    budget = page.locator("#punkt-3")
    budget.get_by_text("Foreslå rettelse").tap()
    field = budget.get_by_label("Beslutningen")
    expect(field).to_have_value("Budget 2027 blev godkendt.")
    field.fill("Budget 2027 blev drøftet.")
    look(page, "approve-correct-390")
    fine(phone)
    budget.get_by_role("button", name="Send rettelsen").tap()
    expect(budget.get_by_text("Din rettelse venter på sekretæren.")).to_be_visible()
    page.get_by_role("button", name="Enig i de 3, der mangler").tap()
    expect(page.get_by_text("1 venter på sekretærens svar.")).to_be_visible()

    # Somebody else has approved it all before it is changed.
    tablet = Visitor(browser, live_server.url, width=820, theme="dark")
    tablet.sign_in("naest")
    tablet.page.goto(address)
    tablet.page.get_by_role("button", name="Enig i det hele").tap()
    expect(tablet.page.get_by_text("Du har godkendt det hele.")).to_be_visible()

    # The secretary takes it by one key.
    desk = Visitor(browser, live_server.url)
    desk.sign_in("sekretaer")
    desk.page.get_by_role("link", name="1 rettelse til referatet: besvar den").click()
    desk.page.set_viewport_size({"width": 1280, "height": HEIGHTS[1280]})
    look(desk.page, "minutes-1280")
    fine(desk)
    desk.page.keyboard.press("?")
    expect(desk.page.get_by_role("dialog", name="Taster").get_by_text("Tag rettelsen ind")).to_be_visible()
    desk.page.keyboard.press("Escape")
    expect(desk.page.get_by_role("dialog", name="Taster")).to_be_hidden()
    desk.page.keyboard.press("j")
    expect(desk.page.locator("[data-correction]")).to_be_focused()
    desk.page.keyboard.press("t")
    expect(desk.page.get_by_text("Rettelsen er taget ind.")).to_be_visible()
    assert list(Notice.objects.filter(kind="asked_again").values_list("user__username", flat=True)) == ["naest"]

    # Each is asked for that item alone, and sees what was changed.
    for visitor, name in ((tablet, "again-820-dark"), (phone, "again-390")):
        visitor.page.goto(address)
        look(visitor.page, name)
        fine(visitor)
        expect(visitor.page.get_by_role("button", name="Enig", exact=True)).to_have_count(1)
    expect(tablet.page.get_by_text("Du bliver spurgt igen, fordi teksten er ændret.")).to_be_visible()
    expect(tablet.page.locator("#punkt-3 ins")).to_contain_text("drøftet")
    tablet.page.get_by_role("button", name="Enig", exact=True).tap()
    expect(tablet.page.get_by_text("Du har godkendt det hele.")).to_be_visible()
    expect(page.locator("#punkt-3").get_by_text("Det, du skrev, er taget ind i referatet.")).to_be_visible()
    page.get_by_role("button", name="Enig i det sidste").tap()
    expect(page.get_by_text("Du var den sidste. Referatet er godkendt.")).to_be_visible()
    minutes = Minutes.objects.get(pk=sent.pk)
    assert (minutes.status, minutes.approved_by) == ("approved", ["Frode Forperson", "Nanna Næst"])
    assert Approver.objects.filter(approvals__undone_at=None).distinct().count() == 2
    for visitor in (phone, tablet, desk):
        visitor.context.close()
        assert visitor.complaints == []


def test_half_typed_correction_stays_while_something_else_is_done(sent, live_server, browser):
    address = reverse("approve", args=[sent.meeting_id])
    tablet = Visitor(browser, live_server.url, width=820)
    tablet.sign_in("forperson")
    page, words = tablet.page, "Budget 2027 blev godkendt. Se bilag 2."
    page.goto(address)
    budget = page.locator("#punkt-3")
    budget.get_by_text("Foreslå rettelse").tap()
    budget.get_by_label("Beslutningen").fill(words)
    page.locator("#punkt-1").get_by_role("button", name="Enig").tap()
    expect(page.get_by_text("Du er enig: Punkt 1.")).to_be_visible()
    expect(budget.get_by_label("Beslutningen")).to_have_value(words)
    page.get_by_role("link", name="Læs hele referatet").tap()
    page.wait_for_url("**vis=referat")
    page.go_back()
    expect(budget.get_by_label("Beslutningen")).to_have_value(words)

    # Without a connection it does not arrive, and is there to be sent again.
    tablet.context.set_offline(True)
    with page.expect_event("requestfailed"):
        budget.get_by_role("button", name="Send rettelsen").tap()
    page.wait_for_url("chrome-error://**")
    tablet.context.set_offline(False)
    page.go_back()
    expect(budget.get_by_label("Beslutningen")).to_have_value(words)
    budget.get_by_role("button", name="Send rettelsen").tap()
    expect(budget.get_by_text("Din rettelse venter på sekretæren.")).to_be_visible()
    assert Approver.objects.get(user__username="forperson").corrections.get().html == f"<p>{words}</p>"
    assert page.evaluate("Object.keys(sessionStorage)") == []
    expect(budget.get_by_label("Beslutningen")).to_have_count(0)

    # What was read then is what is corrected: not a text that was changed since.
    budget.get_by_text("Foreslå rettelse").tap()
    budget.get_by_label("Beslutningen").fill("Budget 2027 blev drøftet.")
    minutes = Minutes.objects.get(pk=sent.pk)
    secretary = User.objects.get(username="sekretaer")
    minutes.take_back(by=secretary, reason="En rettelse.")
    decision = minutes.meeting.items.get(title="Budget 2027").decision
    decision.write("decision", "<p>Budget 2027 blev udsat.</p>", version=decision.decision_version, by=secretary)
    Minutes.objects.get(pk=sent.pk).submit(by=secretary)
    page.locator("#punkt-2").get_by_role("button", name="Enig").tap()
    budget.get_by_role("button", name="Send rettelsen").tap()
    expect(budget.get_by_text("Dette er ændret, efter at du læste det: Punkt 3.")).to_be_visible()
    expect(budget.get_by_label("Beslutningen")).to_have_value("Budget 2027 blev drøftet.")
    tablet.context.close()
    assert tablet.complaints == []
