"""A forum's ideas, one's own items, a new one: who sees what of them."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import join
from meetings.models import AgendaItem, Exclusion, Meeting

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ideas(chefforum, secretary, author):
    """One of each: written, handed in, ready, ready and closed, laid aside; and one of the secretary's hand."""

    def write(title, **said):
        return AgendaItem.objects.write(forum=chefforum, by=author, author=author, title=title, **said)

    write("Skrives")
    write("Indleveret").hand_in(by=author)
    write("Lagt væk").take_off(by=author)
    AgendaItem.objects.write(forum=chefforum, by=secretary, title="Klar")
    AgendaItem.objects.write(
        forum=chefforum, by=secretary, title="Hemmelig fyring", closed=True, public_title="Personale"
    )
    AgendaItem.objects.write(forum=chefforum, by=secretary, title="Hemmelig sag", closed=True)
    return chefforum


def titles(client, forum, status=""):
    response = client.get(reverse("forum_items", args=[forum.slug]), {"status": status} if status else {})
    return [row.title for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("secretary", ["Skrives", "Indleveret", "Klar", "Hemmelig fyring", "Hemmelig sag"]),
        ("author", ["Skrives", "Indleveret", "Klar", "Personale", "Lukket punkt"]),
        ("chief", ["Klar", "Personale", "Lukket punkt"]),
    ],
)
def test_who_sees_which_ideas(request, ideas, signed_in, who, expected):
    client = signed_in(request.getfixturevalue(who))
    assert titles(client, ideas) == expected
    text = client.get(reverse("forum_items", args=[ideas.slug])).text
    assert ("Hemmelig" in text) == (who == "secretary")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("skrives", ["Skrives"]),
        ("indleveret", ["Indleveret"]),
        ("klar", ["Klar", "Hemmelig fyring", "Hemmelig sag"]),
        ("lagt-til-side", ["Lagt væk"]),
        ("<b>", ["Skrives", "Indleveret", "Klar", "Hemmelig fyring", "Hemmelig sag"]),
    ],
)
def test_ideas_by_their_status(ideas, secretary, signed_in, status, expected):
    assert titles(signed_in(secretary), ideas, status) == expected


def test_who_is_excluded_reads_the_public_title(ideas, secretary, signed_in):
    closed = AgendaItem.objects.get(title="Hemmelig fyring")
    Exclusion.objects.create(item=closed, membership=secretary.memberships.get())
    assert "Hemmelig fyring" not in titles(signed_in(secretary), ideas)


@pytest.mark.parametrize("who", ["employee", "outsider"])
def test_ideas_are_not_for_others(request, ideas, signed_in, who):
    for name in ("forum_items", "new_item"):
        assert signed_in(request.getfixturevalue(who)).get(reverse(name, args=[ideas.slug])).status_code == 404


def test_observer_sees_ideas_and_writes_none(ideas, employee, signed_in):
    join(ideas, employee, "observer")
    client = signed_in(employee)
    assert titles(client, ideas) == ["Klar", "Personale", "Lukket punkt"]
    assert client.post(reverse("new_item", args=[ideas.slug]), {"title": "Nyt"}).status_code == 403


def test_author_writes_an_item_with_and_without_a_meeting(chefforum, author, signed_in):
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 2))
    client, address = signed_in(author), reverse("new_item", args=[chefforum.slug])
    assert "2. december 2026" in client.get(address).text
    for title, chosen in (("Uden", ""), ("Med", str(meeting.pk))):
        response = client.post(address, {"title": title, "meeting": chosen})
        made = AgendaItem.objects.get(title=title)
        assert response.url == reverse("item_draft", args=[made.key])
        assert (made.author, made.status, made.meeting_id) == (author, "draft", int(chosen) if chosen else None)


def test_secretarys_own_item_is_on_the_agenda_at_once(chefforum, secretary, signed_in):
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 2))
    signed_in(secretary).post(reverse("new_item", args=[chefforum.slug]), {"title": "Nyt", "meeting": meeting.pk})
    assert [(one.title, one.author) for one in meeting.items.on_agenda()] == [("Nyt", None)]


@pytest.mark.parametrize("status", ["in_session", "approved", "cancelled"])
@pytest.mark.parametrize("title", ["Godt", "x" * 1001, ""])
def test_what_cannot_be_written_is_kept_on_the_page(chefforum, author, signed_in, status, title):
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 2), status=status)
    response = signed_in(author).post(
        reverse("new_item", args=[chefforum.slug]), {"title": title, "meeting": meeting.pk}
    )
    assert (response.status_code, AgendaItem.objects.count()) == (422, 0)
    assert title in response.text and "Vælg et andet" in response.text


def test_own_items_tell_who_holds_the_pen(ideas, author, chief, signed_in):
    text = signed_in(author).get(reverse("own_items")).text
    for word in ("Du skriver på det", "Indleveret, venter på sekretæren", "Lagt til side"):
        assert word in text
    assert "Klar" not in text
    assert "Her står de punkter, du skriver til et forum" in signed_in(chief).get(reverse("own_items")).text


def test_number_of_queries_does_not_grow(chefforum, author, secretary, signed_in):
    counts = {"secretary": [], "author": []}
    for more in (3, 27):
        for place in range(more):
            said = {"meeting": None} if place % 2 else {}
            AgendaItem.objects.write(forum=chefforum, by=author, author=author, title="Idé", **said).hand_in(by=author)
        for name, user in (("secretary", secretary), ("author", author)):
            client = signed_in(user)
            for address in (reverse("forum_items", args=[chefforum.slug]), reverse("own_items")):
                with CaptureQueriesContext(connection) as queries:
                    client.get(address)
                counts[name].append(len(queries))
    for few in counts.values():
        assert few[:2] == few[2:] and max(few) <= 12
