"""The order of an agenda: by the whole list, by steps, by a number; and what refuses it."""

import uuid

import pytest
from django.urls import reverse

from chefforum.testing import item
from meetings.models import AgendaItem, AuditEntry, Meeting, TransitionError

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def four(agenda):
    item(agenda, "Lokaler")
    return agenda


def titles(meeting):
    return [one.title.split()[0] for one in meeting.items.on_agenda().in_order()]


def keys(meeting):
    return [str(one.key) for one in meeting.items.on_agenda().in_order()]


def arrange(client, meeting, htmx=True, **data):
    return client.post(reverse("arrange", args=[meeting.pk]), data, **(HTMX if htmx else {}))


def test_order_is_kept_and_logged(four, secretary):
    old = keys(four)
    new = [old[3], old[0], old[2], old[1]]
    four.arrange(by=secretary, keys=new)
    assert titles(four) == ["Lokaler", "Godkendelse", "Budget", "Ansættelse"]
    assert AuditEntry.objects.get(action="agenda.arranged").data == {"changes": {"order": [old, new]}}


def test_same_order_is_no_act(four, secretary):
    four.arrange(by=secretary, keys=keys(four))
    assert not AuditEntry.objects.filter(action="agenda.arranged").exists()


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda order: order[:-1],
        lambda order: [*order, order[0]],
        lambda order: [*order[:-1], order[0]],
        lambda order: [*order[:-1], str(uuid.uuid4())],
        lambda order: [*order, "' OR 1=1"],
        lambda order: [*order[:-1], ""],
        lambda order: [],
    ],
)
def test_order_of_other_items_is_refused(four, secretary, signed_in, spoilt):
    before = keys(four)
    with pytest.raises(TransitionError, match="Listen er ændret"):
        four.arrange(by=secretary, keys=spoilt(before))
    response = arrange(signed_in(secretary), four, keys=spoilt(before) or [""])
    assert (response.status_code, "Listen er ændret" in response.text) == (409, True)
    assert [row.item.title.split()[0] for row in response.context["agenda"].rows] == titles(four)
    assert keys(four) == before


def test_item_that_is_not_accepted_has_no_place_in_the_order(four, secretary):
    before = keys(four)
    other = AgendaItem.objects.write(forum=four.forum, meeting=four, by=secretary, author=secretary, title="Kladde")
    with pytest.raises(TransitionError):
        four.arrange(by=secretary, keys=[*before, other.key])


@pytest.mark.parametrize(
    "status", ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]
)
def test_order_stands_from_the_meetings_start(four, secretary, status):
    order = keys(four)
    Meeting.objects.filter(pk=four.pk).update(status=status)
    with pytest.raises(TransitionError):
        four.arrange(by=secretary, keys=order[::-1])
    assert keys(four) == order


def test_numbers_that_are_released_keep_their_order(four, secretary):
    four.release_agenda(by=secretary)
    with pytest.raises(TransitionError, match="beholder deres rækkefølge"):
        four.arrange(by=secretary, keys=keys(four)[::-1])
    AgendaItem.objects.write(forum=four.forum, meeting=four, by=secretary, title="Nyt")
    order = keys(four)
    four.arrange(by=secretary, keys=[order[0], order[4], *order[1:4]])
    assert titles(four) == ["Godkendelse", "Nyt", "Ansættelse", "Budget", "Lokaler"]
    four.release_agenda(by=secretary)
    assert [one.label for one in four.items.on_agenda().in_order()] == ["1", "1a", "2", "3", "4"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"move": "up"}, ["Godkendelse", "Budget", "Ansættelse", "Lokaler"]),
        ({"move": "down"}, ["Godkendelse", "Ansættelse", "Lokaler", "Budget"]),
        ({"was": "3", "place": "3", "move": "up"}, ["Godkendelse", "Budget", "Ansættelse", "Lokaler"]),
        ({"was": "3", "place": "1", "move": "up"}, ["Budget", "Godkendelse", "Ansættelse", "Lokaler"]),
        ({"was": "3", "place": "4"}, ["Godkendelse", "Ansættelse", "Lokaler", "Budget"]),
        ({}, ["Godkendelse", "Ansættelse", "Budget", "Lokaler"]),
    ],
)
def test_one_item_by_steps_or_by_a_number(four, secretary, signed_in, said, expected):
    key = str(four.items.get(title="Budget 2027").key)
    response = arrange(signed_in(secretary), four, key=key, **said)
    assert (response.status_code, titles(four)) == (200, expected)
    place = expected.index("Budget") + 1
    assert f"»Budget 2027« står nu som nummer {place} af 4." in response.text


def test_first_goes_no_further_up_and_last_no_further_down(four, secretary, signed_in):
    order, client = keys(four), signed_in(secretary)
    arrange(client, four, key=order[0], move="up")
    arrange(client, four, key=order[3], move="down")
    assert keys(four) == order


