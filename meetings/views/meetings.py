"""What every view of a meeting begins with: the meeting that was asked for, or 404, or 403."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from meetings.models import Meeting
from meetings.permissions import allow, is_secretary


def seen_meeting(request: HttpRequest, pk: int) -> Meeting:
    """The meeting with its forum, for everybody who may know of it; 404 for whoever may not."""
    return get_object_or_404(Meeting.objects.visible_to(request.user).select_related("forum"), pk=pk)


def meeting_of(request: HttpRequest, pk: int) -> Meeting:
    """The meeting with its forum, for its secretary: 404 for whoever may not know of it, 403 for everybody else."""
    meeting = seen_meeting(request, pk)
    allow(is_secretary, request.user, meeting.forum)
    return meeting
