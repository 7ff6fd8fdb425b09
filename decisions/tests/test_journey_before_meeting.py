"""What a member says before a meeting, on a phone: regrets with a substitute, and an item lifted to discussion."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.tests.journeys import Visitor
from meetings.models import Lift, Role

pytestmark = pytest.mark.journey


def test_member_sends_regrets_and_lifts_an_item_on_a_phone(
    transactional_db, agenda, chefforum, secretary, chief, live_server, browser
):
    chefforum.lets_lift = True
    chefforum.save()
    agenda.forum = chefforum
    agenda.held_on = timezone.localdate() + datetime.timedelta(days=14)
    agenda.save()
    agenda.participants.filter(name="Cilla Chef").update(membership=chief.memberships.get())
    join(chefforum, person("reserve", "Rita", "Reserve"), Role.SUBSTITUTE, title="Souschef")
    for title in ("Orientering om sygefravær", "Orientering om vandværket"):
        make_item(agenda, title, kind="information")
    agenda.release_agenda(by=secretary)

    visitor = Visitor(browser, live_server.url, width=390)
    visitor.sign_in("chef")
    page = visitor.page
    page.goto(reverse("meeting", args=[agenda.pk]))
    page.get_by_role("link", name="Afbud, løft til drøftelse og nye punkter").click()
    expect(page.get_by_text("Du forventes at komme.")).to_be_visible()
    assert [visitor.violations(), visitor.overflow()] == [[], 0]

    page.get_by_text("Meld afbud …").click()
    page.get_by_label("Hvem kommer i stedet").select_option("Rita Reserve, Souschef")
    page.get_by_role("button", name="Meld afbud", exact=True).click()
    expect(page.get_by_text("Rita Reserve kommer i stedet.")).to_be_visible()
    assert agenda.participants.get(name="Rita Reserve").substitute_for.name == "Cilla Chef"

    page.get_by_label("Hvorfor (kan stå tomt)").first.fill("Tallene skal forklares")
    page.get_by_role("button", name="Løft punkt 4 til drøftelse").click()
    expect(page.locator("#punkt-4")).to_contain_text("Løftet af Cilla Chef: Tallene skal forklares")
    expect(page.get_by_text("1 punkt tages til efterretning uden drøftelse.")).to_be_visible()
    assert list(Lift.objects.values_list("item__number", "membership__name")) == [(4, "Cilla Chef")]
    assert [visitor.violations(), visitor.overflow()] == [[], 0]

    page.get_by_role("button", name="Jeg kommer alligevel").click()
    expect(page.get_by_text("Du forventes at komme.")).to_be_visible()
    for name, args in (("talks", [agenda.pk, "3"]), ("notice_wishes", [])):
        page.goto(reverse(name, args=args))
        assert [visitor.violations(), visitor.overflow()] == [[], 0], name
    visitor.context.close()
    assert visitor.complaints == []
