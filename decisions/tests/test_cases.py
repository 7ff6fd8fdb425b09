"""A case over time: on its page, on a decision's, and at an item."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join
from decisions.cases import threads_of
from decisions.models import FollowUp
from decisions.tests.cases import CASE, fresh, take_up_again, told, treat
from meetings.models import AgendaItem, Exclusion, Forum, Role


@pytest.fixture
def directors(secretary):
    """Another forum with the same secretary, that only its members see."""
    forum = Forum.objects.found(name="Direktørforum")
    join(forum, secretary, Role.SECRETARY)
    return forum


@pytest.fixture
def treated(chefforum, secretary, chair):
    """A function: `treat`, in the forum unless another is told."""

    def made(day: str, title: str, *, forum: Forum = chefforum, **said) -> AgendaItem:
        return treat(forum, secretary, chair, day, title, **said)

    return made


@pytest.fixture
def draft(agenda):
    return take_up_again(agenda)


def test_case_page_tells_all_treatments_oldest_first(treated, directors, secretary, chief, signed_in):
    treated("2026-03-11", "Anden")
    treated("2026-01-14", "Første", forum=directors)
    treated("2026-05-06", "Lukket", closed=True)
    assert told(signed_in(secretary).get("/sager/", {"nr": CASE})) == [
        ("2026-01-14", "Første", ("approved",)),
        ("2026-03-11", "Anden", ("approved",)),
        ("2026-05-06", "Lukket", ()),
    ]
    assert [day for day, *_ in told(signed_in(chief).get("/sager/", {"nr": CASE}))] == ["2026-03-11", "2026-05-06"]


def test_case_page_tells_the_public_nothing_of_closed_items(treated, chefforum, employee, signed_in):
    treated("2026-05-06", "Lukket", closed=True, public_title="Personalesag")
    response = signed_in(employee).get("/sager/", {"nr": CASE})
    assert told(response) == []
    assert "Intet punkt, som du må læse, har dette sagsnummer." in response.text
    assert "Personalesag" not in response.text


@pytest.mark.parametrize("number", ["", " ", "'; --", "\0", "x" * 3000, "<script>"])
def test_case_page_takes_whatever_is_written(db, client, number):
    response = client.get("/sager/", {"nr": number})
    assert (response.status_code, told(response)) == (200, [])
    assert "<script>" not in response.text.replace("<script ", "")


def test_item_on_a_released_agenda_is_told_as_coming(treated, agenda, draft, secretary, chief, anonymous, signed_in):
    treated("2026-03-11", "Første")
    assert [day for day, *_ in told(signed_in(chief).get("/sager/", {"nr": CASE}))] == ["2026-03-11"]
    agenda.release_agenda(by=fresh(secretary))
    response = signed_in(chief).get("/sager/", {"nr": CASE})
    assert told(response) == [("2026-03-11", "Første", ("approved",)), ("2026-12-02", "Sagen igen", ())]
    assert response.text.count("På dagsordenen") == 1
    assert told(signed_in(anonymous).get("/sager/", {"nr": CASE})) == []


def test_threads_of_a_meeting_cost_the_same_for_few_and_many(treated, agenda, draft, secretary, chief):
    treated("2026-01-14", "Første")
    first, costs = None, []
    for more in (0, 20):
        for number in range(more):
            make_item(agenda, f"Punkt {number}", case_number=CASE)
        user = fresh(secretary)
        with CaptureQueriesContext(connection) as queries:
            threads = threads_of(agenda, user)
        costs.append(len(queries))
        first = first or threads
    assert costs[0] == costs[1] <= 6
    assert [one.title for one in first[draft.pk]] == ["Første"]
    assert sorted(threads) == sorted(agenda.items.values_list("pk", flat=True))


def test_threads_tell_nothing_of_an_item_that_one_is_excluded_from(treated, agenda, draft, chief, chefforum, employee):
    source = treated("2026-01-14", "Første")
    closed = agenda.items.get(closed=True)
    AgendaItem.objects.filter(pk=closed.pk).update(case_number=CASE)
    assert [one.title for one in threads_of(agenda, fresh(chief))[closed.pk]] == ["Første"]
    assert closed.pk not in threads_of(agenda, fresh(employee))
    membership = chefforum.memberships.get(user=chief)
    Exclusion.objects.create(item=closed, membership=membership)
    assert closed.pk not in threads_of(agenda, fresh(chief))
    Exclusion.objects.create(item=source, membership=membership)
    assert threads_of(agenda, fresh(chief))[draft.pk] == []


def test_decisions_page_shows_what_the_minutes_say(public, chief, anonymous, signed_in):
    closed = public.items.get(closed=True)
    member, citizen = (signed_in(who).get(f"/beslutninger/{closed.key}/").text for who in (chief, anonymous))
    assert [word in member for word in ("Hemmelig Person", "Fortroligt svar", "00.01.00-A00-2-26")] == [True] * 3
    assert [word in citizen for word in ("Hemmelig Person", "Fortroligt svar", "00.01.00-A00-2-26")] == [False] * 3
    assert "Stillingen er besat." in citizen


def test_decision_that_one_may_not_see_is_not_found(submitted, chefforum, employee, anonymous, signed_in):
    key = submitted.items.get(title="Budget 2027").key
    assert signed_in(employee).get(f"/beslutninger/{key}/").status_code == 404
    assert signed_in(anonymous).get(f"/beslutninger/{key}/").status_code == 404
    assert signed_in(employee).get("/beslutninger/00000000-0000-4000-8000-000000000000/").status_code == 404


def test_decision_that_is_not_approved_says_so(submitted, chief, signed_in):
    key = submitted.items.get(title="Budget 2027").key
    assert "Referatet er ikke godkendt endnu." in signed_in(chief).get(f"/beslutninger/{key}/").text


def test_thread_follows_what_was_postponed_copied_and_followed_up(
    treated, agenda, secretary, chief, employee, signed_in
):
    first = treated("2026-01-14", "Oprindelse", case="")
    second = treated("2026-02-11", "Udsat en gang", case="")
    third = treated("2026-03-11", "Udsat to gange", case="")
    status = treated("2026-05-06", "Status", case="")
    copied = treated("2025-01-15", "Forlæg", case="")
    first.postponed_to, second.postponed_to, first.copied_from = second, third, copied
    first.save()
    second.save()
    FollowUp.objects.create(
        forum=third.forum, item=third, what="Regn", who="Økonomichefen", due_on="2026-04-30", status_item=status
    )
    planned = make_item(agenda, "Hemmelig arbejdstitel", case_number="")
    third.postponed_to = planned
    third.save()
    whole = ["2025-01-15", "2026-01-14", "2026-02-11", "2026-03-11", "2026-05-06"]
    for row in (first, third, status):
        response = signed_in(chief).get(f"/beslutninger/{row.key}/")
        assert [day for day, *_ in told(response, "thread")] == [*whole, "2026-12-02"]
        assert "Hemmelig arbejdstitel" not in response.text
        assert response.text.count("Ventes på dette møde") == response.text.count("denne beslutning") == 1
    assert [day for day, *_ in told(signed_in(employee).get(f"/beslutninger/{first.key}/"), "thread")] == whole
    assert "Regn" in signed_in(chief).get(f"/beslutninger/{third.key}/").text
    assert "Regn" not in signed_in(employee).get(f"/beslutninger/{third.key}/").text


def test_thread_tells_the_public_of_no_closed_item_that_it_goes_on_in(treated, chief, employee, signed_in):
    first = treated("2026-01-14", "Åben")
    first.postponed_to = treated("2026-02-11", "Lukket", closed=True, public_title="Personalesag")
    first.save()
    client = signed_in(employee)
    assert told(client.get(f"/beslutninger/{first.key}/"), "thread") == [("2026-01-14", "Åben", ("approved",))]
    assert "thread" not in client.get(f"/beslutninger/{first.postponed_to.key}/").context
    assert len(told(signed_in(chief).get(f"/beslutninger/{first.key}/"), "thread")) == 2


def test_items_page_shows_the_case_on_top(treated, chief, signed_in):
    treated("2026-01-14", "Første")
    now = treated("2026-03-11", "Anden")
    text = signed_in(chief).get(reverse("item", args=[now.meeting_id, "1"])).text
    assert text.index('id="sagen"') < text.index("part-heading")
    assert f'href="/sager/?nr={CASE}"' in text
