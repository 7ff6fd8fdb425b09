"""What every view of a meeting begins with: the meeting that was asked for, or 404, or 403."""

from functools import cache

from django.http import Http404, HttpRequest

from meetings.models import Forum, Meeting
from meetings.permissions import allow, forums_in, is_secretary
from meetings.sentences import KEY, Sentence, answered, columns, made, places, written


def seen_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting with its forum, for everybody who may know of it; 404 for whoever may not."""
    own = forums_in(request.user)
    rows = answered(_meeting_asked(Forum.open_to(request.user), len(own)), pk, *own)
    if not rows:
        raise Http404
    columns_of_meeting = len(Meeting._meta.concrete_fields)
    meeting: Meeting = made(Meeting, rows[0][:columns_of_meeting])
    meeting.forum = made(Forum, rows[0][columns_of_meeting:])
    return meeting


@cache
def _meeting_asked(open_to: tuple[str, ...], own: int) -> Sentence:
    """The sentence for one meeting, the same for all who are in so many forums."""
    seen = Meeting.objects.seen(open_to, places(own)).filter(pk=KEY)
    return written(seen.order_by().values_list(*columns(Meeting), *columns(Forum, "forum__")))


def meeting_of(request: HttpRequest, pk: int) -> Meeting:
    """The meeting with its forum, for its secretary: 404 for whoever may not know of it, 403 for everybody else."""
    meeting = seen_meeting(request, pk)
    allow(is_secretary, request.user, meeting.forum)
    return meeting
