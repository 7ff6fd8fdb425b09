"""For everyone who is to do something: one's own follow-ups, and the forum's."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from decisions.models import FollowUp
from meetings.models import Forum
from meetings.permissions import allow, is_member

A_PAGE = 50
LATELY = 20
# What one can ask for: its name in the address, and its word.
FILTERS = {
    "": gettext_lazy("To be done"),
    "overskredet": gettext_lazy("Overdue"),
    "udfoert": gettext_lazy("Done"),
}


@require_safe
def own_follow_ups(request: HttpRequest) -> HttpResponse:
    """What I am to do, the first due first, and what I have done lately."""
    own = FollowUp.objects.of(request.user).whole()
    return render(
        request, "decisions/follow_up_own.html", {"rows": list(own.open()), "done": list(own.done()[:LATELY])}
    )


@require_safe
def forum_follow_ups(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to be done after the forum's decisions, for its members."""
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    allow(is_member, request.user, forum)
    chosen = request.GET.get("vis", "")
    chosen = chosen if chosen in FILTERS else ""
    rows = FollowUp.objects.visible_to(request.user).filter(forum=forum)
    rows = {"": rows.open, "overskredet": rows.overdue, "udfoert": rows.done}[chosen]()
    page = Paginator(rows.whole(), A_PAGE).get_page(request.GET.get("side"))
    filters = [(name, word, name == chosen) for name, word in FILTERS.items()]
    context = {"forum": forum, "page": page, "filters": filters, "chosen": chosen}
    return render(request, "decisions/follow_up_list.html", context)
