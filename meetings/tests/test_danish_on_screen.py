"""Dates, times, prose and icons as templates write them."""

import datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from meetings.models import Meeting
from meetings.templatetags import danish, page, prose

TODAY = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


def test_dates_are_written_out():
    day = datetime.date(2025, 3, 26)
    assert (danish.full_date(day), danish.plain_date(day)) == ("onsdag 26. marts 2025", "26. marts 2025")


@time_machine.travel(TODAY)
@pytest.mark.parametrize(("year", "text"), [(2026, "torsdag 26. marts"), (2025, "onsdag 26. marts 2025")])
def test_year_is_told_where_it_is_not_this_one(year, text):
    assert danish.near_date(datetime.date(year, 3, 26)) == text


@time_machine.travel(TODAY)
@pytest.mark.parametrize(
    ("days", "text"),
    [
        (-1, ""),
        (0, "i dag"),
        (1, "i morgen"),
        (2, "om 2 dage"),
        (20, "om 20 dage"),
        (21, "om 3 uger"),
        (40, "om 5 uger"),
    ],
)
def test_days_to_come_are_told_from_today(days, text):
    assert danish.from_now(TODAY.date() + datetime.timedelta(days)) == text


@pytest.mark.parametrize(("minutes", "text"), [(5, "5 min."), (60, "1 t."), (140, "2 t. 20 min.")])
def test_minutes_are_told_as_people_say_them(minutes, text):
    assert danish.duration(minutes) == text


@pytest.mark.parametrize(
    ("start", "end", "text"), [("09:00", "11:30", "9.00–11.30"), ("09:00", None, "9.00"), (None, None, "")]
)
def test_hours_are_told_as_far_as_they_are_known(start, end, text):
    assert danish.hours({"start": start, "end": end}) == text


def test_prose_marks_footnotes_and_frames_tables():
    html = '<p>Ord<span class="footnote">Note</span>.</p><table><tbody><tr><td>1</td></tr></tbody></table>'
    assert prose.prose(html) == (
        '<p>Ord<span class="footnote-mark"></span><span class="footnote">Note</span>.</p>'
        '<div class="table-frame" role="group" aria-label="Tabel" tabindex="0">'
        "<table><tbody><tr><td>1</td></tr></tbody></table></div>"
    )


def test_prose_without_them_is_left_as_it_is():
    assert prose.prose("<p>Ord &amp; <em>mere</em></p>") == "<p>Ord &amp; <em>mere</em></p>"


def test_first_words_are_words_and_no_markup():
    assert prose.first_words("<p>Et &lt;b&gt;</p><ul><li>to</li><li>tre</li></ul>", 3) == "Et &lt;b&gt; to…"


def test_every_status_has_a_drawing_that_is_there():
    assert set(page.STATUSES) == set(Meeting.Status)
    icons = {path.stem for path in (Path(settings.BASE_DIR) / "templates/components/icons").glob("*.svg")}
    assert {name for name, _tint in page.STATUSES.values()} <= icons
