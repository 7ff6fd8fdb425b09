"""Working days, deadlines, and the dates of a series."""

import datetime

import pytest

from meetings import planning
from meetings.models import Forum
from meetings.planning import Deadlines, EndlessSeries, LeftOut, Rhythm

WEDNESDAY = 2


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2027-03-25", "Skærtorsdag"),
        ("2027-03-26", "Langfredag"),
        ("2027-03-29", "Anden påskedag"),
        ("2027-05-06", "Kristi himmelfartsdag"),
        ("2027-05-17", "Anden pinsedag"),
        ("2027-06-05", "Grundlovsdag"),
        ("2027-12-24", "Juleaftensdag"),
        ("2027-12-31", "Nytårsaftensdag"),
        ("2028-01-01", "Nytårsdag"),
        ("2023-05-05", "Store bededag"),
        # Great Prayer Day is gone since 2024, offices are open on 1 May and on the Friday after Ascension Day.
        ("2024-04-26", ""),
        ("2027-05-01", ""),
        ("2027-05-07", ""),
    ],
)
def test_days_on_which_the_administration_is_closed(date, name):
    assert planning.closed_because(day(date)) == name


@pytest.mark.parametrize(
    ("date", "count", "then"),
    [
        ("2027-03-31", -5, "2027-03-19"),  # over Easter
        ("2027-01-06", -5, "2026-12-28"),  # over New Year: 31 December and 1 January are none
        ("2027-12-23", 2, "2027-12-28"),  # 24 December is none
        ("2027-02-03", -1, "2027-02-02"),
        ("2027-02-06", 0, "2027-02-06"),  # 0 is the day itself, whatever it is
        ("2027-02-06", -1, "2027-02-05"),
        ("2027-02-05", 1, "2027-02-08"),
    ],
)
def test_working_days_are_counted_over_weekends_and_holidays(date, count, then):
    assert planning.working_day(day(date), count) == day(then)


def test_counting_back_and_forth_agrees():
    start = day("2027-03-17")
    for count in range(-40, 41):
        there = planning.working_day(start, count)
        assert planning.working_days_between(start, there) == count
        assert planning.working_days_between(there, start) == -count


def test_deadlines_follow_the_forums_own_numbers():
    forum = Forum(items_due_days=10, review_days=7, release_days=5, minutes_due_days=3)
    assert planning.deadlines(forum, day("2027-04-07")) == Deadlines(
        day("2027-03-19"), day("2027-03-24"), day("2027-03-31"), day("2027-04-12")
    )


def test_deadlines_of_no_days_are_the_meetings_own_day():
    forum = Forum(items_due_days=0, review_days=0, release_days=0, minutes_due_days=0)
    assert set(vars(planning.deadlines(forum, day("2027-04-10"))).values()) == {day("2027-04-10")}


def test_every_other_wednesday_but_not_in_weeks_7_29_42_and_on_holidays():
    rhythm = Rhythm(
        weekday=WEDNESDAY,
        begins_on=day("2027-01-04"),
        ends_on=day("2027-06-30"),
        every=2,
        without_weeks={7, 29, 42},
    )
    dates, left_out = planning.series_dates(rhythm)
    assert [f"{one:%m-%d}" for one in dates] == (
        ["01-06", "01-20", "02-03", "03-03", "03-17", "03-31", "04-14", "04-28", "05-12", "05-26", "06-09", "06-23"]
    )
    assert left_out == [LeftOut(day("2027-02-17"), "uge 7 er uden møder")]


def test_holidays_are_left_out_by_name():
    rhythm = Rhythm(weekday=3, begins_on=day("2027-03-18"), ends_on=day("2027-05-07"), every=1)
    dates, left_out = planning.series_dates(rhythm)
    assert left_out == [
        LeftOut(day("2027-03-25"), "skærtorsdag"),
        LeftOut(day("2027-05-06"), "kristi himmelfartsdag"),
    ]
    assert day("2027-03-25") not in dates and len(dates) == 6


@pytest.mark.parametrize(
    ("place", "dates"),
    [
        (1, "01-06 02-03 03-03 04-07"),
        (3, "01-20 02-17 03-17 04-21"),
        (4, "01-27 02-24 03-24 04-28"),
        (planning.LAST, "01-27 02-24 03-31 04-28"),
    ],
)
def test_monthly_on_the_months_own_weekday(place, dates):
    rhythm = Rhythm(weekday=WEDNESDAY, begins_on=day("2027-01-01"), ends_on=day("2027-04-30"), of_month=place)
    assert [f"{one:%m-%d}" for one in planning.series_dates(rhythm)[0]] == dates.split()


def test_series_begins_and_ends_within_its_days():
    rhythm = Rhythm(weekday=WEDNESDAY, begins_on=day("2027-01-07"), ends_on=day("2027-02-02"), of_month=1)
    assert planning.series_dates(rhythm) == ([], [])


@pytest.mark.parametrize(
    ("ends_on", "told"),
    [
        (None, "Skriv, hvornår rækken slutter."),
        (day("2026-12-31"), "Rækken slutter, før den begynder."),
        (day("2029-01-10"), "En række kan højst dække to år."),
        (day("9999-12-31"), "En række kan højst dække to år."),
    ],
)
def test_series_that_cannot_be_planned_says_why(ends_on, told):
    with pytest.raises(EndlessSeries, match=told) as refused:
        planning.series_dates(Rhythm(weekday=WEDNESDAY, begins_on=day("2027-01-01"), ends_on=ends_on))
    assert refused.value.field == "ends_on"


def test_two_years_of_weekly_meetings_are_within_the_most():
    rhythm = Rhythm(weekday=WEDNESDAY, begins_on=day("2027-01-01"), ends_on=day("2029-01-01"))
    dates, left_out = planning.series_dates(rhythm)
    assert len(dates) + len(left_out) == 104 <= planning.MOST_MEETINGS


def test_moving_counts_anew_what_was_counted_and_moves_what_was_set_by_hand_as_far():
    forum = Forum(items_due_days=10, review_days=7, release_days=5, minutes_due_days=5)
    counted = planning.deadlines(forum, day("2027-02-03"))
    was = Deadlines(counted.items_due_on, None, day("2027-01-25"), day("2027-02-11"))
    assert planning.moved(forum, was, from_=day("2027-02-03"), to=day("2027-02-10")) == Deadlines(
        day("2027-01-27"), None, day("2027-02-01"), day("2027-02-18")
    )


def test_deadline_that_moves_never_passes_its_meeting():
    forum = Forum(items_due_days=1, review_days=1, release_days=1, minutes_due_days=1)
    was = Deadlines(None, None, day("2027-02-06"), day("2027-02-06"))  # set by hand on the meeting's own Saturday
    due = planning.moved(forum, was, from_=day("2027-02-06"), to=day("2027-02-07"))
    assert (due.release_on, due.minutes_due_on) == (day("2027-02-06"), day("2027-02-07"))
