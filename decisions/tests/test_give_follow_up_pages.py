"""The pages by which a follow-up is given, changed and called off."""

import pytest
import time_machine
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.models import FollowUp
from decisions.tests.follow_ups import NOW, SECRET_TASK, give, hold, queries
from meetings.models import AgendaItem, Meeting


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
        ({"due_on": "fredag"}, "»fredag« kan ikke læses som en dato."),
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
