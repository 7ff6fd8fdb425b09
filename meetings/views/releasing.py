"""For a secretary: from the draft to the released agenda."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from meetings.models import Meeting
from meetings.permissions import allow, can_release_agenda


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What a release will do, and the one button that does it."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("forum"), pk=pk)
    allow(can_release_agenda, request.user, meeting.forum)
    return redirect(meeting)
