"""Closed words are in no channel: every page, thread and list, for everyone they are closed to."""

import pytest
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.tests.conftest import SECRET_FILE, SECRET_ITEM, hold
from meetings.models import AgendaItem, Exclusion, Meeting

SECRET_CASE = "00.01.00-A00-2-26"


@pytest.fixture
def with_thread(public, chefforum, secretary, chair):
    """The public meeting, and a later one with an open item of the closed item's case."""
    meeting = Meeting.objects.create(forum=chefforum, held_on="2026-12-16")
    meeting.begin_drafting(by=secretary)
    make_item(meeting, "Velkomst til den nye kollega", case_number=SECRET_CASE)
    hold(meeting, secretary=secretary, chair=chair).approve(by=chair)
    return public


def channels(meeting: Meeting) -> list[str]:
    """Every address that shows something of the meeting."""
    other = meeting.forum.meetings.exclude(pk=meeting.pk).get()
    return [
        reverse("front_page"),
        meeting.forum.get_absolute_url(),
        meeting.get_absolute_url(),
        f"{meeting.get_absolute_url()}?vis=dagsorden",
        *(reverse("item", args=[meeting.pk, label]) for label in "123"),
        *(f"{reverse('item', args=[meeting.pk, label])}?vis=dagsorden" for label in "123"),
        reverse("item", args=[other.pk, "1"]),
        reverse("brief", args=[meeting.pk]),
        reverse("meeting_news", args=[meeting.pk]),
        reverse("device_manifest", args=[meeting.pk]),
        reverse("device_document", args=[meeting.pk]),
        reverse("printing", args=[meeting.pk]),
        f"{reverse('printing', args=[meeting.pk])}?vis=dagsorden",
        reverse("minutes_json", args=[meeting.pk]),
        reverse("minutes_html", args=[meeting.pk]),
        reverse("agenda_html", args=[meeting.pk]),
        reverse("agenda_json", args=[meeting.pk]),
    ]


@pytest.mark.parametrize("who", ["employee", "outsider", "anonymous"])
def test_closed_words_reach_nobody_they_are_closed_to(with_thread, who, signed_in, request):
    client = signed_in(request.getfixturevalue(who))
    for url in channels(with_thread):
        text = client.get(url, follow=True).text
        assert [word for word in (*SECRET_ITEM, *SECRET_FILE) if word in text] == [], url
    page = client.get(with_thread.get_absolute_url()).text
    assert SECRET_CASE not in page


def test_item_that_one_is_excluded_from_reaches_one_nowhere(with_thread, chefforum, chief, signed_in):
    item = AgendaItem.objects.get(meeting=with_thread, closed=True)
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    client = signed_in(chief)
    for url in channels(with_thread):
        text = client.get(url).text
        assert [word for word in SECRET_ITEM if word in text] == [], url


def test_the_same_words_do_reach_members(with_thread, chief, signed_in):
    """Without this the tests above could not fail."""
    client = signed_in(chief)
    found = {
        word for url in channels(with_thread) for word in (*SECRET_ITEM, *SECRET_FILE) if word in client.get(url).text
    }
    assert found == {*SECRET_ITEM, *SECRET_FILE}
