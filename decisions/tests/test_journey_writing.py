"""Nothing that is written is lost: two writers, no network, no session, a browser that dies."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from chefforum.testing import PASSWORD, join, person
from decisions.tests.journeys import Visitor
from decisions.tests.writing_page import SAVED, be_deaf, go, part, stands, state, untold, write
from meetings.models import AgendaItem, Forum, Section, SectionTemplate

pytestmark = pytest.mark.journey
BEAT = "document.dispatchEvent(new Event('visibilitychange'))"  # as when somebody comes back to the window


@pytest.fixture
def budget(agenda) -> AgendaItem:
    return agenda.items.get(title="Budget 2027")


@pytest.fixture
def text(budget) -> Section:
    return budget.sections.get(type="presentation")


@pytest.fixture
def second(agenda):
    """Another secretary of the forum."""
    user = person("sekretaer2", "Sanne", "Sekretær")
    join(agenda.forum, user, "secretary")
    return user


@pytest.fixture
def writer(live_server, browser):
    """A function: somebody who has the item's page open."""
    visitors = []

    def somebody(username: str, item: AgendaItem) -> Visitor:
        visitors.append(Visitor(browser, live_server.url))
        visitors[-1].sign_in(username)
        go(visitors[-1], item)
        return visitors[-1]

    yield somebody
    for visitor in visitors:
        visitor.context.close()


def test_two_browsers_on_one_section(writer, secretary, second, budget, text):
    signe = writer("sekretaer", budget)
    sanne = writer("sekretaer2", budget)
    write(signe.page, " Signes ord.")
    expect(state(signe.page, text)).to_have_text(SAVED)
    # Sanne has typed nothing: the text comes in by itself, and she is told whose it is and who is there.
    sanne.page.evaluate(BEAT)
    expect(sanne.page.get_by_role("textbox", name="Sagsfremstilling")).to_contain_text("Signes ord.")
    expect(state(sanne.page, text)).to_have_text(re.compile(r"^Signe Sekretær har ændret afsnittet kl\. "))
    expect(part(sanne.page, text).locator("[data-here]")).to_have_text("Signe Sekretær skriver her")
    # Now both type on the same text.
    be_deaf(signe.page)
    write(sanne.page, " Sannes ord.")
    expect(state(sanne.page, text)).to_have_text(SAVED)
    write(signe.page, " Flere ord.")
    conflict = part(signe.page, text).locator(".conflict")
    expect(conflict.get_by_role("heading")).to_have_text("Sanne Sekretær har ændret »Sagsfremstilling«, mens du skrev")
    expect(signe.page.get_by_role("textbox", name="Sagsfremstilling")).to_contain_text("Signes ord. Flere ord.")
    assert stands(text) == "<p>Det handler om budget 2027. Signes ord. Sannes ord.</p>"
    assert signe.violations() == []
    conflict.get_by_role("button", name="Saml dem selv").click()
    expect(conflict).to_have_count(0)
    expect(state(signe.page, text)).to_have_text(SAVED)
    both = (
        "<p>Det handler om budget 2027. Signes ord. Flere ord.</p>"
        "<p>Det handler om budget 2027. Signes ord. Sannes ord.</p>"
    )
    assert stands(text) == both
    assert [untold(signe), untold(sanne)] == [[], []]


def test_taking_the_others_text_keeps_ones_own_in_the_history(writer, secretary, chief, budget, text):
    signe = writer("sekretaer", budget)
    be_deaf(signe.page)
    text.revise(by=chief, html="<p>Cillas ord.</p>", version=1)
    write(signe.page, " Signes ord.")
    part(signe.page, text).get_by_role("button", name="Tag den anden").click()
    expect(signe.page.get_by_role("textbox", name="Sagsfremstilling")).to_have_text("Cillas ord.")
    expect(state(signe.page, text)).to_have_text(SAVED)
    assert stands(text) == "<p>Cillas ord.</p>"
    assert text.states.filter(html="<p>Det handler om budget 2027. Signes ord.</p>", saved_by=secretary).exists()
    write(signe.page, " Og videre.")
    expect(part(signe.page, text).locator("[data-state]")).to_have_text(SAVED)
    expect(part(signe.page, text)).not_to_have_attribute("data-unsent", "")
    assert stands(text) == "<p>Cillas ord. Og videre.</p>"


