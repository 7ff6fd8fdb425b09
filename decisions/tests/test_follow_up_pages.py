"""Who sees which follow-ups where: one's own, the forum's, the page of one, the front page, the cockpit's part."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from decisions.models import FollowUp
from decisions.tests.follow_ups import NOW, SECRET_TASK, give, hold, queries
from meetings.models import Exclusion, Meeting
from meetings.permissions import can_answer_follow_up

SECRET = (SECRET_TASK, "Ansættelse af ny chef")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def held(agenda, secretary, chief, chair) -> Meeting:
    """The meeting is going on, and two have something to do after it."""
    hold(agenda, secretary)
    give(agenda.items.get(title="Budget 2027"), secretary)
    give(agenda.items.get(closed=True), secretary, what=SECRET_TASK, who="Frode Forperson")
    return agenda


@pytest.fixture
def over(held, secretary) -> Meeting:
    held.session.end(by=secretary)
    return held


def tasks(user) -> set[str]:
    return {row.what for row in FollowUp.objects.visible_to(user)}


BOTH = {"Lav et oplæg", SECRET_TASK}


def test_who_sees_what(over, secretary, chair, chief, author, employee, outsider, anonymous):
    cast = (secretary, chair, chief, author, employee, outsider, anonymous)
    assert [tasks(user) for user in cast] == [BOTH, BOTH, BOTH, set(), set(), set(), set()]


def test_who_takes_no_part_sees_nothing_of_it(over, chief, secretary):
    for user in (chief, secretary):
        Exclusion.objects.create(item=over.items.get(closed=True), membership=user.memberships.get())
        assert tasks(user) == {"Lav et oplæg"}


def test_while_the_meeting_is_held_only_its_secretaries_see_them(held, secretary, chair, chief):
    assert [tasks(user) for user in (secretary, chair, chief)] == [BOTH, set(), set()]
    assert [list(FollowUp.objects.of(user)) for user in (secretary, chair, chief)] == [[], [], []]


def test_an_author_sees_what_they_are_to_do_themselves(over, secretary, author):
    give(over.items.get(title="Budget 2027"), secretary, what="Skriv en sag", who="Asta Forfatter")
    assert tasks(author) == {"Skriv en sag"}


def test_own_page(over, chief, signed_in):
    page = signed_in(chief).get(reverse("own_follow_ups")).text
    assert ("Lav et oplæg" in page, SECRET_TASK in page) == (True, False)
    FollowUp.objects.get(user=chief).answer(by=chief, kind="done")
    page = signed_in(chief).get(reverse("own_follow_ups")).text
    assert "Senest udført" in page


def shown(client, forum, chosen: str = "") -> list[str]:
    page = client.get(reverse("forum_follow_ups", args=[forum.slug]), {"vis": chosen} if chosen else {})
    return re.findall(r'class="row-date">(.*?)<', page.text)


def test_forum_list_and_its_filters(over, secretary, chief, chair, signed_in):
    budget = over.items.get(title="Budget 2027")
    give(budget, secretary, what="Skriv til alle").answer(by=chief, kind="done")
    give(budget, secretary, what="Slet ikke").call_off(by=secretary)
    FollowUp.objects.filter(what="Lav et oplæg").update(due_on="2026-12-01")
    client = signed_in(chief)
    assert [shown(client, over.forum, chosen) for chosen in ("", "overskredet", "udfoert", "vrøvl")] == [
        ["Lav et oplæg", SECRET_TASK], ["Lav et oplæg"], ["Skriv til alle"], ["Lav et oplæg", SECRET_TASK],
    ]  # fmt: skip


def test_forum_list_is_for_its_members(over, secretary, chief, author, employee, outsider, anonymous, signed_in):
    url = reverse("forum_follow_ups", args=[over.forum.slug])
    cast = (secretary, chief, author, employee, outsider, anonymous)
    assert [signed_in(user).get(url).status_code for user in cast] == [200, 200, 403, 403, 404, 302]


@pytest.mark.parametrize("who", ["employee", "outsider", "author"])
def test_page_of_one_is_for_those_who_may_know_of_it(over, who, request, signed_in):
    client = signed_in(request.getfixturevalue(who))
    for row in FollowUp.objects.all():
        for name in ("follow_up", "answer_follow_up", "change_follow_up", "call_off_follow_up", "reopen_follow_up"):
            ask = client.get if name == "follow_up" else client.post
            assert ask(reverse(name, args=[row.key])).status_code == 404


def test_who_may_answer(over, secretary, chair, chief, author, employee, outsider, anonymous):
    cast = (secretary, chair, chief, author, employee, outsider, anonymous)
    row = FollowUp.objects.get(user=chief)
    assert [can_answer_follow_up(user, row) for user in cast] == [True, False, True, False, False, False, False]
    for user in (secretary, chief):
        Exclusion.objects.create(item=row.item, membership=user.memberships.get())
        user.roles_by_forum = None
    assert [can_answer_follow_up(user, row) for user in cast] == [False] * 7


def test_members_neither_change_nor_call_off(over, chief, chair, signed_in):
    row = FollowUp.objects.get(user=chief)
    for user in (chief, chair):
        for name in ("change_follow_up", "call_off_follow_up", "reopen_follow_up"):
            assert signed_in(user).post(reverse(name, args=[row.key])).status_code == 403
    page = signed_in(chair).get(row.get_absolute_url()).text
    assert ("Lav et oplæg" in page, "Opgaven er udført" in page, "Ret opfølgningen" in page) == (True, False, False)


@pytest.mark.parametrize("who", ["chief", "chair", "author", "employee", "outsider", "anonymous"])
def test_closed_words_reach_nobody_they_are_closed_to(over, secretary, who, request, signed_in):
    """Members who are excluded among them: on no page of a follow-up, nor on the front page or the forum's."""
    user = request.getfixturevalue(who)
    if who in ("chief", "chair"):
        Exclusion.objects.create(item=over.items.get(closed=True), membership=user.memberships.get())
    client = signed_in(user)
    FollowUp.objects.update(due_on="2026-12-03")
    urls = [reverse("front_page"), reverse("own_follow_ups"), over.forum.get_absolute_url()]
    urls += [
        reverse("forum_follow_ups", args=[over.forum.slug]),
        f"{reverse('forum_follow_ups', args=[over.forum.slug])}?vis=overskredet",
    ]
    urls += [row.get_absolute_url() for row in FollowUp.objects.all()]
    urls += [reverse("give_follow_up", args=[item.key]) for item in over.items.all()]
    for url in urls:
        text = client.get(url, follow=True).text
        assert [word for word in SECRET if word in text] == [], url


