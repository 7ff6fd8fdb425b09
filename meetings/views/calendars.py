"""For everyone: the year's meetings on one page, and one's own calendar addresses."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from meetings.calendar import calendar_of
from meetings.models import CalendarFeed, Forum
from meetings.permissions import is_secretary
from meetings.year import FIRST_YEAR, LAST_YEAR, year_of


@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    """The year that it is, of the forum that is asked for."""
    address = reverse("year_wheel", args=[timezone.localdate().year])
    return redirect(f"{address}?{request.GET.urlencode()}" if request.GET else address)


@require_safe
def year_wheel(request: HttpRequest, year: int) -> HttpResponse:
    """Every meeting of the year that the reader may know of, by month and week; in own forums the deadlines too."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    asked = request.GET.get("forum", "")
    seen = list(Forum.objects.visible_to(request.user))
    forum = next((one for one in seen if one.slug == asked), None)
    if asked and forum is None:
        raise Http404
    forums = [one for one in seen if one.is_active or one == forum]
    # Who plans wants to see what is due; who comes to the meetings wants to see the meetings.
    usual = "1" if any(is_secretary(request.user, one) for one in seen) else "0"
    with_deadlines = request.GET.get("frister", usual) != "0"
    months = year_of(year, request.user, forum=forum, with_deadlines=with_deadlines)
    context = {"year": year, "months": months, "forums": forums, "forum": forum, "with_deadlines": with_deadlines}
    context["before"], context["after"] = max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR)
    return render(request, "meetings/year_page.html", context)


@never_cache
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """The addresses from which one's calendar reads the meetings: of all own forums, and of each."""
    feeds = {feed.forum_id: feed for feed in CalendarFeed.objects.filter(user=request.user)}
    forums = [None, *Forum.objects.of(request.user)]
    rows = [(forum, _address(request, feeds.get(forum.pk if forum else None))) for forum in forums]
    return render(request, "meetings/calendar_page.html", {"rows": rows})


@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Make an address, or a new one in the old one's place."""
    slug = request.POST.get("forum", "")
    forum = next((one for one in Forum.objects.of(request.user) if one.slug == slug), None)
    if slug and forum is None:
        raise Http404
    CalendarFeed.objects.renew(by=request.user, forum=forum)
    return redirect(f"{reverse('calendars')}#{forum.slug if forum else 'alle'}")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What the owner of the address may see, for a calendar to read. Who does not know the address gets a 404."""
    feed = get_object_or_404(CalendarFeed.objects.readable(), secret=secret)
    body = calendar_of(
        feed, host=request.get_host(), address=lambda meeting: request.build_absolute_uri(meeting.get_absolute_url())
    )
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["Content-Disposition"] = 'inline; filename="chefforum.ics"'
    # The address is the key: it is to be in no other site's log, no shared cache and no search engine.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _address(request: HttpRequest, feed: CalendarFeed | None) -> str:
    return request.build_absolute_uri(reverse("calendar_feed", args=[feed.secret])) if feed else ""
