"""A secretary plans a year in a browser: a series, a meeting that moves, the year on one page, the calendar."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from decisions.tests.journeys import Visitor
from meetings.models import CalendarFeed, Forum, Meeting

pytestmark = pytest.mark.journey


@pytest.fixture
def visit(live_server, browser, transactional_db):
    """A function: a visitor of the running system. At the end nobody's browser may have complained of anything."""
    visitors = []

    def visitor(**said) -> Visitor:
        visitors.append(Visitor(browser, live_server.url, **said))
        return visitors[-1]

    yield visitor
    for one in visitors:
        one.context.close()
    assert [one.complaints for one in visitors] == [[] for _one in visitors]


@pytest.fixture
def next_year() -> int:
    """The year that is planned."""
    return timezone.localdate().year + 1


def test_secretary_plans_a_series_and_moves_one_of_it(visit, chefforum, secretary, next_year):
    at = visit()
    page = at.page
    at.sign_in("sekretaer")
    page.goto(chefforum.get_absolute_url())
    page.get_by_role("link", name="Møderække").click()
    page.get_by_label("Hvor tit").select_option("hver anden uge")
    page.locator("#id_begins_on").fill(f"{next_year}-01-04")
    page.get_by_label("Til og med").fill(f"{next_year}-06-30")
    page.get_by_label("Uger uden møder").fill("7, 29, 42")
    page.get_by_label("Begynder").fill("09:00")
    page.get_by_label("Slutter").fill("12:00")
    page.get_by_role("button", name="Vis datoerne").click()
    dates = page.get_by_role("region", name=re.compile(r"\d+ datoer"))
    expect(dates).to_be_in_viewport()
    boxes = dates.get_by_role("checkbox")
    count = boxes.count()
    boxes.first.uncheck()
    page.get_by_role("button", name="Planlæg de valgte møder").click()
    expect(page.get_by_role("status").first).to_have_text(f"{count - 1} møder er planlagt.")

    page.get_by_role("region", name="Kommende møder").get_by_role("link").first.click()
    page.get_by_role("link", name="Flyt eller ret mødet").click()
    before = page.get_by_label("Dagsorden frigives").input_value()
    # The deadlines follow the date while one looks at them, and the focus stays where it is.
    page.get_by_label("Dato").fill(f"{next_year}-06-21")
    page.get_by_label("Dato").dispatch_event("change")
    expect(page.get_by_label("Dagsorden frigives")).not_to_have_value(before)
    expect(page.get_by_label("Dato")).to_be_focused()
    shown = page.get_by_label("Dagsorden frigives").input_value()
    page.get_by_role("button", name="Gem ændringerne").click()
    expect(page.get_by_role("status").first).to_have_text("Mødet er flyttet, og fristerne er flyttet med.")
    assert str(Meeting.objects.get(held_on=f"{next_year}-06-21").release_on) == shown


def test_meeting_is_planned_without_javascript(visit, chefforum, secretary, next_year):
    at = visit(java_script_enabled=False)
    page = at.page
    at.sign_in("sekretaer")
    page.goto(reverse("new_meeting", args=[chefforum.slug]))
    page.get_by_label("Dato").fill(f"{next_year}-03-03")
    page.get_by_label("Begynder").fill("09:00")
    page.get_by_role("button", name="Regn fristerne ud igen").click()
    expect(page.get_by_label("Dagsorden frigives")).not_to_have_value("")
    expect(page.get_by_label("Begynder")).to_have_value("09:00")
    page.get_by_label("Slutter").fill("08:00")
    page.get_by_role("button", name="Planlæg mødet").click()
    expect(page.get_by_text("Mødet skal slutte, efter det er begyndt.")).to_be_visible()
    page.get_by_label("Slutter").fill("12:00")
    page.get_by_role("button", name="Planlæg mødet").click()
    expect(page.get_by_text("Mødet er planlagt.")).to_be_visible()


def test_calendar_address_is_copied_and_renewed(visit, chefforum, chief):
    at = visit(permissions=["clipboard-read", "clipboard-write"])
    page = at.page
    at.sign_in("chef")
    page.get_by_role("link", name="Min kalender").click()
    page.get_by_role("button", name="Lav en adresse Chefforum").click()
    section = page.get_by_role("region", name="Chefforum", exact=True)
    address = section.get_by_label("Adresse").input_value()
    section.get_by_role("button", name="Kopiér").click()
    expect(section.get_by_role("status")).to_have_text("Adressen er kopieret.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert at.context.request.get(address).status == 200
    section.get_by_role("button", name="Forny").click()
    expect(section.get_by_label("Adresse")).not_to_have_value(address)
    assert at.context.request.get(address).status == 404


def test_every_page_of_planning_is_accessible(visit, chefforum, secretary, chief, next_year):
    dates = [datetime.date(next_year, month, 3) for month in range(1, 13)]
    nine = datetime.time(9)
    meetings = Meeting.objects.plan_series(forum=chefforum, by=secretary, dates=dates, start=nine)
    meetings[0].cancel(by=secretary, reason="Ingen punkter")
    Forum.objects.found(name="KommuneMED", visibility=Forum.Visibility.ORGANISATION)
    CalendarFeed.objects.renew(by=secretary)
    rule = f"how_often=w1&weekday=2&begins_on={next_year}-02-01&ends_on={next_year}-04-30&without_weeks=7"
    series = reverse("new_series", args=[chefforum.slug])
    pages = [
        f"{reverse('new_meeting', args=[chefforum.slug])}?dato={next_year}-12-25",
        f"{series}?{rule}",
        f"{series}?{rule.replace('without_weeks=7', 'without_weeks=54')}",
        reverse("change_meeting", args=[meetings[1].pk]),
        reverse("change_meeting", args=[meetings[0].pk]),
        reverse("year_wheel", args=[next_year]),
        reverse("calendars"),
    ]
    at = visit()
    at.sign_in("sekretaer")
    found = []
    for address in pages:
        found += at.faults(address)
    assert found == []
