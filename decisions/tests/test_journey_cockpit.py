"""The minute taker's page in a browser: moving between items, the clock, keys, and what is done without a network."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from chefforum.testing import item
from decisions.models import FollowUp, Session
from decisions.tests.journeys import WIDTHS, HeldBack, Visitor
from meetings.models import AgendaItem, Attachment

pytestmark = pytest.mark.journey


@pytest.fixture
def held(transactional_db, agenda, secretary):
    """A meeting in session with five items."""
    item(agenda, "Lokaleplan", minutes=15)
    item(agenda, "Eventuelt", minutes=10)
    agenda.release_agenda(by=secretary)
    return Session.objects.open(agenda, by=secretary)


class Desk(Visitor):
    """The minute taker's window."""

    def open(self, held: Session) -> None:
        self.page.goto(reverse("hold", args=[held.meeting_id]))
        self.page.wait_for_selector("[data-holds=ready][data-decides=ready]")

    @property
    def shown(self) -> list[str]:
        return self.page.locator("[data-held]:visible .item-number").all_inner_texts()

    def forgive(self, word: str) -> None:
        """A refusal that was looked for is no complaint."""
        self.complaints = [one for one in self.complaints if word not in one]


@pytest.fixture
def desk(held, live_server, browser):
    visitor = Desk(browser, live_server.url)
    visitor.sign_in("sekretaer")
    visitor.open(held)
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


def let_a_second_pass(page) -> None:
    """On the page's own clock, by which acts are dated."""
    page.wait_for_function("(begun) => Date.now() > begun + 1000", arg=page.evaluate("Date.now()"))


def treated(held: Session) -> list[str]:
    return [one.item.label for one in held.times.select_related("item")]


def test_looking_at_items_moves_nothing_and_save_and_next_does(desk, held):
    page = desk.page
    assert desk.shown == ["Punkt 1"]
    for key, label in (("n", "2"), ("j", "3"), ("p", "2"), ("k", "1"), ("k", "1")):
        page.keyboard.press(key)
        assert desk.shown == [f"Punkt {label}"]
    assert treated(held) == ["1"]
    with page.expect_response("**/afhold/punkt/"):
        page.keyboard.press("Control+Enter")
    assert desk.shown == ["Punkt 2"]
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    expect(page.locator("[data-clock-item]")).to_have_text("Punkt 2")
    expect(page.locator("#hold-list [data-past]")).to_have_count(1)
    # Whoever goes back to put something right does not turn the meeting back, and by its own key the item is treated.
    page.keyboard.press("p")
    page.keyboard.press("Control+Enter")
    assert desk.shown == ["Punkt 2"]
    for _step in range(3):
        page.keyboard.press("n")
    with page.expect_response("**/afhold/punkt/"):
        page.keyboard.press("t")
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("5")
    expect(page.locator("[data-clock-used]")).to_have_text("0 af 10 min.")
    assert treated(held) == ["1", "2", "5"]


def test_keys_reach_everything_and_leave_what_is_typed_alone(desk):
    page = desk.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Taster")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    assert desk.shown == ["Punkt 1"]
    page.keyboard.press("u")
    expect(page.locator("[data-held]:visible [data-unfold]")).to_have_attribute("open", "")
    expect(page.get_by_text("Det handler om godkendelse af dagsorden.")).to_be_visible()
    page.keyboard.press("b")
    page.keyboard.type("Nej tak, ikke n og j.")
    assert desk.shown == ["Punkt 1"]
    expect(page.locator("[data-held]:visible [data-section=beslutning] [contenteditable]")).to_have_text(
        "Nej tak, ikke n og j."
    )
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    assert desk.shown == ["Punkt 2"]
    page.keyboard.press("d")
    assert page.evaluate("document.getElementById('people').contains(document.activeElement)")
    page.keyboard.press("e")
    page.keyboard.type("Der var enighed.")
    expect(page.locator("[data-held]:visible [data-section=droeftelse] [contenteditable]")).to_have_text(
        "Der var enighed."
    )


def test_without_a_network_the_meeting_goes_on_and_is_told_afterwards(desk, held):
    page = desk.page
    page.keyboard.press("Control+Enter")
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    page.wait_for_load_state("networkidle")
    desk.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#acts-news")).to_contain_text("Ingen forbindelse.")
    let_a_second_pass(page)
    page.keyboard.press("Control+Enter")
    assert desk.shown == ["Punkt 4"]
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("4")
    expect(page.locator("[data-clock-item]")).to_have_text("Punkt 4")
    assert treated(held) == ["1", "2"]
    let_a_second_pass(page)
    desk.context.set_offline(False)
    expect(page.locator("#acts-news")).to_have_text("Forbindelsen er tilbage. Alt er sendt.", timeout=15000)
    assert treated(held) == ["1", "2", "3", "4"]
    # Each stands at the time at which it was done, not at the time at which it was sent.
    third = held.times.get(item__number=3)
    assert third.ended_at - third.began_at > datetime.timedelta(seconds=1)
    desk.forgive("ERR_INTERNET_DISCONNECTED")


