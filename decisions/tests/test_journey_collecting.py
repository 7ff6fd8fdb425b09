"""A secretary collects an agenda: titles in a row, an order by keys and by dragging, times, and what others do meanwhile."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from chefforum.testing import join, person
from decisions.tests.journeys import HeldBack, Visitor
from meetings.models import AgendaItem, Comment

pytestmark = pytest.mark.journey


@pytest.fixture
def collected(transactional_db, agenda, secretary):
    """The agenda as it is drafted, with something in every list around it."""
    author = person("forfatter", "Asta", "Forfatter")
    join(agenda.forum, author, "author")
    AgendaItem.objects.filter(meeting=agenda).update(status="accepted")
    agenda.items_due_on, agenda.release_on = "2026-11-18", "2026-11-25"
    agenda.save()
    said = {"forum": agenda.forum, "by": author, "author": author}
    for title, meeting in (("Nye lokaler", agenda), ("Klimaplan", None)):
        AgendaItem.objects.write(title=title, meeting=meeting, **said).hand_in(by=author)
    returned = AgendaItem.objects.write(title="Frivillige", meeting=agenda, **said)
    returned.hand_in(by=author)
    Comment.objects.say(returned, by=secretary, text="Hvad koster det?")
    returned.give_back(by=secretary, reason="Skriv prisen på.")
    AgendaItem.objects.write(forum=agenda.forum, by=secretary, title="Budgetopfølgning", is_template=True)
    return agenda


class Desk(Visitor):
    """The secretary's window, where a refusal that was looked for is no complaint."""

    def forgive(self, *words: str) -> None:
        self.complaints = [one for one in self.complaints if not any(word in one for word in words)]


@pytest.fixture
def desk(collected, live_server, browser):
    visitor = Desk(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.page.goto(reverse("drafting", args=[collected.pk]))
    visitor.page.wait_for_load_state("networkidle")  # what is found comes after the list
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


def titles(page):
    return page.locator(".agenda-title").all_inner_texts()


def key(title):
    return AgendaItem.objects.get(title=title).key


def test_what_is_typed_while_the_list_comes_anew_stays_and_is_saved(desk, collected):
    """On a slow connection: a row is moved, and minutes are typed before the answer is there."""
    page, slow = desk.page, HeldBack(desk.page, "**/kladde/raekkefoelge/")
    first, second = collected.items.filter(status="accepted").order_by("position")[:2]
    page.locator(f"#up-{second.key}").click()
    minutes = page.locator(f"#minutes-{first.key}")
    minutes.fill("4")
    place = page.locator(f"#place-{first.key}")
    expect(place).to_have_value("1")
    slow.let_go()
    expect(place).to_have_value("2")
    expect(minutes).to_be_focused()
    page.keyboard.type("5")
    expect(minutes).to_have_value("45")
    page.keyboard.press("Tab")
    expect(page.locator("#agenda-sum")).to_contain_text("1 t. 15 min.")
    first.refresh_from_db()
    assert first.minutes == 45

    # Somebody else's minutes are not written over by what was saved here before
    AgendaItem.objects.filter(pk=first.pk).update(minutes=20)
    page.locator(f"#up-{first.key}").click()
    slow.let_go()
    expect(minutes).to_have_value("20")


def test_every_move_counts_however_fast_they_come(desk, collected):
    """On a slow connection: each is sent from where the one before it has put the item, and one can go on typing."""
    page, slow = desk.page, HeldBack(desk.page, "**/kladde/raekkefoelge/")
    before = titles(page)
    moved = key(before[2])
    page.locator(f"#up-{moved}").focus()
    for way in ("Up", "Up", "Down"):
        page.keyboard.press(f"Alt+Arrow{way}")
    page.locator("#id_title").fill("En sag")
    for place in ("2", "1", "2"):
        slow.let_go()
        expect(page.get_by_role("status")).to_contain_text(f"»{before[2]}« står nu som nummer {place} ")
    assert titles(page) == [before[0], before[2], before[1]]
    assert list(collected.items.on_agenda().in_order().values_list("key", flat=True)) == list(map(key, titles(page)))
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator("#id_title")).to_have_value("En sag")


