"""A year in numbers as it is seen: in both themes, at three widths, printed, and with long words."""

import datetime

import pytest
from django.urls import reverse

from decisions.tests.journeys import HEIGHTS, WIDTHS, Visitor
from decisions.tests.year import held, task

pytestmark = pytest.mark.journey

# Of every drawing that is shown: words that stand outside it, or on each other.
COLLISIONS = """() => [...document.querySelectorAll("svg.plot")].filter((one) => one.checkVisibility()).flatMap((plot) => {
  const frame = plot.getBoundingClientRect();
  const words = [...plot.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()]);
  const outside = words.filter(([, box]) => box.left < frame.left - 1 || box.right > frame.right + 1);
  const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 6 || b.bottom <= a.top + 6;
  const over = words.flatMap(([text, box], place) => words.slice(place + 1)
    .filter(([, other]) => !apart(box, other)).map(([other]) => `${text} | ${other}`));
  return [...outside.map(([text]) => `outside: ${text}`), ...over];
})"""
OUTCOMES = ("approved", "approved_with_change", "discussed", "noted", "postponed", "not_approved", "lapsed")
LONG = "Genopretning af de tekniske anlæg i alle kommunens svømmehaller og idrætsanlæg fra 2026 til 2031"


@pytest.fixture
def year(transactional_db, chefforum, secretary, chief):
    """A meeting in each of ten months, with every outcome, time that ran over and items with long titles."""
    for month in range(1, 11):
        items = [
            {"title": f"Sag {place} i {month}", "kind": "decision", "closed": place == 2, "public_title": "Personalesag", "outcomes": [outcome],
             "status": "postponed" if outcome == "postponed" else "decided", "minutes": 10, "used": 5 + month}
            for place, outcome in enumerate(OUTCOMES)
        ]  # fmt: skip
        items.append({"title": LONG, "outcomes": ["approved", "postponed"], "case_number": "1", "used": 125})
        meeting = held(chefforum, datetime.date(2026, month, 20), items, by=secretary)
        task(meeting.items.first(), datetime.date(2026, month, 28), ("open", "done")[month % 2])
    return chefforum


def test_year_in_numbers_is_accessible(year, live_server, browser):
    found, shown = [], set()
    visitor = Visitor(browser, live_server.url)
    visitor.sign_in("chef")
    for asked in ("2026", "2019", "i år"):
        visitor.page.goto(f"{reverse('numbers', args=[year.slug])}?aar={asked}")
        for summary in visitor.page.locator(".figure-table summary").all():
            summary.click()
        for width in WIDTHS if asked == "2026" else WIDTHS[:1]:
            visitor.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            where = f"{asked} at {width}"
            found += [f"{where}: {one}" for one in visitor.violations(between=width == 820)]
            found += [f"{where}: {one}" for one in visitor.page.evaluate(COLLISIONS)]
            if visitor.overflow():
                found.append(f"{where}: {visitor.overflow()} px too wide")
            plots = visitor.page.locator("svg.plot:visible")
            shown.add((asked, plots.count(), plots.first.get_attribute("class") if plots.count() else ""))
    found += visitor.complaints
    visitor.context.close()
    assert "\n".join(found) == ""
    assert shown == {
        ("2026", 8, "plot plot-wide"), ("2026", 8, "plot plot-narrow"), ("2019", 0, ""), ("i år", 0, ""),
    }  # fmt: skip


def test_year_in_numbers_is_printed_with_its_plots(year, live_server, browser):
    visitor = Visitor(browser, live_server.url, theme="dark")
    visitor.sign_in("chef")
    visitor.page.goto(f"{reverse('numbers', args=[year.slug])}?aar=2026")
    visitor.page.emulate_media(media="print")
    shown = visitor.page.evaluate(
        """() => [".masthead", ".foot", ".numbers-years", ".figure-table", ".plot-narrow", "h1", ".plot-wide"]
           .filter((name) => document.querySelector(name).checkVisibility())"""
    )
    colours = visitor.page.evaluate(
        """() => [".plot-word:not(.plot-quiet)", "body"].map((name) => getComputedStyle(document.querySelector(name)))
           .map((style, place) => place ? style.backgroundColor : style.fill)"""
    )
    visitor.context.close()
    assert (shown, visitor.complaints) == (["h1", ".plot-wide"], [])
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
