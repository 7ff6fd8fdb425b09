"""Who is here, noted in a browser: by keyboard, on a tablet, with a double click, and while there is no network."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from chefforum.testing import join, person
from decisions.models import Absence, PresenceEvent, Roll, Session
from decisions.tests.journeys import HEIGHTS, WIDTHS, HeldBack, Visitor
from meetings.danish import clock
from meetings.models import Exclusion, Participant, Role

pytestmark = pytest.mark.journey


@pytest.fixture
def held(transactional_db, agenda, chefforum, secretary):
    """A meeting that has lasted for half an hour, with four members, of whom one is excluded from the closed item, and
    a substitute who waits to be called."""
    for position, (name, title) in enumerate((("Birgit Bro", "Centerchef"), ("Åge Ærlig", "")), start=2):
        Participant.objects.create(meeting=agenda, position=position, name=name, title=title)
    member = join(chefforum, person("birgit", "Birgit", "Bro"))
    agenda.participants.filter(name="Birgit Bro").update(membership=member)
    Exclusion.objects.create(item=agenda.items.get(closed=True), membership=member)
    join(chefforum, person("reserve", "Rita", "Reserve"), Role.SUBSTITUTE, title="Souschef")
    agenda.release_agenda(by=secretary)
    session = Session.objects.open(agenda, by=secretary)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    session.opened_at = max(timezone.now() - datetime.timedelta(minutes=30), midnight)
    session.save()
    session.times.update(began_at=session.opened_at)
    return session


@pytest.fixture
def desk(held, live_server, browser):
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.page.goto(reverse("hold", args=[held.meeting_id]))
    visitor.page.wait_for_selector("[data-holds=ready]")
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


OPEN = "all => all.forEach(one => { one.open = true })"


def row(page, name):
    return page.locator(".attendee").filter(has=page.get_by_text(name, exact=True))


def states(meeting):
    return dict(meeting.participants.values_list("name", "presence"))


def test_roll_is_called_by_keyboard_with_every_exception(desk, held):
    page, meeting, now = desk.page, held.meeting, re.compile(r"\d\.\d\d$")
    page.get_by_role("button", name="Afbud Åge Ærlig").press("Enter")
    expect(page.locator("#told")).to_have_text("Åge Ærlig har meldt afbud.")
    # The focus stays with the person; the substitute is behind the next key.
    expect(page.locator(":focus")).to_have_text("Stedfortræder … Åge Ærlig")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_value(str(meeting.forum.memberships.get(name="Rita Reserve").pk))
    page.get_by_role("button", name="Stedfortræder fra begyndelsen").press("Enter")
    expect(row(page, "Rita Reserve")).to_contain_text("stedfortræder for Åge Ærlig")

    page.get_by_role("button", name="Alle er til stede").press("Enter")
    expect(page.locator(".attendance-count")).to_have_text("4 er til stede.")
    assert states(meeting) == {
        "Frode Forperson": "present", "Cilla Chef": "present", "Birgit Bro": "present", "Åge Ærlig": "absent",
        "Rita Reserve": "present",
    }  # fmt: skip

    page.get_by_role("button", name="Gik nu Cilla Chef").press("Enter")
    expect(row(page, "Cilla Chef").locator(".status")).to_have_text(now)
    expect(page.locator(":focus")).to_have_text("Ret … Cilla Chef")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("2.61")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("Skriv klokkeslættet som 9.40. Der er ikke ændret noget.")
    field = row(page, "Cilla Chef").get_by_label("Gik kl.")
    expect(field).to_have_value("2.61")
    opened = timezone.localtime(held.opened_at)
    field.fill(clock(opened.time()))
    page.keyboard.press("Enter")
    expect(row(page, "Cilla Chef")).to_contain_text(f"deltog til kl. {opened:%H.%M}, til og med punkt 1")

    page.locator("#gaest summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Gitte Gæst")
    page.keyboard.press("Tab")
    page.keyboard.type("Revisor")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row(page, "Gitte Gæst").locator(".status")).to_have_text(re.compile(r"kom kl\. \d"))
    expect(page.locator("#gaest-navn")).to_have_value("")
    # That the time was refused, the browser tells as well.
    desk.complaints[:] = [one for one in desk.complaints if "422" not in one]


def test_known_exclusion_stands_at_the_item_and_another_is_noted_there(desk, held):
    page = desk.page
    page.keyboard.press("n")
    shown = page.locator("[data-held]:visible")
    expect(shown).to_contain_text("Birgit Bro er inhabil og deltager ikke")
    shown.get_by_text("Nogen deltager ikke i punktet").press("Enter")
    shown.get_by_label("Hvem deltager ikke").select_option("Cilla Chef")
    shown.get_by_role("button", name="Ude").press("Enter")
    expect(shown).to_contain_text("Cilla Chef deltager ikke")
    shown.get_by_role("button", name="Fortryd Birgit Bro").press("Enter")
    expect(shown).not_to_contain_text("Birgit Bro er inhabil")
    told = Absence.objects.values_list("participant__name", "item__number", "reason")
    assert list(told) == [("Cilla Chef", 2, "away")]


def test_choice_that_is_gone_means_nobody_else(desk, held, secretary):
    page = desk.page
    shown = page.locator("[data-held]:visible")
    shown.get_by_text("Nogen deltager ikke i punktet").press("Enter")
    who, note = shown.get_by_label("Hvem deltager ikke"), shown.get_by_role("button", name="Inhabil")
    expect(who).to_have_value("")
    who.select_option("Cilla Chef")
    note.focus()
    first = held.meeting.items.get(number=1)
    Absence.objects.note(held.meeting.participants.get(name="Cilla Chef"), first, by=secretary, reason="away")
    Session.objects.touch(held.meeting)
    expect(shown).to_contain_text("Cilla Chef deltager ikke")
    expect(who).to_have_value("")
    expect(note).to_be_focused()
    note.press("Enter")
    expect(page.locator("#told")).to_have_text("Vælg, hvem det er.")
    page.get_by_role("button", name="Gem og næste punkt").scroll_into_view_if_needed()
    expect(page.locator("#told")).to_be_in_viewport()
    assert [one.participant.name for one in first.absences.all()] == ["Cilla Chef"]
    desk.complaints[:] = [one for one in desk.complaints if "422" not in one]


def test_who_writes_of_another_goes_on_when_the_answer_comes(desk, held, secretary):
    page = desk.page
    came = PresenceEvent.objects.arrive(held.meeting.participants.get(name="Cilla Chef"), by=secretary)
    page.reload()
    page.wait_for_selector("[data-holds=ready]")
    slow = HeldBack(page, "**/fremmoede/**")
    row(page, "Åge Ærlig").get_by_role("button", name="Til stede").click()
    row(page, "Cilla Chef").locator("summary").click()
    time = page.locator(f"#tid-{came.pk}")
    time.press("Home")
    time.press("ArrowRight")
    slow.let_go()
    expect(page.locator("#told")).to_have_text("Åge Ærlig er til stede.")
    expect(time).to_be_focused()
    assert time.evaluate("(field) => field.selectionStart") == 1


def test_second_guest_is_noted_though_the_first_waits(desk, held):
    page = desk.page
    desk.context.set_offline(True)
    page.get_by_text("En gæst").click()
    for name in ("Gitte Gæst", "Hugo Gæst"):
        page.locator("#gaest-navn").fill(name)
        page.get_by_role("button", name="Kom nu").last.click()
    desk.context.set_offline(False)
    expect(row(page, "Hugo Gæst")).to_be_visible(timeout=15000)
    expect(row(page, "Gitte Gæst")).to_be_visible()
    desk.complaints[:] = [one for one in desk.complaints if not re.search("ERR_INTERNET", one)]


def test_double_click_is_one_click(desk, held, secretary):
    page = desk.page
    page.get_by_role("button", name="Alle er til stede").click()
    expect(page.locator(".attendance-count")).to_have_text("4 er til stede.")
    page.get_by_role("button", name="Gik nu Cilla Chef").dblclick()
    expect(row(page, "Cilla Chef")).to_contain_text("til og med punkt 1")
    expect(page.get_by_role("button", name="Kom tilbage nu Cilla Chef")).to_be_visible()
    cilla = held.meeting.participants.get(name="Cilla Chef")
    assert list(cilla.events.values_list("kind", flat=True)) == ["left"]


def test_what_is_clicked_without_a_network_stands_at_its_time(desk, held):
    page, context = desk.page, desk.context
    page.get_by_role("button", name="Alle er til stede").click()
    expect(page.locator(".attendance-count")).to_have_text("4 er til stede.")
    context.set_offline(True)
    button = page.get_by_role("button", name="Gik nu Cilla Chef")
    before = timezone.now()
    button.click()
    expect(page.locator("#acts-news")).to_contain_text("Ingen forbindelse")
    button.press("Enter")  # waits already, and is not done twice
    clicked = timezone.now()
    context.set_offline(False)
    expect(row(page, "Cilla Chef")).to_contain_text("til og med punkt 1", timeout=15000)
    event = held.meeting.participants.get(name="Cilla Chef").events.get()
    # The page's clock is the server's from when the page was made, and so behind by as long as the page took to come.
    assert before - datetime.timedelta(seconds=10) <= _moment(event.at) <= clicked
    desk.complaints[:] = [one for one in desk.complaints if "ERR_INTERNET_DISCONNECTED" not in one]


def _moment(time):
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate(), time))


def test_panel_is_accessible_with_everything_unfolded(held, live_server, browser, secretary):
    people = held.meeting.participants
    Roll(held.meeting).all_present(by=secretary)
    Roll(held.meeting).guest(
        by=secretary, name="Gitte Gæst", title="Revisor i Den Fælleskommunale Revision", comes=True
    )
    cilla, birgit = people.get(name="Cilla Chef"), people.get(name="Birgit Bro")
    Roll(held.meeting).regrets(birgit, by=secretary)
    cilla.events.create(kind="left", at=timezone.localtime().time(), item=held.item)
    Absence.objects.note(cilla, held.item, by=secretary, reason="disqualified")
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.page.goto(reverse("hold", args=[held.meeting_id]))
    visitor.page.wait_for_selector("[data-holds=ready]")
    found = []
    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        if width < 1200:
            visitor.page.locator("[popovertarget=people]:visible").first.click()
        visitor.page.locator("#fremmoede details, .item-absences details").evaluate_all(OPEN)
        found += [f"{width}: {violation}" for violation in visitor.violations(between=width == 820)]
        if visitor.overflow():
            found.append(f"{width}: {visitor.overflow()} px too wide")
        if width < 1200:
            visitor.page.keyboard.press("Escape")
    visitor.context.close()
    assert "\n".join([*found, *visitor.complaints]) == ""


def test_everything_works_without_a_script(held, live_server, browser):
    visitor = Visitor(browser, live_server.url, java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("sekretaer")
    page.goto(reverse("hold", args=[held.meeting_id]))
    page.get_by_role("button", name="Alle er til stede").click()
    expect(page.locator(".attendance-count")).to_have_text("4 er til stede.")
    page.get_by_role("button", name="Gik nu Cilla Chef").click()
    expect(row(page, "Cilla Chef")).to_contain_text("til og med punkt 1")
    visitor.context.close()
