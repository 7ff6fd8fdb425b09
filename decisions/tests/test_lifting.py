"""Which items of information members lift to discussion, and the rest taken together at the meeting."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chefforum.testing import item as make_item
from decisions.informations import take_together, to_be_taken
from decisions.models import Decision
from decisions.tests.before_meetings import acts, item_of, two_weeks_ahead
from meetings.models import (
    Action,
    AgendaItem,
    AuditEntry,
    Exclusion,
    Lift,
    Participant,
    TransitionError,
)
from meetings.models.lift import lift_deadline


@pytest.fixture
def meeting(agenda, secretary, chair, chief):
    return two_weeks_ahead(agenda, secretary=secretary, chair=chair, chief=chief)


def test_lifted_item_is_shown_with_who_and_the_rest_together(meeting, chief, chair, signed_in):
    item = item_of(meeting, "Orientering om sygefravær")
    answer = signed_in(chief).post(
        reverse("lift_item", args=[meeting.pk, item.key]), {"why": "Tallene  skal forklares"}, follow=True
    )
    shown = " ".join(answer.content.decode().split())
    assert "Løftet af Cilla Chef: Tallene skal forklares" in shown
    other = " ".join(signed_in(chair).get(reverse("before_meeting", args=[meeting.pk])).content.decode().split())
    assert "Løftet af Cilla Chef" in other
    assert "2 punkter tages samlet til efterretning." in other
    assert acts(meeting) == [(Action.ITEM_LIFTED, "chef")]
    signed_in(chief).post(reverse("lift_item", args=[meeting.pk, item.key]))
    assert Lift.objects.count() == 1
    signed_in(chief).post(reverse("take_back_lift", args=[meeting.pk, item.key]))
    assert not Lift.objects.exists()
    assert acts(meeting) == [(Action.ITEM_LIFTED, "chef"), (Action.LIFT_TAKEN_BACK, "chef")]


def test_deadline_is_noon_on_the_working_day_before(meeting, chief, monkeypatch):
    meeting.held_on = datetime.date(2026, 12, 28)  # the Monday after Christmas
    meeting.save()
    until = lift_deadline(meeting)
    assert timezone.localtime(until).replace(tzinfo=None) == datetime.datetime(2026, 12, 23, 12)
    item = item_of(meeting, "Orientering om sygefravær")
    monkeypatch.setattr(timezone, "now", lambda: until + datetime.timedelta(seconds=1))
    with pytest.raises(TransitionError, match=r"23\. december 2026 kl\. 12\.00"):
        Lift.objects.lift(item, by=chief)
    monkeypatch.setattr(timezone, "now", lambda: until)
    Lift.objects.lift(item, by=chief)
    assert Lift.objects.count() == 1


@pytest.mark.parametrize("status", ["planned", "drafting", "in_review", "in_session", "approved", "cancelled"])
def test_lift_is_refused_unless_the_agenda_is_released(meeting, chief, status):
    type(meeting).objects.filter(pk=meeting.pk).update(status=status)
    with pytest.raises(TransitionError):
        Lift.objects.lift(item_of(meeting, "Orientering om sygefravær"), by=chief)


def test_lift_is_refused_for_other_items_forums_and_people(meeting, chief, secretary, signed_in):
    with pytest.raises(TransitionError):
        Lift.objects.lift(item_of(meeting, "Budget 2027"), by=chief)
    item = item_of(meeting, "Orientering om sygefravær")
    assert signed_in(secretary).post(reverse("lift_item", args=[meeting.pk, item.key])).status_code == 403
    with pytest.raises(TransitionError):
        Lift.objects.lift(item, by=secretary)
    meeting.forum.lets_lift = False
    meeting.forum.save()
    item = AgendaItem.objects.get(pk=item.pk)
    with pytest.raises(TransitionError):
        Lift.objects.lift(item, by=chief)
    assert "til efterretning" not in signed_in(chief).get(reverse("before_meeting", args=[meeting.pk])).content.decode()


def test_who_takes_no_part_neither_meets_nor_lifts_the_item(meeting, chief, signed_in):
    item = item_of(meeting, "Orientering om en opsigelse")
    Exclusion.objects.create(item=item, membership=chief.memberships.get())
    client = signed_in(chief)
    page = client.get(reverse("before_meeting", args=[meeting.pk])).content.decode()
    assert [word in page for word in ("opsigelse", "Orientering om vandværket")] == [False, True]
    assert client.post(reverse("lift_item", args=[meeting.pk, item.key])).status_code == 404


def test_page_takes_the_same_queries_however_many_items(
    meeting, chief, secretary, signed_in, django_assert_num_queries
):
    client, page = signed_in(chief), reverse("before_meeting", args=[meeting.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    few = len(asked)
    for number in range(20):
        make_item(meeting, f"Orientering {number}", kind="information")
    meeting.refresh_from_db()
    meeting.release_agenda(by=secretary)
    client.get(page)  # what a version says is read once
    with django_assert_num_queries(few):
        assert "23 punkter" in client.get(page).content.decode()


# At the meeting


def test_rest_is_taken_as_information_by_one_key(meeting, chief, secretary, signed_in):
    lifted = item_of(meeting, "Orientering om sygefravær")
    Lift.objects.lift(lifted, by=chief)
    meeting.open_session(by=secretary)
    client = signed_in(secretary)
    page = client.get(reverse("hold", args=[meeting.pk])).content.decode()
    assert "Tag dem alle til efterretning" in page
    client.post(reverse("take_as_information", args=[meeting.pk]))
    told = Decision.objects.order_by("item__number").values_list("item__title", "outcome", "item__status")
    assert list(told) == [
        ("Orientering om vandværket", "noted", "decided"),
        ("Orientering om en opsigelse", "noted", "decided"),
    ]
    assert "Tag dem alle til efterretning" not in client.get(reverse("hold", args=[meeting.pk])).content.decode()
    with pytest.raises(TransitionError):
        take_together(meeting, by=secretary)


def test_what_is_written_of_or_kept_from_the_minute_taker_is_left_alone(meeting, secretary):
    meeting.open_session(by=secretary)
    written = item_of(meeting, "Orientering om sygefravær")
    Decision.objects.create(item=written, html="<p>Drøftet.</p>", edited=True)
    Exclusion.objects.create(
        item=item_of(meeting, "Orientering om en opsigelse"), membership=secretary.memberships.get()
    )
    secretary.roles_by_forum = None
    assert [item.title for item in to_be_taken(meeting, secretary)] == ["Orientering om vandværket"]


def test_only_the_secretary_takes_them_together(meeting, chief, secretary, signed_in):
    meeting.open_session(by=secretary)
    assert signed_in(chief).post(reverse("take_as_information", args=[meeting.pk])).status_code == 403
    assert not Decision.objects.exists()
    assert Participant.objects.filter(meeting=meeting).count() == 2
    assert AuditEntry.objects.first_broken() is None


def test_secretary_sees_on_the_agenda_what_is_lifted(meeting, chief, chair, secretary, signed_in):
    lifted = item_of(meeting, "Orientering om sygefravær")
    page = reverse("drafting", args=[meeting.pk])
    assert "Løftet til drøftelse" not in signed_in(secretary).get(page).text
    for user in (chair, chief):
        Lift.objects.lift(lifted, by=user, why="Tallene undrer.")
    shown = " ".join(signed_in(secretary).get(page).text.split())
    address = f"{reverse('before_meeting', args=[meeting.pk])}#punkt-{lifted.label}"
    assert f'<strong>Løftet til drøftelse:</strong> <a href="{address}">punkt {lifted.label}</a> (' in shown
    names = shown.split(f"punkt {lifted.label}</a> (")[1].split(")")[0]
    assert sorted(names.split(", ")) == ["Cilla Chef", "Frode Forperson"]
    own = secretary.memberships.get(forum=meeting.forum)
    Exclusion.objects.create(item=lifted, membership=own, reason="Inhabil")
    assert "Løftet til drøftelse" not in signed_in(secretary).get(page).text
