"""Reminders by the clock: three working days before, and on the first working day after; nothing twice."""

import datetime

import pytest
import time_machine
from django.core import mail

from decisions.models import FollowUp
from decisions.tasks import remind_of_follow_ups
from decisions.tests.follow_ups import DUE, NOW, give, hold
from meetings.models import Notice
from meetings.tasks import send_notice


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def given(agenda, secretary, chief) -> FollowUp:
    """Due on Wednesday the 16th; Friday the 11th is the third working day before it."""
    session = hold(agenda, secretary)
    row = give(agenda.items.get(title="Budget 2027"), secretary)
    session.end(by=secretary)
    return FollowUp.objects.get(pk=row.pk)


def run(today, *days: str, hour: int = 9) -> list[tuple[str, str]]:
    """Let the sweep run three times on each of the days; on which of them somebody was reminded, and of what."""
    found = []
    for day in days:
        date = datetime.date.fromisoformat(day)
        today.move_to(datetime.datetime(date.year, date.month, date.day, hour, tzinfo=datetime.UTC))
        before = set(Notice.objects.values_list("pk", flat=True))
        for _time in range(3):
            remind_of_follow_ups()
        found += [(day, row.data["when"]) for row in Notice.objects.exclude(pk__in=before)]
    return found


def every_day(first: str, last: str) -> list[str]:
    start, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    return [str(start + datetime.timedelta(days=ahead)) for ahead in range((end - start).days + 1)]


def test_reminded_three_working_days_before_and_on_the_first_after(given, today):
    assert run(today, *every_day("2026-12-02", "2027-01-20")) == [("2026-12-11", "ahead"), ("2026-12-17", "overdue")]


def test_first_working_day_after_a_weekend_and_holidays(given, today):
    # Due on the Wednesday before Christmas: the 24th, 25th and 26th are holidays, then a weekend.
    FollowUp.objects.update(due_on="2026-12-23")
    assert run(today, *every_day("2026-12-02", "2027-01-20")) == [("2026-12-18", "ahead"), ("2026-12-28", "overdue")]


def test_worker_that_was_away_catches_up(given, today):
    assert run(today, "2026-12-15", "2026-12-22", "2026-12-29") == [("2026-12-15", "ahead"), ("2026-12-22", "overdue")]


@pytest.mark.parametrize("hour", [3, 5, 17, 22])
def test_nobody_is_reminded_at_night(given, today, hour):
    assert run(today, "2026-12-11", "2026-12-17", hour=hour) == []


def test_who_was_told_late_is_not_reminded_ahead(agenda, secretary, chief, today):
    session = hold(agenda, secretary)
    give(agenda.items.get(title="Budget 2027"), secretary, due_on=datetime.date(2026, 12, 7))
    session.end(by=secretary)
    assert run(today, *every_day("2026-12-02", "2026-12-20")) == [("2026-12-08", "overdue")]


def test_told_of_another_day_late_they_are_not_reminded_ahead_of_it(given, secretary, today):
    today.move_to(datetime.datetime(2026, 12, 10, 9, tzinfo=datetime.UTC))
    given.change(by=secretary, what=given.what, who=given.who, due_on=datetime.date(2026, 12, 14))
    assert run(today, *every_day("2026-12-10", "2026-12-20")) == [("2026-12-15", "overdue")]


def test_delayed_it_is_reminded_of_for_the_new_day(given, chief, today):
    assert run(today, *every_day("2026-12-02", "2026-12-17")) == [("2026-12-11", "ahead"), ("2026-12-17", "overdue")]
    given = FollowUp.objects.get()
    given.answer(by=chief, kind="delayed", until=datetime.date(2027, 1, 13))
    assert run(today, *every_day("2026-12-18", "2027-01-20")) == [("2027-01-08", "ahead"), ("2027-01-14", "overdue")]


@pytest.mark.parametrize("how", ["done", "called off", "nobody", "in session", "gone"])
def test_nobody_is_reminded_of_what_is_not_theirs_to_do(given, chief, secretary, today, how):
    if how == "done":
        given.answer(by=chief, kind="done")
    elif how == "called off":
        given.call_off(by=secretary)
    elif how == "nobody":
        given.change(by=secretary, what=given.what, who="Byplanchefen", due_on=DUE)
    elif how == "in session":
        given.item.meeting.session.reopen(by=secretary, reason="Et punkt manglede")
    else:
        chief.is_active = False
        chief.save()
    assert run(today, *every_day("2026-12-02", "2026-12-20")) == []


def test_reminder_that_is_overtaken_is_not_sent(given, chief, today):
    run(today, "2026-12-11")
    given = FollowUp.objects.get()
    given.answer(by=chief, kind="delayed", until=datetime.date(2027, 1, 13))
    send_notice(Notice.objects.get(kind="reminder").pk)
    assert mail.outbox == []


def test_reminder_says_so_and_can_be_answered(given, today):
    run(today, "2026-12-11", "2026-12-17")
    for notice in Notice.objects.filter(kind="reminder").order_by("pk"):
        send_notice(notice.pk)
    assert [message.subject for message in mail.outbox] == [
        "Frist 16. december 2026: Lav et oplæg", "Fristen var 16. december 2026: Lav et oplæg",
    ]  # fmt: skip
    bodies = [message.body for message in mail.outbox]
    assert [body.split("\n")[0] for body in bodies] == [
        "Skal være gjort senest onsdag 16. december 2026", "Skulle have været gjort senest onsdag 16. december 2026",
    ]  # fmt: skip
    assert all("/opfoelgninger/svar/" in body for body in bodies)


def test_sweep_asks_once_for_all(given, secretary, today, django_assert_num_queries):
    for number in range(20):
        give(given.item, secretary, what=f"Opgave {number}", due_on=datetime.date(2026, 12, 14))
    assert len(run(today, "2026-12-15")) == 21
    with django_assert_num_queries(1):
        remind_of_follow_ups()
