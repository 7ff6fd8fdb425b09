"""Follow-ups from end to end: given by the keyboard while the meeting is held, and answered from the mail."""

import datetime
import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from decisions.models import FollowUp
from decisions.tests.follow_ups import SECRET_TASK, give, hold
from decisions.tests.journeys import Visitor
from meetings.models import Notice
from meetings.planning import working_day
from meetings.tasks import send_notice

pytestmark = pytest.mark.journey


@pytest.fixture
def held(transactional_db, agenda, secretary, chief, chair):
    """The meeting is going on today."""
    agenda.held_on = timezone.localdate()
    agenda.save()
    hold(agenda, secretary)
    return agenda


@pytest.fixture
def visit(live_server, browser):
    """A function: somebody's window, which must not complain."""
    visitors: list[Visitor] = []

    def open_window(username: str = "", **said) -> Visitor:
        visitor = Visitor(browser, live_server.url, **said)
        visitors.append(visitor)
        if username:
            visitor.sign_in(username)
        return visitor

    yield open_window
    for visitor in visitors:
        visitor.context.close()
    assert [one for visitor in visitors for one in visitor.complaints if "422" not in one] == []


def day(ahead: int) -> datetime.date:
    return working_day(timezone.localdate(), ahead)


def type_date(page, date: datetime.date) -> None:
    """Into the date field that has the focus; which keys it takes differs with the language of the browser."""
    page.locator("input[name=due_on]:focus").fill(str(date))


def test_given_by_keyboard_and_answered_from_the_mail(held, visit, live_server, settings):
    settings.SITE_URL = live_server.url
    desk = visit("sekretaer")
    page = desk.page
    page.goto(f"{reverse('hold', args=[held.pk])}#punkt-3")
    expect(page.locator("#punkt-3")).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_label("Hvad skal gøres").locator("visible=true")).to_be_focused()
    page.keyboard.type("Lav et oplæg om indkøb")
    page.keyboard.press("Tab")
    page.keyboard.type("Cilla Chef")
    page.keyboard.press("Tab")
    type_date(page, day(-3))
    page.keyboard.press("Enter")
    part = page.locator("#punkt-3 .follow-ups")
    expect(part.get_by_role("alert")).to_contain_text("Fristen ligger før i dag.")
    expect(part.get_by_label("Hvad skal gøres")).to_have_value("Lav et oplæg om indkøb")
    part.get_by_label("Senest").fill(str(day(10)))
    page.keyboard.press("Enter")
    expect(part.locator(".follow-ups-given li")).to_have_count(1)
    expect(page.locator("#told")).to_have_text("Givet til Cilla Chef, som får en mail, når mødet er slut.")
    expect(part.get_by_label("Hvad skal gøres")).to_be_focused()
    expect(part.get_by_label("Hvad skal gøres")).to_have_value("")
    assert desk.violations() == []

    # Without the network it waits, and is given when that is back.
    desk.context.set_offline(True)
    page.keyboard.type("Ring til naboen")
    page.keyboard.press("Tab")
    page.keyboard.type("Kommunaldirektøren")
    page.keyboard.press("Tab")
    type_date(page, day(10))
    page.keyboard.press("Enter")
    expect(page.locator("#acts-news")).to_be_visible()
    assert FollowUp.objects.count() == 1
    desk.context.set_offline(False)
    expect(part.locator(".follow-ups-given li")).to_have_count(2, timeout=15000)
    desk.complaints = [one for one in desk.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    assert list(FollowUp.objects.order_by("pk").values_list("what", "user__username")) == [
        ("Lav et oplæg om indkøb", "chef"),
        ("Ring til naboen", "forperson"),
    ]

    held.session.end(by=held.forum.memberships.get(role="secretary").user)
    for notice in Notice.objects.filter(kind="follow_up"):
        send_notice(notice.pk)
    (message,) = [one for one in mail.outbox if one.to == ["chef@example.dk"]]
    link = re.search(r"http\S+/opfoelgninger/svar/\S+", message.body).group()

    guest = visit(width=390)
    guest.page.goto(link)
    expect(guest.page.get_by_role("heading", name="Du svarer som Cilla Chef")).to_be_visible()
    assert (guest.violations(), guest.overflow()) == ([], 0)
    guest.page.get_by_label("Udsat til").fill(str(day(20)))
    guest.page.get_by_label("Hvorfor").fill("Tallene mangler")
    guest.page.get_by_role("button", name="Udsæt").click()
    expect(guest.page.get_by_text("Allerede besvaret")).to_be_visible()
    expect(guest.page.get_by_text("Tallene mangler")).to_be_visible()
    assert guest.page.get_by_role("button", name="Opgaven er udført").count() == 0

    page.goto(reverse("forum_follow_ups", args=[held.forum.slug]))
    row = page.locator(".row-line", has_text="Lav et oplæg om indkøb")
    expect(row).to_contain_text("Tallene mangler")


def test_pages_are_accessible_at_every_width(held, visit, secretary, chief):
    budget, closed = held.items.get(title="Budget 2027"), held.items.get(closed=True)
    rows = [give(budget, secretary, what=what, due_on=day(2)) for what in ("Lav et oplæg om indkøb", "Ring til naboen")]
    give(closed, secretary, what=SECRET_TASK, who="Byplanchefen", due_on=day(9))
    held.session.end(by=secretary)
    rows[0].answer(by=chief, kind="remark", text="Vi venter på tal fra økonomiafdelingen.")
    FollowUp.objects.filter(pk=rows[0].pk).update(due_on=day(-2))
    rows[1].answer(by=chief, kind="done")
    addresses = [
        reverse("own_follow_ups"),
        reverse("forum_follow_ups", args=[held.forum.slug]),
        rows[0].get_absolute_url(),
        rows[1].get_absolute_url(),
        reverse("give_follow_up", args=[budget.key]),
        reverse("answer_by_link", args=["x"]),
    ]
    for who in ("sekretaer", "chef"):
        visitor = visit(who)
        for address in addresses[: 6 if who == "sekretaer" else 4]:
            visitor.page.goto(address)
            for summary in visitor.page.locator(".follow-up-secretary summary").all():
                summary.click()
            assert visitor.faults() == []
        visitor.complaints = [one for one in visitor.complaints if "404" not in one]
