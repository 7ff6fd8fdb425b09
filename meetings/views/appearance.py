"""For everyone: how the pages look."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from meetings.templatetags.page import THEMES

YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie for a year, and go back to the page. Refused for an unknown theme."""
    if request.POST.get("theme") not in THEMES:
        return HttpResponseBadRequest()
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "front_page")
    response.set_cookie(
        "theme", request.POST["theme"], max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True
    )
    return response
