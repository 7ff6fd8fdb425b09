"""The pages on which a secretary plans: what they show, what they refuse, and that nothing typed is lost."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from meetings.models import Forum, Meeting

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
DEADLINES = ("items_due_on", "review_on", "release_on", "minutes_due_on")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(signed_in, secretary):
    return signed_in(secretary)


@pytest.fixture
def new(chefforum) -> str:
    return reverse("new_meeting", args=[chefforum.slug])


@pytest.mark.parametrize("name", ["new_meeting", "new_series", "deadlines"])
def test_planning_is_for_the_secretary(chefforum, chief, employee, outsider, anonymous, signed_in, name):
    address = reverse(name, args=[chefforum.slug])
    answers = [signed_in(who).get(address).status_code for who in (chief, employee, outsider, anonymous)]
    assert answers == [403, 403, 404, 302]


@pytest.mark.parametrize("name", ["change_meeting", "renew_members"])
def test_changing_is_for_the_secretary(agenda, chief, employee, anonymous, signed_in, name):
    address = reverse(name, args=[agenda.pk])
    answers = [signed_in(who).post(address, {}).status_code for who in (chief, employee, anonymous)]
    assert answers == [403, 404, 302]
    assert signed_in(chief).get(reverse("change_meeting", args=[999999])).status_code == 404


def test_new_meeting_is_planned_with_counted_deadlines(client, new):
    said = {"held_on": "3.3.2027", "start": "9", "end": "kl. 12.30", "place": "Byrådssalen"}
    response = client.post(new, said, follow=True)
    meeting = Meeting.objects.get()
    assert response.redirect_chain == [(reverse("drafting", args=[meeting.pk]), 302)]
    assert "Mødet er planlagt." in response.text
    assert (str(meeting.held_on), str(meeting.start), str(meeting.end), meeting.place) == (
        "2027-03-03",
        "09:00:00",
        "12:30:00",
        "Byrådssalen",
    )
    assert [f"{one:%m-%d}" for one in vars(meeting.due).values()] == ["02-17", "02-22", "02-24", "03-10"]


def test_deadlines_are_shown_as_they_are_counted_and_one_may_be_written(client, new, chefforum):
    shown = client.get(reverse("deadlines", args=[chefforum.slug]), {"held_on": "03-03-2027"})
    assert [str(shown.context["form"].initial[name]) for name in DEADLINES] == [
        "2027-02-17",
        "2027-02-22",
        "2027-02-24",
        "2027-03-10",
    ]
    assert shown.text.startswith('<fieldset id="deadlines"') and 'value="2027-02-24"' in shown.text
    client.post(new, {"held_on": "2027-03-03", "release_on": "25-02-2027"})
    assert str(Meeting.objects.get().release_on) == "2027-02-25"


def test_deadlines_are_counted_without_javascript_too(client, new):
    response = client.post(new, {"held_on": "2027-03-03", "place": "Byrådssalen", "count": "1"})
    assert response.status_code == 200 and not Meeting.objects.exists()
    assert 'value="2027-02-24"' in response.text and 'value="Byrådssalen"' in response.text


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2027-03-25", "Torsdag 25. marts 2027 er en fridag: Skærtorsdag."),
        ("2027-03-27", "Lørdag 27. marts 2027 ligger i en weekend."),
        ("2026-11-20", "Fredag 20. november 2026 er passeret."),
        ("2026-11-25", "Mindst én af fristerne er allerede passeret."),
        ("2027-03-03", "Forummet har allerede et møde den dag kl. 9.00."),
    ],
)
def test_what_is_odd_about_the_day_is_told_and_stops_nobody(client, new, chefforum, day, told):
    Meeting.objects.create(forum=chefforum, held_on="2027-03-03", start="09:00")
    assert told in client.get(new, {"dato": day}).text
    assert client.post(new, {"held_on": day, "start": "13"}).status_code == 302


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"held_on": ""}, "Vælg mødets dato."),
        ({"held_on": "30-02-2027"}, "Dagen 30-02-2027 findes ikke i kalenderen."),
        ({"held_on": "snart"}, "»snart« kan ikke læses som en dato."),
        ({"held_on": "9999-01-01"}, "ligger for langt væk. Vælg en dato fra 2000 til 2031."),
        ({"held_on": "0000-01-01"}, "findes ikke i kalenderen."),
        ({"end": "08:00"}, "Mødet skal slutte, efter det er begyndt."),
        ({"start": "25.00"}, "Skriv tidspunktet som 9.30."),
        ({"start": ""}, "Skriv, hvornår mødet begynder"),
        ({"items_due_on": "2027-03-04"}, "Fristen ligger efter mødet."),
        ({"minutes_due_on": "2027-03-02"}, "Referatet kan ikke udsendes, før mødet er holdt."),
        ({"place": "x" * 201}, "højst"),
        ({"held_on": "2027-04-07"}, "Chefforum har allerede et møde den 7. april 2027 kl. 9.00."),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(client, new, chefforum, said, told):
    Meeting.objects.create(forum=chefforum, held_on="2027-04-07", start="09:00")
    whole = {"held_on": "2027-03-03", "start": "09:00", "end": "12:00", "place": "Byrådssalen", **said}
    response = client.post(new, whole)
    assert response.status_code == 422 and told in response.text
    for value in whole.values():
        assert not value or f'value="{value}"' in response.text
    assert Meeting.objects.count() == 1


def test_word_that_no_picker_shows_comes_back_in_a_field_for_text(client, new):
    text = client.post(new, {"held_on": "30-02-2027"}).text
    assert '<input type="text" name="held_on" value="30-02-2027"' in text


def test_html_in_the_place_is_escaped(client, new):
    client.post(new, {"held_on": "2027-03-03", "place": "<script>alert(1)</script>"})
    text = client.get(reverse("change_meeting", args=[Meeting.objects.get().pk])).text
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_meeting_is_moved_and_its_deadlines_with_it(client, chefforum, secretary):
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=datetime.date(2027, 3, 3))
    address = reverse("change_meeting", args=[meeting.pk])
    page = client.get(address)
    said = dict(page.context["form"].hidden_initials)
    assert said["initial-release_on"] == "2027-02-24"
    stood = {name.removeprefix("initial-"): value for name, value in said.items()}
    response = client.post(address, {**said, **stood, "held_on": "2027-03-10"}, follow=True)
    assert "Mødet er flyttet, og fristerne er flyttet med." in response.text
    meeting.refresh_from_db()
    assert [f"{one:%m-%d}" for one in (meeting.held_on, *vars(meeting.due).values())] == [
        "03-10",
        "02-24",
        "03-01",
        "03-03",
        "03-17",
    ]


def test_meeting_moves_to_before_its_old_deadlines(client, chefforum, secretary):
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=datetime.date(2027, 3, 31))
    address = reverse("change_meeting", args=[meeting.pk])
    said = dict(client.get(address).context["form"].hidden_initials)
    stood = {name.removeprefix("initial-"): value for name, value in said.items()}
    assert client.post(address, {**said, **stood, "held_on": "2027-02-03"}).status_code == 302
    meeting.refresh_from_db()
    assert [str(one) for one in (meeting.held_on, meeting.release_on)] == ["2027-02-03", "2027-01-27"]


def test_change_of_one_does_not_undo_what_another_changed_meanwhile(client, chefforum, secretary):
    meeting = Meeting.objects.plan(forum=chefforum, by=secretary, held_on=datetime.date(2027, 3, 3))
    address = reverse("change_meeting", args=[meeting.pk])
    said = dict(client.get(address).context["form"].hidden_initials)
    stood = {name.removeprefix("initial-"): value for name, value in said.items()}
    meeting.change(by=secretary, release_on=datetime.date(2027, 2, 26))
    client.post(address, {**said, **stood, "place": "Byrådssalen"})
    meeting.refresh_from_db()
    assert (meeting.place, str(meeting.release_on)) == ("Byrådssalen", "2027-02-26")


def test_meeting_that_was_held_says_that_it_cannot_be_moved(client, agenda):
    Meeting.objects.filter(pk=agenda.pk).update(status="archived")
    address = reverse("change_meeting", args=[agenda.pk])
    assert "Tid og frister kan ikke længere ændres." in client.get(address).text
    response = client.post(address, {"held_on": "2027-03-03"})
    assert response.status_code == 422 and "Tid og frister kan ikke længere ændres." in response.text


def test_members_are_fetched_again(client, agenda):
    response = client.post(reverse("renew_members", args=[agenda.pk]), follow=True)
    assert "Deltagerne er nu dem, der er i forummet på mødedagen." in response.text
    assert "Signe Sekretær" in response.text


def test_forum_page_leads_to_planning_for_its_secretary_alone(chefforum, secretary, chief, anonymous, signed_in):
    Forum.objects.update(visibility="public")
    address = chefforum.get_absolute_url()
    shown = {}
    for who in (secretary, chief, anonymous):
        text = signed_in(who).get(address).text
        shown[str(who)] = [word in text for word in ("Nyt møde", "Møderække", "Årshjul")]
    assert list(shown.values()) == [[True] * 3, [False, False, True], [False] * 3]


@pytest.mark.parametrize("odd", ["abc", "\0", "9999-12-31", "0000-00-00", "²", "1" * 40, "<b>"])
def test_odd_values_in_addresses_break_nothing(client, new, chefforum, odd):
    deadlines = reverse("deadlines", args=[chefforum.slug])
    answers = [
        client.get(new, {"dato": odd}).status_code,
        client.get(deadlines, {"held_on": odd}).status_code,
        client.get(deadlines, {"held_on": "2027-03-03", "meeting": odd}).status_code,
        client.post(new, {"held_on": odd, "place": odd, "start": odd, "count": "1"}).status_code,
        client.post(new, {"held_on": odd, "place": odd, "start": odd}).status_code,
    ]
    assert answers == [200, 200, 404 if odd.isdecimal() else 200, 200, 422]
