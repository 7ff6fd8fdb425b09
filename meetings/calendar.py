"""Meetings as a calendar reads them (RFC 5545). No title of any item is ever in it, nor anything else of an agenda."""

import datetime
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from icalendar import Calendar, Event

from meetings.models import Action, CalendarFeed, Meeting

if TYPE_CHECKING:
    from collections.abc import Callable

# How long a meeting that was held stays in the calendar.
KEPT = datetime.timedelta(days=366)
# The acts that change what a calendar says; when the last of them was is the revision that DTSTAMP tells of.
TOLD = (
    Action.MEETING_PLANNED,
    Action.MEETING_MOVED,
    Action.MEETING_CHANGED,
    Action.MEETING_CANCELLED,
    Action.AGENDA_RELEASED,
    Action.SUPPLEMENT_RELEASED,
)


def calendar_of(feed: CalendarFeed, *, host: str, address: "Callable[[Meeting], str]") -> bytes:
    """The feed as text/calendar: the meetings that its owner may see, and for a secretary what is due when.

    `address` gives the whole address of a meeting's page, `host` stands in the names by which calendars know a meeting
    again. The same rows give the same bytes. An owner who is out of the forum gets what everybody of that kind gets.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Chefforum//DA")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    name = gettext("Meetings of %(forum)s") % {"forum": feed.forum} if feed.forum else gettext("My meetings")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", datetime.timedelta(hours=1), parameters={"value": "DURATION"})
    secretary_of = set(feed.secretary_of())
    for meeting in _meetings(feed):
        calendar.add_component(_event(meeting, feed, host, address(meeting)))
        if meeting.forum_id in secretary_of and meeting.status != Meeting.Status.CANCELLED:
            for event in _due(meeting, feed, host, address(meeting)):
                calendar.add_component(event)
    calendar.add_missing_timezones(first_date=datetime.date(2020, 1, 1))
    return calendar.to_ical()


def _meetings(feed: CalendarFeed) -> Iterable[Meeting]:
    since = timezone.localdate() - KEPT
    meetings = feed.meetings().filter(held_on__gte=since).select_related("forum").order_by("held_on", "start", "pk")
    return meetings.annotate(told_at=Max("audit_entries__at", filter=Q(audit_entries__action__in=TOLD)))


def _event(meeting: Meeting, feed: CalendarFeed, host: str, address: str) -> Event:
    event = Event()
    event.add("uid", f"moede-{meeting.pk}@{host}")
    _revision(event, meeting, feed)
    event.add("summary", str(meeting.forum))
    zone = ZoneInfo(settings.TIME_ZONE)
    if meeting.start:
        event.add("dtstart", datetime.datetime.combine(meeting.held_on, meeting.start, zone))
        if meeting.end:
            event.add("dtend", datetime.datetime.combine(meeting.held_on, meeting.end, zone))
    else:
        event.add("dtstart", meeting.held_on)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.status == Meeting.Status.CANCELLED else "CONFIRMED")
    event.add("url", address)
    event.add("description", gettext("Agenda and minutes: %(address)s") % {"address": address})
    return event


def _due(meeting: Meeting, feed: CalendarFeed, host: str, address: str) -> Iterator[Event]:
    said = {"forum": meeting.forum, "day": meeting.held_on.strftime("%d-%m-%Y")}
    for name, day, told in (
        ("punkter", meeting.items_due_on, gettext("Items in: %(forum)s, %(day)s")),
        ("gennemlaesning", meeting.review_on, gettext("Review: %(forum)s, %(day)s")),
        ("frigivelse", meeting.release_on, gettext("Release the agenda: %(forum)s, %(day)s")),
        ("referat", meeting.minutes_due_on, gettext("Minutes out: %(forum)s, %(day)s")),
    ):
        if day is None:
            continue
        event = Event()
        event.add("uid", f"moede-{meeting.pk}-{name}@{host}")
        _revision(event, meeting, feed)
        event.add("summary", told % said)
        event.add("dtstart", day)
        event.add("transp", "TRANSPARENT")
        event.add("url", address)
        yield event


def _revision(event: Event, meeting: Meeting, feed: CalendarFeed) -> None:
    at = getattr(meeting, "told_at", None) or feed.made_at
    event.add("dtstamp", at.astimezone(datetime.UTC).replace(microsecond=0))
    event.add("sequence", meeting.calendar_sequence)
