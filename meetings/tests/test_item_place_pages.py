"""The pages by which an item goes elsewhere, is copied, and laid aside."""

import pytest
import time_machine
from django.urls import reverse

from chefforum.testing import join
from meetings.models import (
    AgendaItem,
    Exclusion,
    Forum,
    Meeting,
)
from meetings.tests.places import NOW, accepted, author_of, later_of

Status = AgendaItem.Status


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def author(chefforum):
    return author_of(chefforum)


@pytest.fixture
def later(chefforum):
    return later_of(chefforum)


@pytest.fixture
def other_forum(db):
    return Forum.objects.found(name="Direktørforum")


@pytest.fixture
def budget(agenda):
    return accepted(agenda)


def test_author_lays_aside_and_takes_up_by_the_page(agenda, author, secretary, signed_in):
    row = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=author, author=author, title="Idé")
    client = signed_in(author)
    assert "»Idé« er lagt til side." in client.post(reverse("take_off", args=[row.key]), follow=True).text
    assert "»Idé« er taget frem igen." in client.post(reverse("put_back", args=[row.key]), follow=True).text
    row.hand_in(by=author)
    for name in ("take_off", "move_item"):
        assert client.post(reverse(name, args=[row.key])).status_code == 403
    row.refresh_from_db()
    assert row.status == Status.HANDED_IN


def test_moving_by_its_page(budget, later, other_forum, secretary, signed_in):
    client, address = signed_in(secretary), reverse("move_item", args=[budget.key])
    assert "16. december 2026" in client.get(address).text
    assert client.post(address, {"to": f"m{later.pk}"}).url == reverse("item_draft", args=[budget.key])
    budget.refresh_from_db()
    assert budget.meeting == later
    client.post(address, {"to": "backlog"})
    budget.refresh_from_db()
    assert budget.meeting is None
    join(other_forum, secretary, "author")
    assert client.post(address, {"to": f"f{other_forum.pk}"}).url == reverse("own_items")
    budget.refresh_from_db()
    assert budget.forum == other_forum


@pytest.mark.parametrize("to", ["", "m999999", "mx", "f1", "backlog2", "<b>", "9" * 300])
def test_place_that_is_none_is_refused(budget, secretary, signed_in, to):
    response = signed_in(secretary).post(reverse("move_item", args=[budget.key]), {"to": to})
    budget.refresh_from_db()
    assert (response.status_code, budget.meeting is not None) == (422, True)


def test_forum_where_one_does_not_write_is_no_choice(budget, other_forum, secretary, signed_in):
    join(other_forum, secretary, "observer")
    for name in ("move_item", "copy_item"):
        response = signed_in(secretary).post(reverse(name, args=[budget.key]), {"to": f"f{other_forum.pk}"})
        assert response.status_code == 422
    assert not other_forum.items.exists()


def test_member_copies_from_approved_minutes_but_not_from_what_is_only_released(
    budget, later, secretary, chief, signed_in
):
    budget.meeting.release_agenda(by=secretary)
    address = reverse("copy_item", args=[budget.key])
    assert signed_in(chief).get(address).status_code == 404
    Meeting.objects.filter(pk=budget.meeting_id).update(status="approved", minutes_are_out=True)
    signed_in(chief).post(address, {"to": f"m{later.pk}"})
    copy = later.items.get()
    assert (copy.author, copy.status, copy.title) == (chief, Status.DRAFT, "Budget 2027")
    Exclusion.objects.create(item=budget, membership=chief.memberships.get())
    assert signed_in(chief).get(address).status_code == 404


@pytest.mark.parametrize("name", ["move_item", "copy_item", "take_off", "put_back", "make_template"])
@pytest.mark.parametrize("who", ["chief", "employee", "outsider"])
def test_item_that_one_may_not_read_is_not_there(request, budget, signed_in, name, who):
    response = signed_in(request.getfixturevalue(who)).post(reverse(name, args=[budget.key]))
    assert response.status_code == 404


def test_secretary_finds_and_copies_earlier_items(budget, later, secretary, signed_in):
    client, address = signed_in(secretary), reverse("find_items", args=[later.pk])
    for words in ("budget", "00.01.00-A00-3", " Budget 2027 "):
        assert list(client.get(address, {"q": words}).context["found"]) == [budget]
    for words in ("", "%", "Ingen", "\x00", "x" * 5000):
        assert client.get(address, {"q": words}).context["found"] == []
    response = client.post(reverse("copy_onto_agenda", args=[later.pk]), {"key": budget.key})
    copy = later.items.get()
    assert response.url == f"{reverse('drafting', args=[later.pk])}#punkt-{copy.key}"
    for key in ("", "abc", "3f6f6b1e-8b0c-4f6e-9d5b-0d6f0d7f7a11"):
        assert client.post(reverse("copy_onto_agenda", args=[later.pk]), {"key": key}).status_code == 404


def test_secretary_takes_an_idea_onto_the_agenda(agenda, author, secretary, signed_in):
    idea = AgendaItem.objects.write(forum=agenda.forum, by=author, author=author, title="Idé")
    idea.hand_in(by=author)
    signed_in(secretary).post(reverse("take_onto_agenda", args=[agenda.pk]), {"key": idea.key})
    idea.refresh_from_db()
    assert (idea.meeting, idea.status) == (agenda, Status.ACCEPTED)
    Meeting.objects.filter(pk=agenda.pk).update(status="cancelled")
    other = AgendaItem.objects.write(forum=agenda.forum, by=secretary, title="En til")
    told = signed_in(secretary).post(reverse("take_onto_agenda", args=[agenda.pk]), {"key": other.key}, follow=True)
    assert "tager ikke imod flere punkter" in told.text


def test_template_is_on_no_agenda_and_makes_items(budget, secretary, author, signed_in):
    client = signed_in(secretary)
    made = client.post(reverse("make_template", args=[budget.key]), follow=True)
    assert "Det her er skabelonen." in made.text and "Læg skabelonen til side" in made.text
    template = budget.forum.items.get(is_template=True)
    assert list(budget.forum.items.backlog()) == []
    response = signed_in(author).post(
        reverse("new_item", args=[budget.forum.slug]), {"title": "Budget 2028", "template": template.pk}
    )
    made = AgendaItem.objects.get(title="Budget 2028")
    assert response.url == reverse("item_draft", args=[made.key])
    assert (made.author, made.status, made.is_template, made.meeting) == (author, Status.DRAFT, False, None)
    assert made.sections.get(type="presentation").html == "<p>Det handler om budget 2027.</p>"
    client.post(reverse("use_template", args=[budget.meeting_id]), {"key": template.key})
    assert [one.title for one in budget.meeting.items.on_agenda().in_order()][-1] == "Budget 2027"
    assert signed_in(author).get(reverse("item_draft", args=[template.key])).status_code == 404
