"""A meeting of ten items held by keyboard alone; afterwards the minutes say what happened, word for word."""

import datetime
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from chefforum.testing import item, join, person
from decisions.tests.journeys import Visitor
from decisions.tests.writing_page import SAVED
from meetings.models import Meeting, RecommendationPoint
from meetings.tests.keyboard import Keyboard

pytestmark = pytest.mark.journey

TITLES = [
    "Godkendelse af dagsorden",
    "Drøftelse af sygefraværet",
    "Beslutning om byggeriet ved havnen",
    "Beslutning om ny mødekalender",
    "Beslutning om salg af grunden",
    "Beslutning om digital post",
    "Beslutning om fælles vagtplan",
    "Orientering om regnskabet",
    "Beslutning om kantinen",
    "Orientering om flytningen",
]
LATER = datetime.date(2027, 1, 13)


@pytest.fixture
def released(transactional_db, chefforum, secretary, chair, chief) -> Meeting:
    """A released agenda of ten items; the third has three points. The forum's next meeting is planned."""
    join(chefforum, person("birgit", "Birgit", "Bro"))
    join(chefforum, person("aage", "Åge", "Ærlig"))
    meeting = Meeting.objects.plan(
        forum=chefforum,
        by=secretary,
        held_on=datetime.date(2026, 12, 2),
        start=datetime.time(9),
        end=datetime.time(11, 30),
    )
    Meeting.objects.plan(forum=chefforum, by=secretary, held_on=LATER, start=datetime.time(9))
    meeting.begin_drafting(by=secretary)
    for title in TITLES:
        item(meeting, title, minutes=10)
    third = meeting.items.get(title=TITLES[2])
    for position, words in enumerate(("projektet udbydes i fagentrepriser", "der afsættes to millioner"), start=2):
        RecommendationPoint.objects.create(item=third, position=position, html=f"<p>at {words}</p>")
    meeting.release_agenda(by=secretary)
    return meeting