def test_agenda_is_put_together_by_keyboard_alone(desk):
    page = desk.page
    page.locator("#id_title").focus()
    for title in ("Første", "Anden", "Tredje"):
        page.keyboard.type(title)
        page.keyboard.press("Enter")
    expect(page.locator(".agenda-title")).to_have_count(6)
    assert titles(page)[3:] == ["Første", "Anden", "Tredje"]
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator("#id_title")).to_have_value("")

    page.locator(f"#up-{key('Tredje')}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("»Tredje« står nu som nummer 5 af 6.")
    expect(page.locator(f"#up-{key('Tredje')}")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_role("status")).to_have_text("»Tredje« står nu som nummer 4 af 6.")
    assert titles(page)[3:] == ["Tredje", "Første", "Anden"]

    page.locator(f"#place-{key('Anden')}").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("»Anden« står nu som nummer 1 af 6.")
    assert titles(page)[0] == "Anden"
    expect(page.locator(f"#place-{key('Anden')}")).to_be_focused()

    page.keyboard.press("Control+a")
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Skriv et nummer fra 1 til 6. Intet er flyttet.")
    assert titles(page)[0] == "Anden"
    desk.forgive("422")


def test_times_run_on_while_the_next_one_is_typed(desk):
    page = desk.page
    first, last = key("Godkendelse af dagsorden"), key("Budget 2027")
    page.locator(f"#minutes-{first}").fill("120")
    page.locator(f"#minutes-{last}").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("45")
    expect(page.locator(f"#starts-{last}")).to_have_text("11.00")
    assert page.locator(f"#minutes-{last}").input_value() == "45"
    page.keyboard.press("Enter")
    expect(page.locator("#agenda-sum")).to_contain_text("15 min. for meget: punkterne varer til kl. 11.45")


def test_item_is_dragged_to_its_place(desk, collected):
    page = desk.page
    handles = page.locator(".agenda-handle")
    handles.nth(2).drag_to(handles.nth(0))
    expect(page.get_by_role("status")).to_have_text("»Budget 2027« står nu som nummer 1 af 3.")
    assert titles(page) == [one.title for one in collected.items.on_agenda().in_order()]
    assert titles(page)[0] == "Budget 2027"


def test_order_of_a_list_that_has_changed_is_refused_and_shown_anew(desk, collected, secretary):
    page = desk.page
    AgendaItem.objects.write(forum=collected.forum, meeting=collected, by=secretary, title="Fra en anden")
    handles = page.locator(".agenda-handle")
    handles.nth(2).drag_to(handles.nth(0))
    expect(page.get_by_role("status")).to_contain_text("Listen er ændret, siden du åbnede den.")
    assert titles(page) == ["Godkendelse af dagsorden", "Ansættelse af ny chef", "Budget 2027", "Fra en anden"]
    desk.forgive("409")


def test_title_stays_in_its_line_when_the_network_is_gone(desk):
    page = desk.page
    page.locator("#id_title").fill("Et langt og godt navn")
    desk.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Der er ingen forbindelse, og det sidste er ikke gemt.")
    assert page.locator("#id_title").input_value() == "Et langt og godt navn"
    desk.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.locator(".agenda-title")).to_have_count(4)
    desk.forgive("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")


def test_whoever_is_signed_out_is_told_and_goes_on(desk, collected):
    page = desk.page
    Session.objects.all().delete()
    page.locator("#id_title").fill("Et langt og godt navn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Du er blevet logget ud")
    assert page.locator("#id_title").input_value() == "Et langt og godt navn"
    page.locator(".agenda-handle").nth(2).drag_to(page.locator(".agenda-handle").nth(0))
    expect(page.locator(".agenda-title").nth(0)).to_have_text("Godkendelse af dagsorden")

    drafting, desk.page = page, desk.context.new_page()
    desk.sign_in("sekretaer")
    before = drafting.locator("body").get_attribute("hx-headers") or ""
    desk.page.close()
    drafting.bring_to_front()
    drafting.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(drafting.locator("body")).not_to_have_attribute("hx-headers", before)
    drafting.locator("#id_title").focus()
    drafting.keyboard.press("Enter")
    expect(drafting.locator(".agenda-title")).to_have_count(4)
    assert collected.items.filter(title="Et langt og godt navn").count() == 1


def test_item_is_handed_in_accepted_and_found_at_its_place(desk, collected):
    page = desk.page
    page.get_by_role("button", name="Sæt »Nye lokaler« på dagsordenen").click()
    page.wait_for_url(re.compile("/kladde/"))
    assert titles(page)[-1] == "Nye lokaler"
    page.get_by_text("Fra idébanken (1)").click()
    page.get_by_role("button", name="Sæt »Klimaplan« på dagsordenen").click()
    expect(page.locator(".agenda-title")).to_have_count(5)
    page.get_by_text("Fra en skabelon").click()
    page.get_by_role("button", name="Nyt punkt efter »Budgetopfølgning«").click()
    expect(page.locator(".agenda-title")).to_have_count(6)


def test_every_page_of_collecting_is_accessible(collected, live_server, browser):
    item, handed_in = AgendaItem.objects.get(title="Frivillige"), AgendaItem.objects.get(title="Nye lokaler")
    forum = collected.forum.slug
    pages = {
        "sekretaer": [
            reverse("front_page"),
            reverse("drafting", args=[collected.pk]),
            reverse("forum_items", args=[forum]),
            f"{reverse('find_items', args=[collected.pk])}?q=a",
            reverse("give_back", args=[handed_in.key]),
            reverse("move_item", args=[handed_in.key]),
        ],
        "forfatter": [
            reverse("front_page"),
            reverse("own_items"),
            reverse("new_item", args=[forum]),
            reverse("comment", args=[item.key]),
        ],
    }
    found = []
    for username, addresses in pages.items():
        visitor = Visitor(browser, live_server.url)
        visitor.sign_in(username)
        for address in addresses:
            visitor.page.goto(address)
            visitor.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
            found += visitor.faults()
        found += visitor.complaints
        visitor.context.close()
    assert "\n".join(found) == ""
