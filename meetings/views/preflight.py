"""For the secretary, before the release: what is found, and what somebody answers for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from meetings.permissions import allow, can_release_agenda


@require_safe
def preflight(request: HttpRequest, pk: int) -> HttpResponse:
    """“Klar til udsendelse?”: the findings of one agenda, each with its place and its answer."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("forum"), pk=pk)
    allow(can_release_agenda, request.user, meeting.forum)
    return render(request, "meetings/meeting_preflight.html", {"meeting": meeting})
