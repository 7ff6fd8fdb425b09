"""For authors and secretaries: a forum's ideas and templates, a new item, one's own items."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from meetings.collecting_forms import NewItemForm
from meetings.models import AgendaItem, Exclusion, Forum, Meeting
from meetings.permissions import allow, can_write_items, is_secretary, roles
from meetings.running_clock import Row
from meetings.views.attempts import page_and_form, refusals_on

Status = AgendaItem.Status
MOST = 200

# What one can ask for: its name in the address, its word, and which states it holds.
FILTERS = {
    "": (gettext_lazy("All"), (Status.DRAFT, Status.RETURNED, Status.HANDED_IN, Status.ACCEPTED)),
    "skrives": (gettext_lazy("Being written"), (Status.DRAFT, Status.RETURNED)),
    "indleveret": (gettext_lazy("Handed in"), (Status.HANDED_IN,)),
    "klar": (gettext_lazy("Ready"), (Status.ACCEPTED,)),
    "lagt-til-side": (gettext_lazy("Laid aside"), (Status.WITHDRAWN,)),
}


@require_safe
def forum_items(request: HttpRequest, slug: str) -> HttpResponse:
    """What may come onto the forum's agendas: all of it to the secretary, to others their own and what is ready."""
    forum = _forum(request, slug)
    chosen = request.GET.get("status", "")
    chosen = chosen if chosen in FILTERS else ""
    unplaced = Q(meeting=None) | (Q(meeting__status__in=Meeting.BEFORE_SESSION) & ~Q(status=Status.ACCEPTED))
    items = forum.items.filter(unplaced, number=None, is_template=False, status__in=FILTERS[chosen][1])
    if not is_secretary(request.user, forum):
        items = items.filter(Q(author=request.user) | Q(status=Status.ACCEPTED) | _readable(request))
    kept_out = set(Exclusion.objects.filter(membership__user=request.user).values_list("item", flat=True))
    seen = set(_readable_keys(request, forum))
    shown = items.select_related("author", "meeting").order_by("position", "pk")[:MOST]
    rows = [Row(one, is_readable=one.pk not in kept_out and (one.pk in seen or not one.closed)) for one in shown]
    for row in rows:
        row.item.forum = forum
        row.opens = row.item.pk in seen
    templates = forum.items.filter(is_template=True).exclude(status=Status.WITHDRAWN).order_by("title")
    return render(
        request,
        "meetings/forum_items.html",
        {
            "forum": forum,
            "rows": rows,
            "filters": [(name, word, name == chosen) for name, (word, _states) in FILTERS.items()],
            "templates": templates if can_write_items(request.user, forum) else [],
            "is_secretary": is_secretary(request.user, forum),
            "may_write": can_write_items(request.user, forum),
        },
    )


@page_and_form
def new_item(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an item for the forum, with or without a meeting, empty or after a template."""
    forum = _forum(request, slug)
    allow(can_write_items, request.user, forum)
    data = request.POST if request.method == "POST" else None
    initial = {"meeting": request.GET.get("moede", ""), "template": request.GET.get("skabelon", "")}
    form = NewItemForm(data, forum=forum, initial={name: value for name, value in initial.items() if value.isdecimal()})
    if form.is_valid():
        with refusals_on(form):
            item = form.save(by=request.user)
            messages.success(request, _("The item is begun. It is yours until you hand it in."))
            return redirect("item_draft", item.key)
    return render(request, "meetings/item_new.html", {"forum": forum, "form": form}, status=422 if data else 200)


@require_safe
def own_items(request: HttpRequest) -> HttpResponse:
    """What this person has written, the latest first, and who holds the pen."""
    items = AgendaItem.objects.visible_to(request.user).filter(author=request.user, is_template=False)
    rows = list(items.select_related("forum", "meeting", "author").order_by("-pk")[:MOST])
    forums = [forum for forum in Forum.objects.of(request.user) if can_write_items(request.user, forum)]
    return render(request, "meetings/item_list.html", {"items": rows, "forums": forums})


def _forum(request: HttpRequest, slug: str) -> Forum:
    """A forum that this person is in, in whatever role; 404 for everybody else: ideas are not for them."""
    forum = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    if not roles(request.user, forum):
        raise Http404
    return forum


def _readable(request: HttpRequest) -> Q:
    return Q(pk__in=AgendaItem.objects.visible_to(request.user).values("pk"))


def _readable_keys(request: HttpRequest, forum: Forum):
    unreleased = AgendaItem.objects.visible_to(request.user).filter(forum=forum, number=None)
    return unreleased.values_list("pk", flat=True)