def test_network_that_is_cut_costs_no_word(writer, secretary, budget, text):
    signe = writer("sekretaer", budget)
    signe.context.set_offline(True)
    write(signe.page, " Skrevet uden net.")
    news = signe.page.locator("#draft-news")
    told = "Ingen forbindelse. Teksten er gemt i browseren og sendes, når der er forbindelse igen."
    expect(news).to_have_text(told)
    expect(state(signe.page, text)).to_have_text("ikke sendt endnu")
    signe.page.keyboard.type(" Og mere.")
    assert stands(text) == "<p>Det handler om budget 2027.</p>"
    signe.context.set_offline(False)
    expect(news).to_have_text("Forbindelsen er tilbage. Alt er gemt.", timeout=15000)
    assert stands(text) == "<p>Det handler om budget 2027. Skrevet uden net. Og mere.</p>"
    expect(part(signe.page, text)).not_to_have_attribute("data-unsent", "")
    assert untold(signe) == []


def test_a_conflict_after_a_cut_says_nothing_of_the_cut(writer, secretary, chief, budget, text):
    signe = writer("sekretaer", budget)
    signe.context.set_offline(True)
    write(signe.page, " Signes ord.")
    news = signe.page.locator("#draft-news")
    expect(news).to_contain_text("Ingen forbindelse.")
    text.revise(by=chief, html="<p>Cillas ord.</p>", version=1)
    signe.context.set_offline(False)
    expect(part(signe.page, text).locator(".conflict")).to_be_visible(timeout=15000)
    expect(news).to_be_hidden()


def test_answer_that_is_lost_is_no_conflict_with_oneself(writer, secretary, budget, text):
    signe = writer("sekretaer", budget)
    address = reverse("save_section", args=[budget.key, text.pk])
    lost = []

    def lose(route) -> None:
        # The save gets there, and its answer does not come back.
        lost.append(route.fetch().status)
        route.abort()

    signe.page.route(f"**{address}", lose, times=1)
    write(signe.page, " Første ord.")
    expect(state(signe.page, text)).to_have_text("ikke sendt endnu")
    signe.page.keyboard.type(" Andet ord.")
    expect(state(signe.page, text)).to_have_text(SAVED, timeout=15000)
    expect(part(signe.page, text)).not_to_have_attribute("data-unsent", "")
    assert (lost, stands(text)) == ([200], "<p>Det handler om budget 2027. Første ord. Andet ord.</p>")
    assert part(signe.page, text).locator(".conflict").count() == 0


def test_session_that_has_expired_is_renewed_in_place(writer, secretary, budget, text):
    signe = writer("sekretaer", budget)
    Session.objects.all().delete()
    write(signe.page, " Skrevet uden adgang.")
    dialog = signe.page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    # The cursor is where it was: the next words are words, and no part of a password.
    signe.page.keyboard.type(" Og videre.")
    expect(dialog.get_by_label("Brugernavn")).to_have_value("sekretaer")
    assert signe.violations() == []
    dialog.get_by_label("Adgangskode").fill("forkert")
    dialog.get_by_role("button", name="Log ind").click()
    expect(dialog.get_by_role("alert")).to_have_text("Det lykkedes ikke. Tjek adgangskoden, og prøv igen.")
    dialog.get_by_label("Adgangskode").fill(PASSWORD)
    dialog.get_by_role("button", name="Log ind").click()
    expect(dialog).to_be_hidden()
    expect(state(signe.page, text)).to_have_text(SAVED)
    assert stands(text) == "<p>Det handler om budget 2027. Skrevet uden adgang. Og videre.</p>"
    write(signe.page, " Til sidst.")
    expect(part(signe.page, text)).not_to_have_attribute("data-unsent", "")
    assert stands(text).endswith(" Til sidst.</p>")
    assert untold(signe) == []


def test_somebody_else_in_the_same_browser_saves_nothing_of_it(writer, live_server, secretary, second, budget, text):
    signe = writer("sekretaer", budget)
    other = signe.context.new_page()
    signe.context.clear_cookies(name="sessionid")
    there = Visitor.__new__(Visitor)
    there.address, there.context, there.page = live_server.url, signe.context, other
    there.sign_in("sekretaer2")
    write(signe.page, " Signes ord.")
    expect(signe.page.locator("#draft-news")).to_contain_text("En anden har logget ind i denne browser.")
    expect(part(signe.page, text)).to_have_attribute("data-kept", "true")
    assert stands(text) == "<p>Det handler om budget 2027.</p>"
    # Nor is it put before the other: a copy is its writer's.
    go(there, budget)
    expect(other.get_by_role("textbox", name="Sagsfremstilling")).to_have_text("Det handler om budget 2027.")


