"""A calendar that is read by its secret address: what its owner may see, and no more."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from chefforum.testing import item, join
from meetings.models import AuditEntry, CalendarFeed, Forum, Meeting, Membership, Role, User

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
SECRET_WORDS = ("Ansættelse", "Personalesag", "Budget", "Godkendelse", "Notat", "Fortroligt", "00.01.00")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def feed_of(user: User, forum: Forum | None = None) -> str:
    return reverse("calendar_feed", args=[CalendarFeed.objects.renew(by=user, forum=forum).secret])


def read(address: str) -> dict[str, dict[str, str]]:
    """Each event by its summary, as a calendar understands it."""
    response = Client().get(address)
    assert response.status_code == 200
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return {
        str(event["summary"]): {
            name.lower(): event[name].to_ical().decode() if hasattr(event[name], "to_ical") else str(event[name])
            for name in event
        }
        for event in events
    }


@pytest.fixture
def planned(chefforum, secretary, chief) -> Meeting:
    """A planned meeting in March, from nine to half past twelve."""
    return Meeting.objects.plan(
        forum=chefforum,
        by=secretary,
        held_on=datetime.date(2027, 3, 3),
        start=datetime.time(9),
        end=datetime.time(12, 30),
    )


def test_member_reads_when_and_where_and_nothing_of_the_agenda(planned, chief):
    item(planned, "Budget 2027")
    assert read(feed_of(chief)) == {
        "Chefforum": {
            "uid": f"moede-{planned.pk}@testserver",
            "dtstamp": "20261123T120000Z",
            "sequence": "0",
            "summary": "Chefforum",
            "dtstart": "20270303T090000",
            "dtend": "20270303T123000",
            "location": "Mødelokale 2",
            "status": "CONFIRMED",
            "url": f"http://testserver/moeder/{planned.pk}/",
            "description": f"Dagsorden og referat: http://testserver/moeder/{planned.pk}/",
        }
    }


def test_times_are_of_copenhagen_summer_and_winter(planned, chief, secretary):
    Meeting.objects.plan(forum=planned.forum, by=secretary, held_on=datetime.date(2027, 7, 7), start=datetime.time(9))
    calendar = Calendar.from_ical(Client().get(feed_of(chief)).content)
    starts = [event.start for event in calendar.walk("VEVENT")]
    assert [str(one.astimezone(datetime.UTC)) for one in starts] == [
        "2027-03-03 08:00:00+00:00",
        "2027-07-07 07:00:00+00:00",
    ]
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]


def test_meeting_without_a_time_is_a_whole_day(chefforum, chief):
    Meeting.objects.create(forum=chefforum, held_on="2027-03-03")
    event = read(feed_of(chief))["Chefforum"]
    assert event["dtstart"] == "20270303" and "dtend" not in event


def test_secretary_gets_the_deadlines_as_whole_days(planned, secretary):
    events = read(feed_of(secretary))
    shown = {name: (event["dtstart"], event.get("transp")) for name, event in events.items()}
    assert shown == {
        "Chefforum": ("20270303T090000", None),
        "Punkter indleveres: Chefforum, 03-03-2027": ("20270217", "TRANSPARENT"),
        "Gennemlæsning: Chefforum, 03-03-2027": ("20270222", "TRANSPARENT"),
        "Dagsorden frigives: Chefforum, 03-03-2027": ("20270224", "TRANSPARENT"),
        "Referat udsendes: Chefforum, 03-03-2027": ("20270310", "TRANSPARENT"),
    }
    assert len({event["uid"] for event in events.values()}) == 5


def test_moved_meeting_is_the_same_event_in_a_later_revision(planned, secretary, chief):
    address = feed_of(chief)
    before = read(address)["Chefforum"]
    with time_machine.travel(NOW + datetime.timedelta(hours=1), tick=False):
        planned.move(by=secretary, held_on=datetime.date(2027, 3, 10))
    after = read(address)["Chefforum"]
    assert (after["uid"], after["sequence"], after["dtstart"]) == (before["uid"], "1", "20270310T090000")
    assert (before["dtstamp"], after["dtstamp"]) == ("20261123T120000Z", "20261123T130000Z")


def test_cancelled_meeting_is_told_as_cancelled_and_its_deadlines_are_gone(planned, secretary):
    address = feed_of(secretary)
    planned.cancel(by=secretary, reason="Ingen punkter")
    events = read(address)
    assert list(events) == ["Chefforum"]
    assert (events["Chefforum"]["status"], events["Chefforum"]["sequence"]) == ("CANCELLED", "1")


def test_unchanged_calendar_is_not_sent_again(planned, chief, secretary):
    address = feed_of(chief)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    planned.change(by=secretary, place="Byrådssalen")
    assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_address_is_kept_out_of_logs_caches_and_search(planned, chief):
    response = Client().get(feed_of(chief))
    kept = {name: response[name] for name in ("Content-Type", "Cache-Control", "Referrer-Policy", "X-Robots-Tag")}
    assert kept == {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, no-cache",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
    }


def test_old_address_is_dead_at_once_and_the_renewal_is_logged(planned, chief, signed_in):
    old = feed_of(chief)
    assert Client().get(old).status_code == 200
    response = signed_in(chief).post(reverse("renew_calendar"), {"forum": ""}, follow=True)
    assert Client().get(old).status_code == 404
    new = reverse("calendar_feed", args=[CalendarFeed.objects.get(user=chief).secret])
    assert f'value="http://testserver{new}"' in response.text and old not in response.text
    assert Client().get(new).status_code == 200
    entries = AuditEntry.objects.filter(action="calendar.renewed").order_by("pk")
    assert [(one.by, one.data) for one in entries] == [
        (chief, {"forum": None, "first": True}),
        (chief, {"forum": None, "first": False}),
    ]
    secrets = CalendarFeed.objects.values_list("secret", flat=True)
    assert not any(secret in str(vars(entry)) for entry in entries for secret in secrets)


@pytest.mark.parametrize("secret", ["", "x", "../", "a" * 500, "%00", "æøå"])
def test_guessed_address_is_not_there(db, secret):
    assert Client().get(f"/kalender/{secret}.ics").status_code == 404


def test_addresses_are_made_for_own_forums_only(chefforum, employee, anonymous, signed_in, chief):
    address = reverse("renew_calendar")
    assert signed_in(employee).post(address, {"forum": chefforum.slug}).status_code == 404
    assert signed_in(chief).post(address, {"forum": "\0"}).status_code == 404
    assert signed_in(anonymous).post(address).status_code == 302
    assert signed_in(chief).post(address, {"forum": chefforum.slug}).status_code == 302
    assert [(one.user, one.forum) for one in CalendarFeed.objects.all()] == [(chief, chefforum)]
    assert signed_in(chief).get(address).status_code == 405


def test_page_shows_nobody_elses_address_and_is_kept_nowhere(chefforum, chief, secretary, signed_in):
    theirs = feed_of(secretary, chefforum)
    response = signed_in(chief).get(reverse("calendars"))
    assert theirs not in response.text and "Lav en adresse" in response.text
    assert "no-store" in response["Cache-Control"]


# Leaks


@pytest.fixture
def others(secretary) -> Meeting:
    """A meeting of a forum that is for its members alone, and that nobody of the cast but a director is in."""
    forum = Forum.objects.found(name="Direktørforum")
    return Meeting.objects.plan(forum=forum, by=secretary, held_on=datetime.date(2027, 3, 4), place="Lokale 1")


def test_no_calendar_tells_anything_of_an_agenda(agenda, secretary, chair, chief):
    agenda.release_agenda(by=secretary)
    for user in (secretary, chair, chief):
        for forum in (None, agenda.forum):
            text = Client().get(feed_of(user, forum)).content.decode()
            assert "Chefforum" in text
            assert [word for word in SECRET_WORDS if word in text] == []


def test_other_forums_are_in_nobodys_calendar(planned, others, chief, secretary, employee):
    for user in (chief, secretary, employee):
        assert "Direktørforum" not in "".join(read(feed_of(user)))
    address = feed_of(chief, others.forum)  # an address from when the person was in that forum
    assert read(address) == {}


def test_who_has_left_the_forum_reads_what_any_colleague_does(planned, agenda, secretary, chief):
    everything, one = feed_of(chief), feed_of(chief, agenda.forum)
    Membership.objects.filter(user=chief).update(ends_on="2026-11-22")
    assert (read(everything), read(one)) == ({}, {})
    agenda.release_agenda(by=secretary)
    assert read(everything) == {}
    assert [event["uid"] for event in read(one).values()] == [f"moede-{agenda.pk}@testserver"]
    Forum.objects.update(visibility="members")
    assert read(one) == {}


def test_who_is_no_secretary_any_more_reads_no_deadlines(planned, secretary):
    address = feed_of(secretary)
    Membership.objects.filter(user=secretary).update(role=Role.MEMBER)
    assert list(read(address)) == ["Chefforum"]


def test_who_can_no_longer_sign_in_reads_nothing(planned, chief):
    addresses = [feed_of(chief), feed_of(chief, planned.forum)]
    User.objects.filter(pk=chief.pk).update(is_active=False)
    assert [Client().get(address).status_code for address in addresses] == [404, 404]


def test_external_member_reads_own_forums_and_no_other(planned, others, outsider):
    join(planned.forum, outsider)
    assert list(read(feed_of(outsider))) == ["Chefforum"]
    assert read(feed_of(outsider, others.forum)) == {}


def test_number_of_queries_does_not_grow(chefforum, secretary):
    address, counts = feed_of(secretary), []
    for number in (3, 30):
        for ahead in range(number):
            held_on = datetime.date(2027, 1, 6) + datetime.timedelta(7 * ahead + number)
            Meeting.objects.create(forum=chefforum, held_on=held_on)
        with CaptureQueriesContext(connection) as queries:
            Client().get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_long_past_meetings_are_left_out(chefforum, chief):
    Meeting.objects.create(forum=chefforum, held_on="2024-03-03")
    assert read(feed_of(chief)) == {}
