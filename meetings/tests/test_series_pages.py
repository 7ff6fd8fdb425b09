"""The page on which a secretary plans a series of meetings."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import Meeting

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(signed_in, secretary):
    return signed_in(secretary)


@pytest.fixture
def series(chefforum) -> str:
    return reverse("new_series", args=[chefforum.slug])


RULE = {
    "how_often": "w2",
    "weekday": "2",
    "begins_on": "2027-01-04",
    "ends_on": "2027-03-31",
    "without_weeks": "7",
    "start": "9.00",
    "end": "12",
    "place": "Mødelokale 2",
}
DATES = ["2027-01-06", "2027-01-20", "2027-02-03", "2027-03-03", "2027-03-17", "2027-03-31"]


def test_series_shows_its_dates_first(client, series, chefforum):
    Meeting.objects.create(forum=chefforum, held_on="2027-03-03", start="13:00")
    response = client.get(series, RULE)
    assert [(f"{one['day']}", one["ticked"]) for one in response.context["proposal"]] == [
        (date, date != "2027-03-03") for date in DATES
    ]
    for told in (
        "Onsdag 6. januar 2027 ",
        "Forummet har allerede et møde den dag kl. 13.00.",
        "Onsdag 17. februar 2027 <span",
        "uge 7 er uden møder",
        "Punkter indleveres 17. december",
    ):
        assert told in response.text
    assert Meeting.objects.count() == 1


def test_series_is_planned_on_the_ticked_dates_only(client, series, chefforum):
    stranger = "2027-06-09"
    response = client.post(series, {**RULE, "dates": [*DATES[:2], stranger]}, follow=True)
    assert response.redirect_chain == [(chefforum.get_absolute_url(), 302)]
    assert "2 møder er planlagt." in response.text
    meetings = Meeting.objects.order_by("held_on")
    assert [(str(one.held_on), one.when) for one in meetings] == [(date, "9.00–12.00") for date in DATES[:2]]


def test_series_that_meets_another_meeting_is_refused_whole_and_keeps_its_ticks(client, series, chefforum):
    Meeting.objects.create(forum=chefforum, held_on=DATES[1], start="09:00")
    response = client.post(series, {**RULE, "dates": DATES[:3]})
    assert response.status_code == 422 and "allerede et møde den 20. januar 2027 kl. 9.00" in response.text
    assert [one["ticked"] for one in response.context["proposal"]] == [True] * 3 + [False] * 3
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"ends_on": ""}, "En række uden slutning kan ikke planlægges."),
        ({"ends_on": "2026-12-01"}, "Rækken slutter, før den begynder."),
        ({"ends_on": "2030-01-01"}, "En række kan højst dække to år."),
        ({"ends_on": "31-12-9999"}, "ligger for langt væk."),
        ({"begins_on": "30.2.2027"}, "Dagen 30.2.2027 findes ikke i kalenderen."),
        ({"without_weeks": "7, 54"}, "»54« er ikke en uge i året."),
        ({"without_weeks": "0"}, "»0« er ikke en uge i året."),
        ({"without_weeks": "31-29"}, "»31-29« er ikke en uge i året."),
        ({"without_weeks": "vinterferie"}, "»vinterferie« er ikke en uge i året."),
        ({"how_often": "w400"}, "Vælg på listen, hvor tit forummet mødes."),
        ({"weekday": "8"}, "Vælg en ugedag på listen."),
        ({"end": "8"}, "Mødet skal slutte, efter det er begyndt."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_series_that_cannot_be_is_told_and_nothing_typed_is_lost(client, series, said, told, method):
    response = getattr(client, method)(series, {**RULE, "dates": DATES, **said})
    assert response.status_code == 422 and told in response.text
    assert 'value="Mødelokale 2"' in response.text
    assert not Meeting.objects.exists()


def test_series_without_a_tick_is_refused(client, series):
    response = client.post(series, RULE)
    assert response.status_code == 422 and "Vælg mindst én dato." in response.text


@pytest.mark.parametrize("text", ["7, 29-31 ,42", "7 29 - 31 42", "7;29–31;42,"])
def test_weeks_are_written_in_many_ways(client, series, text):
    response = client.get(series, {**RULE, "without_weeks": text})
    assert response.context["form"].cleaned_data["without_weeks"] == {7, 29, 30, 31, 42}


def test_series_with_every_date_left_out_says_so(client, series):
    response = client.get(series, {**RULE, "without_weeks": "1-53"})
    assert response.context["proposal"] == [] and "Der er ingen datoer tilbage." in response.text


def test_monthly_series(client, series):
    response = client.get(series, {**RULE, "how_often": "m-1", "weekday": "3"})
    assert [str(one["day"]) for one in response.context["proposal"]] == ["2027-01-28", "2027-02-25"]
    assert [one.why for one in response.context["form"].left_out] == ["skærtorsdag"]


def test_number_of_queries_of_the_preview_does_not_grow(client, series, chefforum):
    counts = []
    for ends_on in ("2027-01-31", "2028-12-31"):
        for date in DATES[: len(counts) * 6]:
            Meeting.objects.create(forum=chefforum, held_on=date)
        with CaptureQueriesContext(connection) as queries:
            client.get(series, {**RULE, "ends_on": ends_on, "how_often": "w1"})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7


@pytest.mark.parametrize("odd", ["abc", "\0", "9999-12-31", "0000-00-00", "²", "1" * 40, "<b>"])
def test_odd_values_in_addresses_break_nothing(client, series, odd):
    answers = [
        client.get(series, dict.fromkeys(RULE, odd)).status_code,
        client.post(series, {**RULE, "dates": [odd]}).status_code,
    ]
    assert answers == [422, 422]