def test_unsent_text_meets_a_newer_one_when_the_page_is_opened_again(writer, secretary, chief, budget, text):
    signe = writer("sekretaer", budget)
    signe.context.set_offline(True)
    write(signe.page, " Ikke sendt.")
    expect(state(signe.page, text)).to_have_text("ikke sendt endnu")
    expect(part(signe.page, text)).to_have_attribute("data-kept", "true")
    # Not before: an answer that is on its way when the network goes would bring these words in
    text.revise(by=chief, html="<p>Cillas ord.</p>", version=1)
    signe.page.goto("about:blank")
    signe.context.set_offline(False)
    page = go(signe, budget)
    expect(part(page, text).locator(".conflict")).to_be_visible()
    expect(page.get_by_role("textbox", name="Sagsfremstilling")).to_contain_text("Ikke sendt.")
    part(page, text).get_by_role("button", name="Behold min").click()
    expect(state(page, text)).to_have_text(SAVED)
    assert stands(text) == "<p>Det handler om budget 2027. Ikke sendt.</p>"
    assert text.states.filter(html="<p>Cillas ord.</p>").exists()


def test_words_of_somebody_who_lost_the_pen_are_shown(writer, agenda, chief, secretary):
    draft = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=chief, author=chief, title="Kantine")
    cilla = writer("chef", draft)
    AgendaItem.objects.filter(pk=draft.pk).update(status="handed_in")
    write(cilla.page, "For sent.")
    expect(cilla.page.locator("#draft-news")).to_have_text(
        "Du har ikke længere pennen til punktet. Din tekst er ikke gemt."
    )
    cilla.page.reload()
    expect(cilla.page.locator(".left-behind textarea")).to_have_value("For sent.")
    assert cilla.violations() == []
    cilla.page.get_by_role("button", name="Slet den fra browseren").click()
    cilla.page.reload()
    expect(cilla.page.locator(".left-behind")).to_have_count(0)


def test_signing_out_with_unsent_text_asks_first(writer, live_server, secretary, budget, text):
    signe = writer("sekretaer", budget)
    signe.page.route("**/afsnit/**", lambda route: route.abort())
    write(signe.page, " Ikke sendt.")
    signe.page.get_by_role("button", name="Log ud").click()
    dialog = signe.page.get_by_role("dialog", name="Du har tekst, der ikke er sendt endnu")
    expect(dialog).to_be_visible()
    assert signe.violations() == []
    dialog.get_by_role("button", name="Bliv").click()
    signe.page.unroute("**/afsnit/**")
    signe.page.get_by_role("button", name="Log ud").click()
    signe.page.wait_for_url(f"{live_server.url}/")
    assert stands(text) == "<p>Det handler om budget 2027. Ikke sendt.</p>"


def test_recommendation_phrase_and_head_by_keyboard(writer, secretary, budget):
    Forum.objects.update(recommenders="Direktionen")
    economy = Section.objects.create(
        item=budget,
        position=9,
        type="economy",
        heading="Økonomi",
        template=SectionTemplate.objects.get(forum=budget.forum, type="economy"),
    )
    recommendation = budget.sections.get(type="recommendation")
    signe = writer("sekretaer", budget)
    page = signe.page
    page.get_by_label("Vælg, hvem der indstiller").select_option("Direktionen")
    page.get_by_role("textbox", name="Punktets tekst i indstillingen 1").press("Enter")
    page.keyboard.type("sagen sendes videre")
    page.keyboard.press("Alt+ArrowUp")
    expect(part(page, recommendation)).not_to_have_attribute("data-unsent", "")
    budget.refresh_from_db()
    assert budget.recommender == "Direktionen indstiller,"
    points = [point.html for point in budget.points.all()]
    assert points == ["<p>at sagen sendes videre</p>", "<p>at budget 2027 godkendes</p>"]

    page.get_by_role("button", name="Intet at bemærke.").press("Enter")
    expect(state(page, economy)).to_have_text(SAVED)
    assert stands(economy) == "<p>Intet at bemærke.</p>"
    page.get_by_role("button", name="Fortryd", exact=True).and_(page.locator("[data-phrase-undo]")).press("Enter")
    expect(part(page, economy)).not_to_have_attribute("data-unsent", "")
    expect(page.get_by_role("textbox", name="Økonomi")).to_have_text("")
    page.locator("#hoved").get_by_label("Titel", exact=True).fill("Budget 2028")
    page.keyboard.press("Tab")
    expect(page.locator("#hoved [data-state]")).to_have_text("gemt")
    expect(page.get_by_role("heading", level=1)).to_have_text("Budget 2028")
    page.get_by_label("Afsat tid i minutter").fill("2000")
    page.keyboard.press("Tab")
    expect(page.locator("[data-error=minutes]")).not_to_have_text("")
    budget.refresh_from_db()
    assert (budget.title, budget.minutes, stands(economy)) == ("Budget 2028", 30, "")
