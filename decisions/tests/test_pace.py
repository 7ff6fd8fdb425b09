"""The clock of a meeting: what an item has taken, and when the meeting ends."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from decisions.pace import Timed, pace_of

NOW = datetime.datetime(2026, 12, 2, 10, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
AT_1130 = NOW.replace(hour=11, minute=30)


@pytest.mark.parametrize(
    ("minutes", "seconds", "said"),
    [
        (15, 0, "0 af 15 min."),
        (15, 12 * 60 + 59, "12 af 15 min."),
        (15, 15 * 60 + 59, "15 af 15 min."),
        (15, 21 * 60, "6 min. over"),
        (None, 125, "2 min."),
        (0, 125, "2 min."),
    ],
)
def test_an_items_time_is_said_in_words(minutes, seconds, said):
    assert str(Timed(minutes, seconds)) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([Timed(30, 600, is_now=True), Timed(70)], "slutter kl. 11.30"),
        ([Timed(30, 600, is_now=True), Timed(82)], "slutter kl. 11.42, 12 min. for sent"),
        ([Timed(30, 600, is_now=True), Timed(50)], "slutter kl. 11.10, 20 min. før tid"),
        ([Timed(5, is_now=True)], "slutter kl. 10.05"),
        # What is over its time takes nothing more; what is treated or has no time set aside neither.
        ([Timed(30, 3600, is_now=True), Timed(90)], "slutter kl. 11.30"),
        ([Timed(30, 600, is_left=False), Timed(None), Timed(90)], "slutter kl. 11.30"),
    ],
)
def test_the_end_is_foreseen_from_what_is_left(items, said):
    assert str(pace_of(items, now=NOW, due=AT_1130)) == said


def test_without_an_end_nothing_is_late():
    pace = pace_of([Timed(45)], now=NOW, due=None)
    assert (pace.late, str(pace)) == (0, "slutter kl. 10.45")
