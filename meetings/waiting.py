"""What waits for one person, by its deadline: agendas, items, reviews, minutes. The front page shows it."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from meetings.models import AgendaItem, Forum, Meeting, Review, Role, Thread, User
from meetings.permissions import forums_as
from meetings.planning import working_day

SOON = 3  # working days
FAR = datetime.date.max


@dataclass(frozen=True)
class Waiting:
    """One thing to do: the act, where it is done, and by when."""

    act: str
    url: str
    forum: Forum
    meeting: Meeting | None = None
    item: AgendaItem | None = None
    count: int = 1
    day: datetime.date | None = None
    # Which of the meeting's deadlines the day is: items_due_on, review_on, release_on.
    deadline: str = ""
    # What is to be done, where no word of ours says it.
    what: str = ""

    @property
    def urgency(self) -> str:
        """overdue, today, soon (within three working days), later; '' where there is no deadline."""
        today = timezone.localdate()
        if self.day is None:
            return ""
        if self.day <= today:
            return "today" if self.day == today else "overdue"
        return "soon" if self.day <= working_day(today, SOON) else "later"

    @property
    def order(self) -> tuple[datetime.date, datetime.date]:
        """By the deadline, and where there is none by the meeting's day."""
        held_on = self.meeting.held_on if self.meeting else FAR
        return (self.day or held_on, held_on)


# What other apps know of: each is asked for what waits for the person, in a fixed number of queries of its own.
SOURCES: list[Callable[[User], Iterable[Waiting]]] = []


def waiting_for(user: User) -> list[Waiting]:
    """Everything that this person is to do, the first deadline first, in a fixed number of queries."""
    found = [*_meetings(user), *_items(user), *_reviews(user), *_talks(user)]
    for source in SOURCES:
        found += source(user)
    return sorted(found, key=lambda one: one.order)


def _meetings(user: User) -> Iterator[Waiting]:
    """Agendas to be finished, minutes to be written."""
    status = Meeting.Status
    at_work = [
        status.PLANNED,
        status.DRAFTING,
        status.IN_REVIEW,
        status.IN_SESSION,
        status.MINUTES_DRAFTED,
    ]
    own = Meeting.objects.filter(forum__in=Forum.of_member(user), status__in=at_work)
    secretary_of = set(forums_as(user, Role.SECRETARY))
    for meeting in own.select_related("forum"):
        if meeting.forum_id in secretary_of:
            one = _of_secretary(meeting)
            # An agenda that nobody has begun asks for nothing until its time comes.
            if meeting.status != status.PLANNED or one.urgency not in ("", "later"):
                yield one


def _of_secretary(meeting: Meeting) -> Waiting:
    status = Meeting.Status
    if meeting.status in (status.IN_SESSION, status.MINUTES_DRAFTED):
        day = meeting.minutes_due_on
        act = "hold" if meeting.status == status.IN_SESSION else "minutes"
        return Waiting(act, reverse("hold", args=[meeting.pk]), meeting.forum, meeting, day=day)
    deadline, day = next_deadline(meeting)
    act = "begin" if meeting.status == status.PLANNED else "agenda"
    url = reverse("drafting", args=[meeting.pk])
    return Waiting(act, url, meeting.forum, meeting, day=day, deadline=deadline)


def next_deadline(meeting: Meeting) -> tuple[str, datetime.date | None]:
    """The first deadline from today on that an agenda has before it, or the release that is overdue."""
    today = timezone.localdate()
    days = {name: getattr(meeting, name) for name in ("items_due_on", "review_on", "release_on")}
    ahead = sorted((day, place, name) for place, (name, day) in enumerate(days.items()) if day and day >= today)
    release_on = days["release_on"]
    if not ahead or (release_on and release_on < today):
        return ("release_on", release_on) if release_on else ("", None)
    return ahead[0][2], ahead[0][0]


def _items(user: User) -> Iterator[Waiting]:
    """What authors have handed in, what was returned to this author, and what this leader is to read before the
    secretary gets it. One query for all three."""
    status = AgendaItem.Status
    for_leader = Q(forum__leader_endorses=True, endorsed_at=None)
    handed_in = Q(forum__in=forums_as(user, Role.SECRETARY), status=status.HANDED_IN) & ~for_leader
    returned = Q(author=user, status=status.RETURNED)
    to_endorse = Q(forum__in=forums_as(user, Role.LEADER), status=status.HANDED_IN) & for_leader
    rows = list(_unreleased(user).filter(handed_in | returned | to_endorse))
    yield from _handed_in([row for row in rows if row.status == status.HANDED_IN and not row.waits_for_leader])
    yield from (_of_item("returned", row) for row in rows if row.status == status.RETURNED)
    yield from (_of_item("endorse", row) for row in rows if row.waits_for_leader)


def _handed_in(items: Iterable[AgendaItem]) -> Iterator[Waiting]:
    """Counted by meeting, or by forum where they have no meeting."""
    groups: dict[tuple[int, int | None], list[AgendaItem]] = {}
    for item in items:
        groups.setdefault((item.forum_id, item.meeting_id), []).append(item)
    for of_one in groups.values():
        forum, meeting = of_one[0].forum, of_one[0].meeting
        if meeting:
            url, day = f"{reverse('drafting', args=[meeting.pk])}#indleveret", meeting.release_on
        else:
            url, day = f"{reverse('forum_items', args=[forum.slug])}?status=indleveret", None
        yield Waiting("accept", url, forum, meeting, count=len(of_one), day=day)


def _talks(user: User) -> Iterable[Waiting]:
    """Items about which something is written to the person that they have not read: once for each item. The item is
    told by its number alone, for its title may be another than the released one by now."""
    unread = Thread.objects.unread_by(user).select_related("item__forum", "item__meeting__forum")
    items = {thread.item_id: thread for thread in unread.order_by("-begun_at", "-pk")}
    for thread in items.values():
        item = thread.item
        url = f"{reverse('talks', args=[item.meeting_id, item.label])}#samtale-{thread.pk}"
        yield Waiting("talk", url, item.forum, item.meeting, item=item)


def _of_item(act: str, item: AgendaItem) -> Waiting:
    day = item.meeting.items_due_on if item.meeting else None
    return Waiting(act, reverse("item_draft", args=[item.key]), item.forum, item.meeting, item, day=day)


def _unreleased(user: User) -> Any:
    status = Meeting.Status
    going_on = Q(meeting=None) | ~Q(meeting__status__in=[status.CANCELLED, status.APPROVED, status.ARCHIVED])
    items = AgendaItem.objects.filter(going_on, number=None, is_template=False).without_excluded(user)
    return items.select_related("forum", "meeting__forum").order_by("pk")


def _reviews(user: User) -> Iterator[Waiting]:
    """Agendas that this person is asked to read before they go out."""
    asked = Review.objects.filter(readers=user, ended_at=None, meeting__status=Meeting.Status.IN_REVIEW)
    for review in asked.select_related("meeting__forum"):
        meeting = review.meeting
        yield Waiting("review", _address_of(review), meeting.forum, meeting, day=review.until)


def _address_of(review: Review) -> str:
    try:
        return reverse("review", args=[review.meeting_id, review.number])
    except NoReverseMatch:
        return review.meeting.get_absolute_url()
