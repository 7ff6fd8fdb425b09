"""Who sees which follow-ups where: one's own, the forum's, the page of one, the front page, the cockpit's part."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.models import FollowUp
from decisions.tests.follow_ups import NOW, SECRET_TASK, give, hold
from meetings.models import AgendaItem, Exclusion, Meeting
from meetings.permissions import can_answer_follow_up

SECRET = (SECRET_TASK, "Ansættelse af ny chef")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def author(chefforum):
    user = person("forfatter", "Asta", "Forfatter")
    join(chefforum, user, "author")
    return user


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


def queries(client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


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


# Giving and changing by the pages

GIVEN = {"what": "Ring til naboen", "who": "Cilla Chef", "due_on": "2026-12-18", "back": "juni"}


def test_given_from_the_cockpit_by_a_script(held, secretary, signed_in):
    budget = held.items.get(title="Budget 2027")
    url = reverse("give_follow_up", args=[budget.key])
    page = signed_in(secretary).post(url, {**GIVEN, "at": NOW.isoformat()}, headers={"HX-Request": "true"})
    row = FollowUp.objects.get(what="Ring til naboen")
    assert (page.status_code, row.item, str(row.due_on), row.returns, row.status_item.title) == (
        200, budget, "2026-12-18", "juni 2027", "Status på: Budget 2027",
    )  # fmt: skip
    assert f'id="opfoelgning-{budget.key}"' in page.text
    assert "Givet til Cilla Chef, som får en mail, når mødet er slut." in page.text
    assert signed_in(secretary).post(url, GIVEN, headers={"HX-Request": "true"}).status_code == 200
    assert FollowUp.objects.filter(what="Ring til naboen").count() == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"due_on": "2026-12-01"}, "Fristen ligger før i dag. Vælg i dag eller en senere dag."),
        ({"due_on": "fredag"}, "”fredag” kan ikke læses som en dato."),
        ({"who": " "}, "Skriv, hvem der skal gøre det"),
        ({"what": ""}, "Skriv, hvad der skal gøres."),
        ({"back": "engang"}, "Vælg et af de kommende møder eller en måned"),
    ],
)
@pytest.mark.parametrize("by_script", [True, False])
def test_refused_with_what_was_typed(held, secretary, signed_in, wrong, told, by_script):
    said = {**GIVEN, **wrong}
    headers = {"HX-Request": "true"} if by_script else {}
    url = reverse("give_follow_up", args=[held.items.get(title="Budget 2027").key])
    page = signed_in(secretary).post(url, said, headers=headers)
    assert page.status_code == 422
    assert told in page.text
    assert [value for value in said.values() if value.strip() and f'value="{value}"' not in page.text] == []
    assert not FollowUp.objects.filter(what="Ring til naboen").exists()


def test_given_without_a_script_and_from_a_page_of_its_own(over, secretary, signed_in):
    client, budget = signed_in(secretary), over.items.get(title="Budget 2027")
    url = reverse("give_follow_up", args=[budget.key])
    assert "Budget 2027" in client.get(url).text
    page = client.post(url, GIVEN, follow=True)
    assert page.redirect_chain == [(reverse("forum_follow_ups", args=[over.forum.slug]), 302)]
    assert "Givet til Cilla Chef, som får en mail nu." in page.text
    page = client.post(url, {**GIVEN, "who": "Byplanchefen", "next": reverse("front_page")}, follow=True)
    assert page.redirect_chain == [(reverse("front_page"), 302)]
    assert "Ingen med en konto har det navn eller den titel, så der sendes ingen mail." in page.text


def test_only_the_secretary_gives(over, chief, chair, author, employee, anonymous, signed_in):
    budget = over.items.get(title="Budget 2027")
    AgendaItem.objects.filter(pk=budget.pk).update(author=author)
    url = reverse("give_follow_up", args=[budget.key])
    cast = (chief, chair, author, employee, anonymous)
    assert [signed_in(user).post(url, GIVEN).status_code for user in cast] == [404, 404, 403, 404, 302]
    assert not FollowUp.objects.filter(what="Ring til naboen").exists()


def test_changed_and_called_off_by_the_page(over, secretary, chief, signed_in):
    client, row = signed_in(secretary), FollowUp.objects.get(user=chief)
    page = client.post(reverse("change_follow_up", args=[row.key]), {**GIVEN, "due_on": "2026-12-01"})
    assert page.status_code == 422
    assert 'value="Ring til naboen"' in page.text
    page = client.post(reverse("change_follow_up", args=[row.key]), GIVEN, follow=True)
    assert "Opfølgningen er ændret." in page.text
    row.refresh_from_db()
    assert (row.what, row.returns) == ("Ring til naboen", "juni 2027")
    # What stands there is no new choice, though no such meeting can be chosen any more.
    Meeting.objects.filter(pk=over.pk).update(held_on="2026-12-01")
    page = client.post(
        reverse("change_follow_up", args=[row.key]), {**GIVEN, "back": "juni 2027", "who": "Byplanchefen"}
    )
    assert page.status_code == 302
    client.post(reverse("call_off_follow_up", args=[row.key]), {"reason": "Er gjort"})
    row.refresh_from_db()
    assert row.status == "cancelled"
    assert "Aflyst onsdag 2. december." in client.get(row.get_absolute_url()).text
    client.post(reverse("reopen_follow_up", args=[row.key]))
    row.refresh_from_db()
    assert row.is_open


def test_called_off_in_the_cockpit(held, secretary, chief, signed_in):
    row = FollowUp.objects.get(user=chief)
    url = reverse("call_off_follow_up", args=[row.key])
    page = signed_in(secretary).post(url, headers={"HX-Request": "true"})
    assert (page.status_code, "Lav et oplæg" in page.text, "Opfølgningen er aflyst." in page.text) == (200, False, True)
    assert signed_in(secretary).post(url, headers={"HX-Request": "true"}).status_code == 409


def test_cockpit_asks_the_same_for_3_items_and_for_12(held, secretary, chief, signed_in):
    client, url = signed_in(secretary), reverse("hold", args=[held.pk])
    for item in held.items.all():
        give(item, secretary, what="Ring")
    before = queries(client, url)
    for number in range(9):
        item = make_item(held, f"Punkt {number}", number=10 + number)
        for what in ("Ring", "Skriv"):
            give(item, secretary, what=what)
    assert queries(client, url) == before
    assert client.get(url).text.count("data-give") == 12