def test_what_was_not_sent_when_the_page_was_closed_is_sent_by_the_next_one(desk, held):
    desk.context.set_offline(True)
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator("#acts-news")).to_contain_text("Ingen forbindelse.")
    desk.page.close()
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    desk.open(held)
    expect(desk.page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    assert treated(held) == ["1", "2"]
    desk.forgive("ERR_INTERNET_DISCONNECTED")


def test_order_new_item_and_handed_out_keep_the_page_and_the_focus(desk, held, tmp_path):
    page = desk.page
    for _twice in range(2):
        page.keyboard.press("n")
    page.get_by_role("button", name="Behandl det tidligere").click()
    expect(page.locator("#hold-list .contents-number")).to_have_text(["1", "3", "2", "4", "5"])
    expect(page.locator("#told")).to_have_text("Punkt 3 behandles nu i en anden rækkefølge. Det beholder sit nummer.")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Behandl det tidligere"
    page.get_by_text("Optag et nyt punkt efter dette").locator("visible=true").click()
    page.get_by_label("Titel").locator("visible=true").first.fill("Akut sag")
    page.keyboard.press("Enter")
    expect(page.locator("#hold-list .contents-number")).to_have_text(["1", "3", "3a", "2", "4", "5"])
    assert desk.shown == ["Punkt 3a"]
    assert page.evaluate("document.activeElement.id") == "punkt-3a"
    made = AgendaItem.objects.get(title="Akut sag")
    file = tmp_path / "Notat.png"
    file.write_bytes(bytes.fromhex(PICTURE))
    page.get_by_text("Omdelt på mødet").locator("visible=true").click()
    page.locator(f"#omdel-fil-{made.key}").set_input_files(file)
    page.get_by_role("button", name="Læg på punktet").click()
    expect(page.locator(f"#bilag-{made.key} li")).to_contain_text("Notat (omdelt på mødet)")
    expect(page.locator(f"#omdel-fil-{made.key}")).to_have_value("")
    page.keyboard.press("Escape")


def test_half_filled_form_is_left_alone_by_what_others_do_and_by_a_refusal(desk, held, secretary, tmp_path):
    page, third = desk.page, held.meeting.items.get(number=3)
    for _twice in range(2):
        page.keyboard.press("n")
    handed = page.locator(f"#bilag-{third.key}")
    handed.get_by_text("Omdelt på mødet").click()
    file, closed = handed.get_by_label("Fil", exact=True), handed.get_by_label("Lukket")
    (tmp_path / "Løn.png").write_bytes(b"not a picture")
    file.set_input_files(tmp_path / "Løn.png")
    closed.check()
    page.keyboard.press("Tab")
    said = {"by": secretary, "title": "Kort", "handed_out": True, "closed": False}
    Attachment.objects.add(third, content=bytes.fromhex(PICTURE), name="Kort.png", **said)
    Session.objects.touch(held.meeting)
    expect(handed.locator("ul")).to_contain_text("Kort (omdelt på mødet)")
    expect(closed).to_be_checked()
    expect(file).to_have_value(re.compile(r"Løn\.png$"))
    handed.get_by_role("button", name="Læg på punktet").click()
    expect(handed.get_by_role("alert")).to_be_visible()
    expect(closed).to_be_checked()
    desk.forgive("422")


def test_what_was_refused_stays_to_be_put_right_when_others_act(desk, held, secretary):
    page, third = desk.page, held.meeting.items.get(number=3)
    for _twice in range(2):
        page.keyboard.press("n")
    page.keyboard.press("o")
    given = page.locator(f"#opfoelgning-{third.key}")
    values = {"what": "Skrive til lederne", "who": "Cilla Chef", "due_on": "2020-01-01"}
    fields = {name: given.locator(f"[name=follow-up-{third.key}-{name}], [name={name}]") for name in values}
    for name, value in values.items():
        fields[name].fill(value)
    give = given.get_by_role("button", name="Giv opfølgning")
    give.click()
    expect(given.get_by_role("alert")).to_contain_text("Fristen ligger før i dag.")
    give.focus()
    due_on = timezone.localdate() + datetime.timedelta(days=9)
    FollowUp.objects.give(item=third, what="Andet", who="Asta", due_on=due_on, by=secretary)
    Session.objects.touch(held.meeting)
    expect(given.locator("li")).to_contain_text("Andet")
    assert {name: field.input_value() for name, field in fields.items()} == values
    fields["due_on"].fill(str(due_on))
    give.click()
    expect(given.locator("li")).to_have_count(2)
    assert {name: field.input_value() for name, field in fields.items()} == dict.fromkeys(values, "")
    desk.forgive("422")


def test_two_new_items_are_two_however_long_the_first_is_on_its_way(desk, held):
    page, slow = desk.page, HeldBack(desk.page, "**/nyt-punkt/")
    numbers = page.locator("#hold-list .contents-number")
    page.get_by_text("Optag et nyt punkt efter dette").locator("visible=true").click()
    title = page.get_by_label("Titel").locator("visible=true").first
    for words in ("Akut sag", "En sag mere"):
        title.fill(words)
        page.keyboard.press("Enter")
    title.fill("En tredje")
    slow.let_go()
    expect(numbers).to_have_text(["1", "1a", "2", "3", "4", "5"])
    # Whoever writes by then is not taken away from it.
    expect(title).to_be_focused()
    expect(title).to_have_value("En tredje")
    slow.let_go()
    expect(numbers).to_have_count(7)
    page.keyboard.press("Enter")
    slow.let_go()
    expect(numbers).to_have_count(8)
    assert page.locator("[data-held]:visible .item-title").inner_text().endswith("En tredje")
    page.keyboard.press("k")
    page.keyboard.press("k")
    titles = held.meeting.items.filter(taken_up=True).values_list("title", flat=True)
    assert sorted(titles) == ["Akut sag", "En sag mere", "En tredje"]
    assert page.locator("[data-takes-up] [name=title]").evaluate_all("all => all.map((one) => one.value)") == [""] * 8


def test_what_somebody_takes_back_is_not_shown_any_more(desk, held, secretary):
    page, third = desk.page, held.meeting.items.get(number=3)
    one = held.meeting.participants.get(name="Cilla Chef")
    for _twice in range(2):
        page.keyboard.press("n")
    Session.objects.touch(held.meeting)
    statements = page.locator(f"#bemaerkninger-{third.key}")
    with page.expect_response("**/nyt/") as news:
        pass
    assert news.value.ok
    slow = HeldBack(page, "**/nyt/")
    statements.locator("summary").first.click()
    statements.get_by_label("Hvem bemærkningen kommer fra").select_option(str(one.pk))
    statements.get_by_label("Det, der skal stå i referatet").fill("Nej.")
    statements.get_by_role("button", name="Optag protokolbemærkningen").click()
    expect(statements.locator(".statement")).to_contain_text("Nej.")
    third.statements.get().remove(by=secretary)
    for _twice in range(2):
        slow.let_go()
    expect(statements.locator(".statement")).to_have_count(0)


# One transparent point.
PICTURE = (
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def test_the_end_is_asked_for_once_and_can_be_taken_back(desk, held):
    page = desk.page
    for _item in range(5):
        page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog", name="Skal mødet sluttes?")
    expect(dialog).to_contain_text("Punkt 1, 2, 3, 4, 5 har ingen beslutning endnu.")
    expect(dialog.get_by_role("button", name="Slut mødet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/referat/$"))
    desk.open(held)
    expect(page.get_by_role("main")).to_contain_text("Mødet er slut, og referatet skrives.")
    page.get_by_text("Genoptag mødet").first.click()
    page.get_by_label("Hvorfor? Det står i loggen.").fill("Punkt 5 manglede.")
    page.get_by_role("button", name="Genoptag mødet").click()
    expect(page.locator("[data-clock-item]")).to_have_text("Punkt 5")
    held.refresh_from_db()
    assert held.ended_at is None


def test_the_meeting_is_not_ended_before_what_was_done_is_sent(desk, held):
    page = desk.page
    desk.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Slut mødet …").click()
    page.get_by_role("dialog", name="Skal mødet sluttes?").get_by_role("button", name="Slut mødet").click()
    expect(page.locator("#acts-news")).to_contain_text("Mødet er ikke sluttet endnu")
    assert desk.shown == ["Punkt 2"]
    desk.context.set_offline(False)
    expect(page.locator("#hold-list [data-now] .contents-number")).to_have_text("2")
    page.get_by_role("button", name="Slut mødet …").click()
    page.get_by_role("dialog", name="Skal mødet sluttes?").get_by_role("button", name="Slut mødet").click()
    expect(page).to_have_url(re.compile(r"/referat/$"))
    assert treated(held) == ["1", "2"]
    desk.forgive("ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_and_axe_finds_nothing(held, live_server, browser, width):
    visitor = Desk(browser, live_server.url, width=width)
    visitor.sign_in("sekretaer")
    visitor.open(held)
    visitor.page.keyboard.press("u")
    visitor.page.wait_for_load_state("networkidle")
    assert (visitor.violations(), visitor.overflow(), visitor.complaints) == ([], 0, [])
    visitor.context.close()
