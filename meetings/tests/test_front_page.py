"""The front page: for a citizen, and for each of those who sign in."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import AgendaItem, Forum, Meeting, Membership, Participant

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def front(client):
    return client.get(reverse("front_page"))


def meeting(forum: Forum, day: str, **said) -> Meeting:
    return Meeting.objects.create(forum=forum, held_on=datetime.date.fromisoformat(day), **said)


def approved(forum: Forum, day: str) -> Meeting:
    return meeting(forum, day, status=Meeting.Status.APPROVED, minutes_are_out=True)


def test_citizen_sees_public_forums_and_their_minutes_only(chefforum, anonymous, signed_in):
    public = Forum.objects.found(name="KommuneMED", visibility=Forum.Visibility.PUBLIC)
    approved(chefforum, "2026-10-07")
    shown = approved(public, "2026-10-14")
    meeting(public, "2026-12-09")
    response = front(signed_in(anonymous))
    assert [list(response.context[name]) for name in ("forums", "latest")] == [[public], [shown]]
    assert "Chefforum 7." not in response.text and "9. december" not in response.text
    assert reverse("account_login") in response.text


def test_nothing_public_is_told_calmly(chefforum, anonymous, signed_in):
    assert "Ingen fora er åbne for offentligheden." in front(signed_in(anonymous)).text


def test_member_has_the_next_meeting_as_one_line(chefforum, chief, signed_in):
    meeting(chefforum, "2026-11-18")
    later = meeting(chefforum, "2026-12-09")
    meeting(chefforum, "2026-11-30", status=Meeting.Status.CANCELLED)
    following = meeting(chefforum, "2026-11-25", start=datetime.time(9), place="Lokale 915")
    response = front(signed_in(chief))
    assert (response.context["next"], response.context["coming"]) == (following, [later])
    assert "onsdag 25. november kl. 9.00" in response.text
    assert "Om 2 dage · Lokale 915" in response.text


def test_without_a_meeting_the_page_says_so(chefforum, chief, signed_in):
    response = front(signed_in(chief))
    assert (response.context["next"], response.context["coming"]) == (None, [])
    assert "Intet møde er planlagt." in response.text


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("secretary", [("minutes", "2026-10-07"), ("hold", "2026-11-18"), ("agenda", "2026-12-09")]),
        # Whose approval is asked `decisions` knows, of minutes that were sent: see its tests.
        ("chair", []),
        ("chief", []),
        ("employee", []),
    ],
)
def test_what_waits_is_what_the_person_can_do(chefforum, request, signed_in, who, expected):
    status = Meeting.Status
    for day, state in (
        ("2026-12-09", status.DRAFTING),
        ("2026-11-18", status.IN_SESSION),
        ("2026-10-07", status.MINUTES_DRAFTED),
        ("2026-11-04", status.IN_APPROVAL),
        ("2026-12-16", status.PLANNED),
    ):
        meeting(chefforum, day, status=state)
    response = front(signed_in(request.getfixturevalue(who)))
    assert [(one.act, str(one.meeting.held_on)) for one in response.context["waiting"]] == expected


def test_colleague_and_outsider_see_the_forums_open_to_them(chefforum, employee, outsider, signed_in):
    public = Forum.objects.found(name="KommuneMED", visibility=Forum.Visibility.PUBLIC)
    Forum.objects.found(name="Direktørforum")
    seen = {who.username: front(signed_in(who)).context["forums"] for who in (employee, outsider)}
    assert seen == {"medarbejder": [(chefforum, False), (public, False)], "udenfor": [(public, False)]}


def test_next_meeting_tells_that_one_is_not_coming(chefforum, chief, signed_in):
    coming = meeting(chefforum, "2026-12-09", status=Meeting.Status.DRAFTING)
    own = chief.memberships.get(forum=chefforum)
    row = Participant.objects.create(meeting=coming, membership=own, name="Cilla Chef", presence="absent")
    for presence, is_told in (("absent", True), ("expected", False)):
        Participant.objects.filter(pk=row.pk).update(presence=presence)
        shown = front(signed_in(chief))
        assert (shown.context["next"], "Du har meldt afbud." in shown.text) == (coming, is_told)


def test_number_of_queries_does_not_grow(chefforum, secretary, signed_in):
    client = signed_in(secretary)
    counts = []
    for number in (1, 8):
        for place in range(number):
            forum = Forum.objects.found(name=f"Forum {number} {place}", visibility=Forum.Visibility.PUBLIC)
            Membership.objects.create(forum=forum, user=secretary, name="Signe", role="secretary")
            approved(forum, "2026-10-07")
            meeting(forum, "2026-12-09", status=Meeting.Status.DRAFTING)
            meeting(forum, "2026-11-04", status=Meeting.Status.IN_APPROVAL)
            item = AgendaItem.objects.write(forum=forum, by=secretary, author=secretary, title="Punkt")
            item.hand_in(by=secretary)
        with CaptureQueriesContext(connection) as queries:
            front(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_front_page_says_that_nothing_waits(chefforum, chief, signed_in):
    assert "Der er ikke noget, der venter på dig." in front(signed_in(chief)).text