@pytest.mark.parametrize("typed", ["0", "-1", "5", "999999", "9" * 400, "abc", "1.5", "", "²", "<b>"])
def test_number_that_is_none_of_the_list_is_told(four, secretary, signed_in, typed):
    order = keys(four)
    response = arrange(signed_in(secretary), four, key=order[2], was="3", place=typed)
    assert (response.status_code, "Skriv et nummer fra 1 til 4." in response.text) == (422, True)
    assert keys(four) == order


def test_numbers_through_the_year_are_typed_as_they_stand(four, secretary, signed_in):
    four.forum.numbering = "year"
    four.forum.save()
    earlier = Meeting.objects.create(forum=four.forum, held_on="2026-11-04")
    AgendaItem.objects.create(forum=four.forum, meeting=earlier, title="Før", number=36, status="on_agenda")
    response = arrange(signed_in(secretary), four, key=keys(four)[3], was="40", place="37")
    assert [row.label for row in response.context["agenda"].rows] == ["37", "38", "39", "40"]
    assert titles(four)[0] == "Lokaler"


def test_without_a_script_the_page_comes_back_at_the_item(four, secretary, signed_in):
    key = keys(four)[3]
    response = arrange(signed_in(secretary), four, htmx=False, key=key, move="up")
    assert response.url == f"{reverse('drafting', args=[four.pk])}#punkt-{key}"
    refused = arrange(signed_in(secretary), four, htmx=False, key=str(uuid.uuid4()), move="up")
    assert (refused.status_code, "Listen er ændret" in refused.text) == (409, True)


@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("employee", 404)])
def test_order_is_the_secretarys(request, four, signed_in, who, status):
    order = keys(four)
    response = arrange(signed_in(request.getfixturevalue(who)), four, keys=order[::-1])
    assert (response.status_code, keys(four)) == (status, order)


# Titles and minutes


def add(client, meeting, title, **headers):
    return client.post(reverse("add_item", args=[meeting.pk]), {"title": title}, **headers)


def test_titles_come_onto_the_agenda_one_after_the_other(four, secretary, signed_in):
    client = signed_in(secretary)
    for title in ("Ét", "To  og lidt til ", "<script>alert(1)</script>"):
        assert add(client, four, title, **HTMX).status_code == 200
    added = four.items.order_by("position").values_list("title", "status", "author")[4:]
    assert list(added) == [
        ("Ét", "accepted", None),
        ("To  og lidt til", "accepted", None),
        ("<script>alert(1)</script>", "accepted", None),
    ]
    assert four.items.last().sections.count() == four.forum.section_templates.count()


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("", "Skriv en titel"),
        (" \u200b\u2060 ", "Skriv en titel"),
        ("x" * 1001, "højst være på 1.000 tegn"),
        ("a\x00b", ""),
    ],
)
def test_title_that_cannot_be_one_is_refused_and_kept(four, secretary, signed_in, title, told):
    response = add(signed_in(secretary), four, title)
    assert (response.status_code, told in response.text, four.items.count()) == (422, True, 4)
    if len(title) > 1000:
        assert f'value="{title}"' in response.text
    assert add(signed_in(secretary), four, title, **HTMX).status_code == 422


def test_minutes_are_kept_and_every_clock_runs_anew(four, secretary, signed_in):
    row = four.items.get(title="Godkendelse af dagsorden")
    response = signed_in(secretary).post(reverse("plan_minutes", args=[row.key]), {"minutes": "25"}, **HTMX)
    assert [f"{one.starts:%H.%M}" for one in response.context["agenda"].rows] == ["09.00", "09.25", "09.25", "09.55"]
    row.refresh_from_db()
    assert (row.minutes, row.version) == (25, 2)
    assert AuditEntry.objects.get(action="item.changed").data == {"changes": {"minutes": [5, 25]}}


@pytest.mark.parametrize("typed", ["-1", "1441", "abc", "9" * 400, "1.5", "<b>"])
def test_minutes_that_are_none_are_refused(four, secretary, signed_in, typed):
    row = four.items.get(title="Budget 2027")
    for headers in (HTMX, {}):
        response = signed_in(secretary).post(reverse("plan_minutes", args=[row.key]), {"minutes": typed}, **headers)
        assert (response.status_code, "helt tal fra 0 til 1.440" in response.text) == (422, True)
    row.refresh_from_db()
    assert row.minutes == 30


def test_minutes_can_be_taken_away(four, secretary, signed_in):
    row = four.items.get(title="Budget 2027")
    response = signed_in(secretary).post(reverse("plan_minutes", args=[row.key]), {"minutes": ""})
    row.refresh_from_db()
    assert (response.status_code, row.minutes) == (302, None)


@pytest.mark.parametrize(("who", "status"), [("chief", 404), ("employee", 404)])
def test_minutes_are_the_secretarys(request, four, signed_in, who, status):
    row = four.items.get(title="Budget 2027")
    client = signed_in(request.getfixturevalue(who))
    assert client.post(reverse("plan_minutes", args=[row.key]), {"minutes": "1"}).status_code == status
