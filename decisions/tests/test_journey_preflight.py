"""A secretary before the release: what is found, a reason that is too short, a real one, and the way on."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor
from meetings.models import Override
from meetings.preflight import check

pytestmark = pytest.mark.journey


@pytest.fixture
def risky(transactional_db, agenda, secretary):
    """The agenda with two findings that hold it up, advice of several kinds, and one that is answered for."""
    agenda.items.filter(title="Ansættelse af ny chef").update(public_title="")
    budget = agenda.items.get(title="Budget 2027").sections.get(type="presentation")
    budget.html = "<p>Udgiften er xx kr., se bilag 7. Borgeren har CPR-nummer 010190-1234.</p>"
    budget.save()
    first = agenda.items.get(title="Godkendelse af dagsorden").sections.get(type="presentation")
    first.html = "<p>[indsæt dato]</p>"
    first.save()
    name = f"placeholder:section-{first.pk}:"
    finding = next(one for one in check(agenda) if one.name.startswith(name))
    Override.objects.accept(agenda, finding, by=secretary, reason="Datoen sættes ind på mødet.")
    return agenda


def test_page_is_accessible_with_everything_on_it(risky, live_server, browser):
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.page.goto(reverse("preflight", args=[risky.pk]))
    for one in visitor.page.locator("details").all():
        one.locator("summary").click()
    found = visitor.faults()
    visitor.context.close()
    assert "\n".join([*found, *visitor.complaints]) == ""


def test_findings_are_answered_for_by_keyboard_until_the_agenda_may_go_out(risky, live_server, browser):
    visitor = Visitor(browser, live_server.url)
    page = visitor.page
    visitor.sign_in("sekretaer")
    page.goto(reverse("preflight", args=[risky.pk]))
    expect(page.get_by_text("2 ting skal rettes eller begrundes")).to_be_visible()
    assert "1234" not in page.locator("main").inner_text()

    page.locator("details summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Nej")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Skriv med nogle få ord")).to_be_visible()
    typed = page.locator("textarea:focus")
    expect(typed).to_have_value("Nej")
    typed.fill("Nej, men det haster meget.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 ting skal rettes eller begrundes")).to_be_visible()
    expect(page.locator(":focus")).to_have_text(
        "Din begrundelse er gemt i loggen. Dette holder ikke længere udsendelsen tilbage."
    )

    page.locator("details summary").first.click()
    page.get_by_role("textbox", name="Begrundelse").fill("Nummeret er opdigtet, og borgeren findes ikke.")
    page.get_by_role("button", name="Gem begrundelsen").click()
    expect(page.get_by_text("Klar til udsendelse", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Gå til frigivelsen")).to_be_visible()
    visitor.context.close()
    assert [said for said in visitor.complaints if "status of 422" not in said] == []  # the refusal was asked for
    assert Override.objects.filter(meeting=risky).count() == 3