class Desk:
    """The minute taker's page, and the hands of who sits at it."""

    def __init__(self, visitor: Visitor):
        self.visitor, self.page, self.keys = visitor, visitor.page, Keyboard(visitor.page)

    @property
    def board(self) -> Locator:
        """The item that is shown."""
        return self.page.locator("section[data-held]:visible")

    def text(self, name: str = "Beslutning") -> Locator:
        """One of its texts."""
        return self.board.get_by_role("textbox", name=name, exact=True)

    def saved(self, part: str) -> None:
        """Wait until a text is saved."""
        expect(self.board.locator(f"[data-section={part}] [data-state]")).to_have_text(SAVED, timeout=20_000)

    def out_of_the_text(self) -> None:
        """Leave the editor and its toolbar, so that keys are keys again."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Escape")

    def is_at(self, number: int) -> None:
        """The item with this number is shown."""
        expect(self.board.locator(".item-number")).to_have_text(f"Punkt {number}")

    def next(self, number: int) -> None:
        """Save and go on to the item with this number."""
        self.page.keyboard.press("Control+Enter")
        self.is_at(number)

    def postpone(self) -> None:
        """Choose the first coming meeting for what is postponed here."""
        self.keys.go(self.board.get_by_label("Udsat til"))
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Tab")

    def told(self, words: str | re.Pattern[str]) -> None:
        """What the page says happened."""
        expect(self.page.locator("#told")).to_have_text(words)


def test_minute_taker_holds_a_meeting_of_ten_items_by_keyboard_alone(live_server, browser, released):
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("sekretaer")
    desk = Desk(visitor)
    page, keys, press = desk.page, desk.keys, desk.page.keyboard.press

    page.goto(released.get_absolute_url())
    keys.enter(keys.link("Åbn mødet", exact=False).first)
    keys.enter(keys.button("Åbn mødet", exact=False))
    page.wait_for_selector("[data-holds=ready][data-decides=ready]")

    # Who is here: all but one who sent regrets and one who is not here yet.
    press("d")
    keys.enter(keys.button("Afbud Åge Ærlig"))
    desk.told("Åge Ærlig har meldt afbud.")
    for name in ("Frode Forperson", "Cilla Chef", "Signe Sekretær"):
        keys.enter(keys.button(f"Til stede {name}"))
        expect(page.locator(".attendee", has_text=name).locator(".status")).to_have_text(re.compile("til stede"))

    # 1: approved. 2: discussed, with words of its own; somebody comes meanwhile.
    press("Escape")
    desk.is_at(1)
    press("1")
    expect(desk.text()).to_have_text("Godkendt.")
    desk.next(2)
    press("3")
    expect(desk.text()).to_have_text("Drøftet.")
    press("e")
    page.keyboard.type("Tallene falder, og ingen ved hvorfor.")
    desk.saved("droeftelse")
    desk.out_of_the_text()
    keys.enter(keys.button("Kom nu Birgit Bro"))
    desk.told(re.compile("Birgit Bro"))

    # 3: an outcome for each of three points, one of them postponed.
    desk.next(3)
    for key in "151":
        press(key)
    desk.postpone()
    expect(desk.text()).to_have_text("Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 13. januar 2027.")

    # 4 and 5 while the network is gone.
    desk.next(4)
    visitor.context.set_offline(True)
    press("2")
    press("b")
    press("Control+a")
    page.keyboard.type("Godkendt med den ændring, at mødet i juli falder bort.")
    desk.next(5)
    press("1")
    visitor.context.set_offline(False)
    expect(page.locator("[data-unit][data-unsent]")).to_have_count(0, timeout=30_000)
    expect(desk.text()).to_have_text("Godkendt.", timeout=20_000)

    # 5: somebody is disqualified.
    keys.enter(desk.board.get_by_text("Nogen deltager ikke i punktet"))
    keys.go(desk.board.get_by_label("Hvem deltager ikke"))
    page.keyboard.type("Cilla")
    keys.enter(desk.board.get_by_role("button", name="Inhabil"))
    expect(desk.board).to_contain_text("Cilla Chef er inhabil")

    # 6: postponed as a whole.
    desk.next(6)
    press("5")
    desk.postpone()
    expect(desk.text()).to_have_text("Udsat til mødet den 13. januar 2027.")

    # 7: not approved, with a dissent on record.
    desk.next(7)
    press("6")
    keys.enter(desk.board.locator("summary", has_text="Protokolbemærkninger"))
    keys.go(desk.board.get_by_label("Hvem bemærkningen kommer fra"))
    page.keyboard.type("Frode")
    keys.fill(desk.board.get_by_label("Det, der skal stå i referatet"), "Jeg ville have godkendt den.")
    keys.enter(desk.board.get_by_role("button", name="Optag protokolbemærkningen"))
    expect(desk.board.locator(".statement")).to_contain_text("Jeg ville have godkendt den.")

    # 8 to 10: noted, approved in other words, lapsed.
    desk.next(8)
    press("4")
    expect(desk.text()).to_have_text("Taget til efterretning.")
    desk.next(9)
    press("1")
    expect(desk.text()).to_have_text("Godkendt.")
    press("b")
    press("Control+End")
    page.keyboard.type(" Prisen på frokost er uændret.")
    desk.saved("beslutning")
    desk.next(10)
    press("7")
    expect(desk.text()).to_have_text("Udgået.")
    press("Control+Enter")
    keys.enter(page.get_by_role("dialog").get_by_role("button", name="Slut mødet"))
    expect(page.get_by_text("Mødet er slut").first).to_be_visible()

    # The minutes.
    came = f"{released.participants.get(name='Birgit Bro').arrived:%H.%M}"
    page.goto(f"{reverse('meeting', args=[released.pk])}?vis=referat")
    said = {
        article.locator(".item-number").inner_text(): " ".join(article.locator(".decision .prose").inner_text().split())
        for article in page.locator("article.item").all()
    }
    assert said == {
        "Punkt 1": "Godkendt.",
        "Punkt 2": "Drøftet. DRØFTELSE Tallene falder, og ingen ved hvorfor.",
        "Punkt 3": "Punkt 1 og 3 blev godkendt. Punkt 2 blev udsat til mødet den 13. januar 2027.",
        "Punkt 4": "Godkendt med den ændring, at mødet i juli falder bort.",
        "Punkt 5": "Godkendt.",
        "Punkt 6": "Udsat til mødet den 13. januar 2027.",
        "Punkt 7": "Ikke godkendt. PROTOKOLBEMÆRKNING FRA FRODE FORPERSON Jeg ville have godkendt den.",
        "Punkt 8": "Taget til efterretning.",
        "Punkt 9": "Godkendt. Prisen på frokost er uændret.",
        "Punkt 10": "Udgået.",
    }
    cover = " ".join(page.locator("main").inner_text().split())
    assert (
        f"Deltagere Birgit Bro, deltog fra kl. {came}, i punkt 2 og frem "
        "Cilla Chef, Afdelingschef, var inhabil og deltog ikke i punkt 5 "
        "Frode Forperson forperson, Kommunaldirektør "
        "Afbud Åge Ærlig Referent Signe Sekretær, Chefsekretær"
    ) in cover
    assert "Cilla Chef var inhabil og deltog ikke." in page.locator("#punkt-5").inner_text()
    later = Meeting.objects.get(held_on=LATER)
    assert [one.title for one in later.items.in_order()] == [TITLES[2], TITLES[5]]
    visitor.context.close()
    # While there was no network the browser said so.
    assert [said for said in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in said] == []