def test_the_same_words_do_reach_members(over, chair, signed_in):
    """Without this the test above could not fail."""
    client = signed_in(chair)
    FollowUp.objects.update(due_on="2026-12-03")
    urls = [reverse("front_page"), reverse("own_follow_ups"), reverse("forum_follow_ups", args=[over.forum.slug])]
    assert [SECRET_TASK in client.get(url).text for url in urls] == [True] * 3
    page = client.get(FollowUp.objects.get(what=SECRET_TASK).get_absolute_url()).text
    assert [word in page for word in SECRET] == [True] * 2


def test_page_of_an_item_shows_its_follow_ups_to_those_who_may_know(over, secretary, chair, chief, employee, signed_in):
    def page(user, label: str) -> list[bool]:
        text = signed_in(user).get(reverse("item", args=[over.pk, label])).text
        return [word in text for word in ("Lav et oplæg", SECRET_TASK, "Giv en opfølgning")]

    assert [page(user, "3") for user in (secretary, chief, employee)] == [
        [True, False, True], [True, False, False], [False, False, False],
    ]  # fmt: skip
    Exclusion.objects.create(item=over.items.get(closed=True), membership=chair.memberships.get())
    assert [page(user, "2") for user in (secretary, chief, chair, employee)] == [
        [False, True, True], [False, True, False], [False, False, False], [False, False, False],
    ]  # fmt: skip


def test_front_page_tells_what_is_overdue_or_due_soon(over, chief, signed_in):
    client = signed_in(chief)
    assert "Lav et oplæg" not in client.get(reverse("front_page")).text
    FollowUp.objects.update(due_on="2026-12-07")
    assert "Lav et oplæg" in client.get(reverse("front_page")).text
    FollowUp.objects.update(due_on="2026-12-01")
    assert "Overskredet siden tirsdag 1. december" in client.get(reverse("front_page")).text


def test_same_queries_for_3_and_30(over, secretary, chair, chief, signed_in):
    client = signed_in(chief)
    budget = over.items.get(title="Budget 2027")
    urls = [reverse(name) for name in ("own_follow_ups", "front_page")]
    urls.append(reverse("forum_follow_ups", args=[over.forum.slug]))
    for number in range(2):
        give(budget, secretary, what=f"Opgave {number}", due_on=datetime.date(2026, 12, 3)).answer(
            by=chief, kind="remark", text="Tak"
        )
    FollowUp.objects.filter(user=chief).update(due_on="2026-12-03")
    before = [queries(client, url) for url in urls]
    for number in range(2, 29):
        give(budget, secretary, what=f"Opgave {number}", due_on=datetime.date(2026, 12, 3)).answer(
            by=chief, kind="remark", text="Tak"
        )
    assert [queries(client, url) for url in urls] == before
