"""For everyone: the front page and a forum's page."""

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from meetings.diff import Effort
from meetings.models import Forum, Meeting, Participant, Role
from meetings.permissions import can_write_items, is_member, roles
from meetings.unread import what_is_new
from meetings.waiting import waiting_for

MOST = 5
UNRELEASED = (Meeting.Status.PLANNED, Meeting.Status.DRAFTING, Meeting.Status.IN_REVIEW)


@login_not_required
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """Signed in: my next meeting, what waits for me, the latest minutes. A citizen: the public forums."""
    meetings = Meeting.objects.visible_to(request.user).select_related("forum")
    forums = Forum.objects.visible_to(request.user).filter(is_active=True)
    latest = meetings.filter(minutes_are_out=True).order_by("-held_on", "-start")[:MOST]
    context = {"latest": latest, "forums": forums}
    if not request.user.is_authenticated:
        return render(request, "meetings/front_page_public.html", context)
    context["forums"] = [(forum, bool(roles(request.user, forum))) for forum in forums]
    coming = meetings.filter(forum__in=Forum.of_member(request.user)).upcoming().exclude(status="cancelled")
    absent = Participant.objects.filter(
        meeting=OuterRef("pk"), membership__user=request.user, presence=Participant.Presence.ABSENT
    )
    coming = coming.annotate(regrets_are_sent=Exists(absent))
    context["next"], *context["coming"] = [*coming[: MOST + 1]] or [None]
    # No words are compared here: only which items are new or changed.
    if context["next"] and context["next"].status not in UNRELEASED:
        context["news"] = what_is_new(context["next"], request.user, effort=Effort(0))
    context["waiting"] = waiting_for(request.user)
    context["may_write"] = any(can_write_items(request.user, forum) for forum in forums)
    return render(request, "meetings/front_page.html", context)


@login_not_required
@require_safe
def forum(request: HttpRequest, slug: str) -> HttpResponse:
    """A forum: its facts, the meetings to come, and those held, by year."""
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    meetings = Meeting.objects.visible_to(request.user).filter(forum=forum).select_related("forum")
    held = groupby(meetings.held(), key=lambda meeting: meeting.held_on.year)
    return render(
        request,
        "meetings/forum_page.html",
        {
            "forum": forum,
            "coming": meetings.upcoming(),
            "years": [(year, list(of_year)) for year, of_year in held],
            "people": _people(forum) if roles(request.user, forum) else [],
            "is_secretary": Role.SECRETARY in roles(request.user, forum),
            "is_member": is_member(request.user, forum),
            "is_in_it": bool(roles(request.user, forum)),
            "may_write": can_write_items(request.user, forum),
        },
    )


def _people(forum: Forum) -> list:
    """Those who are in the forum today, in its order."""
    return list(forum.memberships.active())
