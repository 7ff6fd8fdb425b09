"""Deciding in the browser: outcomes by keys, the text that follows, a hand that takes it over, and no network."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from decisions.models import Decision, Session
from decisions.tests.journeys import WIDTHS, HeldBack, Visitor
from decisions.tests.writing_page import SAVED, be_deaf
from meetings.models import AgendaItem, Meeting

pytestmark = pytest.mark.journey


@pytest.fixture
def held(agenda, secretary):
    """A meeting in session; its third item has three points, and the forum votes and has standard texts."""
    forum = agenda.forum
    forum.takes_votes = True
    forum.save()
    forum.standard_texts.create(label="Orientering", html="<p>Forummet tog orienteringen til efterretning.</p>")
    forum.standard_texts.create(label="Intet", html="<p>Intet at bemærke.</p>", position=1)
    Meeting.objects.create(forum=forum, held_on=datetime.date(2027, 3, 12), start=datetime.time(9))
    budget = agenda.items.get(title="Budget 2027")
    budget.points.create(position=2, html="<p>at de to puljer lægges sammen fra årsskiftet</p>")
    budget.points.create(position=3, html="<p>at Økonomi forelægger en status i juni</p>")
    agenda.participants.update(presence="present")
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held) -> AgendaItem:
    return held.items.get(title="Budget 2027")


@pytest.fixture
def signe(live_server, browser, held):
    """The minute taker, at the third item."""
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.page.goto(f"{reverse('hold', args=[held.pk])}#punkt-3")
    expect(visitor.page.locator(":root[data-decides=ready][data-holds=ready]")).to_be_attached()
    yield visitor
    visitor.context.close()


def board(page):
    return page.locator("section[data-held]:visible")


def text(page, name="Beslutning"):
    return board(page).get_by_role("textbox", name=name, exact=True)


def pressed(page):
    return [
        button.inner_text().split(maxsplit=1)[1]
        for button in board(page).locator(".outcome-points [aria-pressed=true]").all()
    ]


def test_outcomes_by_keys_write_the_text(signe, budget):
    page = signe.page
    page.keyboard.press("1")
    page.keyboard.press("5")
    page.keyboard.press("1")
    expect(text(page)).to_have_text("Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til et senere møde.")
    assert pressed(page) == ["Godkendt", "Udsat", "Godkendt"]
    later = board(page).get_by_label("Udsat til")
    later.focus()
    later.select_option(index=1)
    expect(text(page)).to_have_text("Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 12. marts 2027.")
    expect(later).to_be_focused()
    # A hand takes it over, and gives it back.
    text(page).press("Control+End")
    page.keyboard.type(" Tak til alle.")
    edited = board(page).get_by_text("Teksten er rettet i hånden")
    expect(edited).to_be_visible()
    row = Decision.objects.get(item=budget)
    assert row.html.endswith("12. marts 2027. Tak til alle.</p>") and row.edited
    board(page).get_by_role("button", name="Skriv den af udfaldene igen").click()
    expect(edited).to_be_hidden()
    expect(text(page)).to_have_text("Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 12. marts 2027.")
    assert signe.complaints == []


def test_save_and_next_decides_and_what_is_postponed_stands_ready(signe, budget, held):
    page = signe.page
    board(page).get_by_role("group", name="Alle punkter").get_by_role("button", name="Udsat").click()
    board(page).get_by_label("Udsat til").select_option(index=1)
    expect(text(page)).to_contain_text("mødet den 12. marts 2027.")
    board(page).get_by_role("button", name="Punktet er behandlet").click()
    expect(board(page).get_by_text("Punktet er udsat.")).to_be_visible()
    budget.refresh_from_db()
    assert (budget.status, str(budget.postponed_to.meeting.held_on)) == ("postponed", "2027-03-12")
    board(page).get_by_role("button", name="Tag punktet op igen").click()
    expect(board(page).get_by_role("button", name="Punktet er behandlet")).to_be_visible()
    budget.refresh_from_db()
    assert (budget.status, budget.postponed_to) == ("on_agenda", None)


def test_standard_text_by_a_key_and_discussion_apart(signe, budget):
    page = signe.page
    page.keyboard.press("Shift+Digit1")
    expect(text(page)).to_have_text("Forummet tog orienteringen til efterretning.")
    page.keyboard.press("Alt+Shift+Digit2")
    expect(text(page)).to_contain_text("Intet at bemærke.")
    expect(board(page).locator("[data-section=beslutning] [data-state]")).to_have_text(SAVED)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.type("Der blev spurgt til tallene.")
    expect(board(page).locator("[data-section=droeftelse] [data-state]")).to_have_text(SAVED)
    row = Decision.objects.get(item=budget)
    assert (row.html, row.discussion) == (
        "<p>Forummet tog orienteringen til efterretning.</p><p>Intet at bemærke.</p>",
        "<p>Der blev spurgt til tallene.</p>",
    )
    assert signe.complaints == []


def test_without_a_network_nothing_is_lost_and_the_hand_wins(signe, budget):
    page = signe.page
    signe.context.set_offline(True)
    page.keyboard.press("1")
    page.keyboard.press("4")
    page.keyboard.press("1")
    assert pressed(page) == ["Godkendt", "Godkendt"] or len(pressed(page)) == 3
    text(page).click()
    page.keyboard.type("Mine egne ord.")
    expect(board(page).locator("[data-section=beslutning][data-kept=true]")).to_be_attached()
    signe.context.set_offline(False)
    expect(board(page).locator("[data-section=beslutning] [data-state]")).to_have_text(SAVED, timeout=20000)
    expect(page.locator("[data-section=beslutning][data-unsent]")).to_have_count(0)
    row = Decision.objects.get(item=budget)
    expect(text(page)).to_have_text("Mine egne ord.")
    page.wait_for_function("!document.querySelector('[data-conflict] section')")
    assert (row.html, row.edited) == ("<p>Mine egne ord.</p>", True)


def test_votes_and_a_dissent(signe, budget):
    page = signe.page
    votes = board(page).get_by_role("group", name="Stemmer", exact=True)
    votes.get_by_label("For").fill("2")
    votes.get_by_label("Imod").fill("1")
    votes.get_by_role("button", name="Notér stemmerne").click()
    expect(board(page).locator(".votes .invalid-feedback")).to_contain_text("3 stemmer er flere end de 2")
    expect(votes.get_by_label("For")).to_have_value("2")
    votes.get_by_label("Imod").fill("0")
    votes.get_by_role("button", name="Notér stemmerne").click()
    expect(page.locator("#told")).to_have_text("Stemmerne er noteret.")
    board(page).get_by_text("Protokolbemærkninger").click()
    board(page).get_by_label("Hvem bemærkningen kommer fra").select_option(label="Cilla Chef")
    board(page).get_by_label("Det, der skal stå i referatet").fill("Jeg er ikke enig.")
    board(page).get_by_role("button", name="Optag protokolbemærkningen").click()
    expect(board(page).locator(".statement")).to_contain_text("Jeg er ikke enig.")
    assert [row.name for row in budget.statements.all()] == ["Cilla Chef"]
    assert Decision.objects.get(item=budget).votes_for == 2


def test_what_is_typed_while_a_statement_is_on_its_way_stays(signe, budget):
    page, slow = signe.page, HeldBack(signe.page, "**/bemaerkninger/")
    board(page).get_by_text("Protokolbemærkninger").click()
    board(page).get_by_label("Hvem bemærkningen kommer fra").select_option(label="Cilla Chef")
    words = board(page).get_by_label("Det, der skal stå i referatet")
    words.fill("Jeg er ikke enig.")
    board(page).get_by_role("button", name="Optag protokolbemærkningen").click()
    words.fill("Det er jeg heller ikke.")
    slow.let_go()
    expect(board(page).locator(".statement")).to_contain_text("Jeg er ikke enig.")
    expect(words).to_have_value("Det er jeg heller ikke.")
    assert [row.html for row in budget.statements.all()] == ["<p>Jeg er ikke enig.</p>"]


def test_two_who_write_one_decision_lose_no_word(signe, budget, chair):
    page = signe.page
    text(page).click()
    page.keyboard.type("Signes ")
    saved = board(page).locator("[data-section=beslutning] [data-state]")
    expect(saved).to_have_text(SAVED)
    be_deaf(page, "**/nyt/**")
    decision = Decision.objects.get(item=budget)
    decision.write("decision", "<p>Frodes ord.</p>", version=decision.decision_version, by=chair)
    page.keyboard.type("ord.")
    conflict = board(page).get_by_role("region", name="har ændret")
    expect(conflict).to_contain_text("Frodes ord.")
    expect(conflict).to_contain_text("Signes ord.")
    conflict.get_by_role("button", name="Behold min").click()
    expect(conflict).to_have_count(0)
    expect(saved).to_have_text(SAVED)
    decision.refresh_from_db()
    assert decision.html == "<p>Signes ord.</p>"
    assert "<p>Frodes ord.</p>" in [state.html for state in decision.states.all()]


def test_board_is_accessible_and_fits(live_server, browser, held):
    for width in WIDTHS:
        visitor = Visitor(browser, live_server.url, width=width)
        visitor.sign_in("sekretaer")
        visitor.page.goto(f"{reverse('hold', args=[held.pk])}#punkt-3")
        expect(visitor.page.locator(":root[data-decides=ready]")).to_be_attached()
        visitor.page.locator("section[data-held]:visible .outcome-key").first.click()
        for summary in visitor.page.locator("section[data-held]:visible .deciding summary").all():
            summary.click()
        assert (visitor.violations(), visitor.overflow(), visitor.complaints) == ([], 0, []), width
        visitor.context.close()


def test_pages_beside_the_board_are_accessible_and_fit(live_server, browser, held):
    key = held.items.get(title="Budget 2027").key
    visitor = Visitor(browser, live_server.url, width=WIDTHS[0])
    visitor.sign_in("sekretaer")
    found = visitor.faults(reverse("standard_texts", args=[held.forum.slug]))
    found += visitor.faults(reverse("decision_history", args=[key, "beslutning"]))
    visitor.context.close()
    assert (found, visitor.complaints) == ([], [])
