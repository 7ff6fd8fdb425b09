"""The meeting page: who reads what, in which version, with how many queries, and what is not sent twice."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.models import Minutes
from decisions.tests.conftest import hold
from meetings.models import AgendaItem, Exclusion, Forum, Meeting

TITLES = ["Godkendelse af dagsorden", "Ansættelse af ny chef", "Budget 2027"]
PUBLIC_TITLES = ["Godkendelse af dagsorden", "Personalesag", "Budget 2027"]


def titles(response) -> list[str]:
    return [item.title for item in response.context["paper"].items]


def test_member_reads_every_item(approved, chief, signed_in):
    response = signed_in(chief).get(approved.get_absolute_url())
    assert titles(response) == TITLES
    assert "Hemmelig Person ansættes." in response.text


def test_colleague_reads_what_is_open(approved, employee, signed_in):
    response = signed_in(employee).get(approved.get_absolute_url())
    assert titles(response) == PUBLIC_TITLES
    assert "Stillingen er besat." in response.text


@pytest.mark.parametrize("who", ["outsider", "anonymous"])
def test_forum_of_the_organisation_is_not_there_for_others(approved, who, signed_in, request):
    response = signed_in(request.getfixturevalue(who)).get(approved.get_absolute_url())
    assert response.status_code == 404
    assert "Chefforum 2" not in response.text and "Budget 2027" not in response.text


def test_citizen_reads_a_public_forums_approved_minutes(public, anonymous, signed_in):
    response = signed_in(anonymous).get(public.get_absolute_url())
    assert titles(response) == PUBLIC_TITLES
    assert [kind for kind, _name in response.context["kinds"]] == ["minutes"]


@pytest.mark.parametrize("kind", ["dagsorden", "referat"])
def test_citizen_reads_no_agenda_and_no_unapproved_minutes(submitted, chefforum, anonymous, signed_in, kind):
    chefforum.visibility = Forum.Visibility.PUBLIC
    chefforum.save()
    assert signed_in(anonymous).get(f"{submitted.get_absolute_url()}?vis={kind}").status_code == 404


def test_colleague_reads_the_agenda_until_the_minutes_are_approved(submitted, employee, signed_in):
    response = signed_in(employee).get(submitted.get_absolute_url())
    assert response.context["paper"].kind == "agenda"
    assert "blev godkendt" not in response.text
    asked = signed_in(employee).get(f"{submitted.get_absolute_url()}?vis=referat")
    assert (asked.status_code, asked.url) == (302, submitted.get_absolute_url())


def test_member_reads_minutes_that_await_approval(submitted, chief, signed_in):
    response = signed_in(chief).get(submitted.get_absolute_url())
    assert (response.context["paper"].kind, response.context["paper"].state) == ("minutes", "submitted")
    assert "Referat til godkendelse" in response.text


def test_agenda_can_be_read_beside_the_minutes(approved, chief, signed_in):
    response = signed_in(chief).get(f"{approved.get_absolute_url()}?vis=dagsorden")
    assert response.context["paper"].kind == "agenda"
    assert response.context["kinds"] == [("agenda", "dagsorden"), ("minutes", "referat")]
    assert "Beslutning</h3>" not in response.text
    assert f"{reverse('item', args=[approved.pk, '3'])}?vis=dagsorden" in response.text


def test_draft_is_read_by_the_secretary_and_marked(agenda, secretary, signed_in):
    response = signed_in(secretary).get(agenda.get_absolute_url())
    assert titles(response) == TITLES
    assert '<span class="draft-mark">Kladde</span>' in response.text
    assert reverse("agenda_pdf", args=[agenda.pk]) not in response.text
    assert response["Cache-Control"] == "private, no-store"


def test_draft_is_told_of_and_not_shown_to_members(agenda, chief, signed_in):
    response = signed_in(chief).get(agenda.get_absolute_url())
    assert "Dagsordenen kommer her, så snart sekretæren frigiver den." in response.text
    assert "Budget 2027" not in response.text


def test_draft_minutes_are_offered_to_the_secretary_beside_the_agenda(agenda, secretary, signed_in):
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    Minutes.objects.begin(agenda, by=secretary)
    response = signed_in(secretary).get(agenda.get_absolute_url())
    assert (response.context["paper"].kind, response.context["edition"].is_draft) == ("agenda", False)
    assert response.context["kinds"] == [("agenda", "dagsorden"), ("minutes", "referat")]
    response = signed_in(secretary).get(f"{agenda.get_absolute_url()}?vis=referat")
    assert (response.context["paper"].kind, response.context["edition"].is_draft) == ("minutes", True)


def test_cancelled_meeting_says_so(chefforum, chief, secretary, signed_in):
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 9))
    meeting.cancel(by=secretary, reason="Sne")
    response = signed_in(chief).get(meeting.get_absolute_url())
    assert "Mødet er aflyst. Der er ikke noget at læse." in response.text


def test_excluded_member_reads_the_item_as_the_public_does(approved, chefforum, chief, signed_in):
    item = AgendaItem.objects.get(meeting=approved, closed=True)
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    response = signed_in(chief).get(approved.get_absolute_url())
    assert titles(response) == PUBLIC_TITLES
    assert "Hemmelig Person" not in response.text
    assert "Fortroligt om budget 2027" in response.text  # closed to the public, not to this member


@pytest.mark.parametrize("who", ["chief", "secretary", "employee"])
def test_page_takes_at_most_ten_queries_for_5_and_for_50_items(agenda, secretary, chair, request, signed_in, who):
    other = Meeting.objects.create(forum=agenda.forum, held_on=datetime.date(2026, 11, 4))
    other.begin_drafting(by=secretary)
    for meeting, count in ((agenda, 2), (other, 50)):
        for number in range(count):
            make_item(meeting, f"Sag {number}")
        hold(meeting, secretary=secretary, chair=chair).approve(by=chair)
    client = signed_in(request.getfixturevalue(who))
    counts = []
    for meeting in (agenda, other):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(meeting.get_absolute_url())
        counts.append((len(response.context["paper"].items), len(queries)))
    assert [items for items, _queries in counts] == [5, 50]
    assert counts[0][1] == counts[1][1] <= 10


def test_browser_that_has_the_page_is_told_so(approved, chief, signed_in):
    client = signed_in(chief)
    etag = client.get(approved.get_absolute_url())["ETag"]
    again = client.get(approved.get_absolute_url(), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")


def test_page_has_another_name_for_another_reader_theme_or_status(approved, chief, employee, chefforum, signed_in):
    client = signed_in(chief)
    url = approved.get_absolute_url()
    etags = [client.get(url)["ETag"]]
    client.cookies["theme"] = "dark"
    etags.append(client.get(url)["ETag"])
    etags.append(client.get(f"{url}?vis=dagsorden")["ETag"])
    item = AgendaItem.objects.get(meeting=approved, closed=True)
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    etags.append(client.get(url)["ETag"])
    approved.minutes.archive(by=None)
    etags.append(client.get(url)["ETag"])
    etags.append(signed_in(employee).get(url)["ETag"])
    assert len(set(etags)) == 6


def test_member_who_left_gets_no_page_from_the_browsers_memory(approved, chefforum, chief, signed_in):
    client = signed_in(chief)
    etag = client.get(approved.get_absolute_url())["ETag"]
    chefforum.memberships.filter(user=chief).update(ends_on=datetime.date(2020, 1, 1))
    response = client.get(approved.get_absolute_url(), headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert titles(response) == PUBLIC_TITLES
