"""For the minute taker: the items of information that nobody has lifted, taken together by one key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from decisions.informations import take_together
from decisions.views.holding import held_meeting
from meetings.views.attempts import attempt


@require_POST
def take_as_information(request: HttpRequest, pk: int) -> HttpResponse:
    """Note of each that it was taken as information; items that somebody has lifted or written of are left alone."""
    meeting = held_meeting(request, pk)
    attempt(request, take_together, meeting, done=_("They are taken as information."))
    return redirect("hold", pk)
