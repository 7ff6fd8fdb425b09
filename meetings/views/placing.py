"""For author and secretary: an item goes to another meeting or forum, is copied, laid aside, or becomes a template."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.collecting_forms import PlaceForm
from meetings.models import AgendaItem, Forum, Meeting, TransitionError
from meetings.permissions import allow, can_draft_agenda, can_place_item, can_read_item, is_secretary
from meetings.views.attempts import attempt, page_and_form, refusals_on
from meetings.views.meetings import meeting_of
from meetings.views.writers import item_of

FOUND = 20


@page_and_form
def move_item(request: HttpRequest, key: str) -> HttpResponse:
    """Move an item that is not released: to another meeting, to the ideas, to another forum."""
    item = item_of(request, key)
    allow(can_place_item, request.user, item)
    form = PlaceForm(request.POST if request.method == "POST" else None, item=item, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            if form.forum:
                item.move_to_forum(form.forum, by=request.user)
            else:
                item.move_to(form.meeting, by=request.user)
            messages.success(request, _moved(item))
            readable = can_read_item(request.user, item)
            return redirect(reverse("item_draft", args=[item.key]) if readable else reverse("own_items"))
    return _place_page(request, item, form, copies=False)


@page_and_form
def copy_item(request: HttpRequest, key: str) -> HttpResponse:
    """Copy an item's words and attachments to a meeting or a forum of one's own."""
    item = _copied(request, key)
    form = PlaceForm(request.POST if request.method == "POST" else None, item=item, user=request.user, copies=True)
    if form.is_valid():
        forum = form.meeting.forum if form.meeting else form.forum
        author = None if is_secretary(request.user, forum) else request.user
        with refusals_on(form):
            copy = item.copy_to(forum=forum, meeting=form.meeting, by=request.user, author=author)
            messages.success(request, _("This is the copy. The original is as it was."))
            return redirect("item_draft", copy.key)
    return _place_page(request, item, form, copies=True)


@require_POST
def take_off(request: HttpRequest, key: str) -> HttpResponse:
    """Lay an item aside that is not released."""
    item = item_of(request, key)
    allow(can_place_item, request.user, item)
    done = _("“%(title)s” is laid aside. It can be taken up again.") % {"title": item.title}
    attempt(request, item.take_off, reason=request.POST.get("reason", "")[:1000], done=done)
    return redirect("item_draft", item.key)


@require_POST
def put_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take up again what was laid aside."""
    item = item_of(request, key)
    allow(can_place_item, request.user, item)
    attempt(request, item.put_back, done=_("“%(title)s” is taken up again.") % {"title": item.title})
    return redirect("item_draft", item.key)


@require_POST
def make_template(request: HttpRequest, key: str) -> HttpResponse:
    """Make a template of an item, that others of the forum can begin with."""
    item = item_of(request, key)
    allow(can_draft_agenda, request.user, item.forum)
    template = item.copy_to(forum=item.forum, by=request.user, as_template=True)
    messages.success(request, _("This is the template. The item it was made from is as it was."))
    return redirect("item_draft", template.key)


@require_POST
def take_onto_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item from the forum's backlog onto the agenda, accepted."""
    meeting = meeting_of(request, pk)
    item = _item_to_take(request, meeting.forum.items.filter(is_template=False))
    told = _("“%(title)s” is on the agenda.") % {"title": item.title}
    attempt(request, item.move_onto, meeting, done=told)
    return redirect(f"{reverse('drafting', args=[pk])}#punkt-{item.key}")


@require_POST
def use_template(request: HttpRequest, pk: int) -> HttpResponse:
    """A new item on the agenda, made after one of the forum's templates."""
    meeting = meeting_of(request, pk)
    item = _item_to_take(request, meeting.forum.items.filter(is_template=True))
    return _copied_onto(request, meeting, item)


@require_safe
def find_items(request: HttpRequest, pk: int) -> HttpResponse:
    """Earlier items whose title or case number holds the words, in meetings whose items one may copy."""
    meeting = meeting_of(request, pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = []
    if words:
        earlier = AgendaItem.objects.copyable_by(request.user).filter(meeting__isnull=False).exclude(meeting=meeting)
        found = list(
            earlier.said_of(words)
            .select_related("meeting__forum")
            .order_by("-meeting__held_on", "position")[: FOUND + 1]
        )
    context = {"meeting": meeting, "words": words, "found": found[:FOUND], "more": len(found) > FOUND}
    return render(request, "meetings/_found_items.html" if request.htmx else "meetings/item_find.html", context)


@require_POST
def copy_onto_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy an earlier item onto the agenda."""
    meeting = meeting_of(request, pk)
    return _copied_onto(request, meeting, _copied(request, request.POST.get("key", "")))


def _copied_onto(request: HttpRequest, meeting: Meeting, item: AgendaItem) -> HttpResponse:
    try:
        with transaction.atomic():
            copy = item.copy_to(forum=meeting.forum, meeting=meeting, by=request.user)
    except TransitionError as refused:
        messages.error(request, str(refused))
        return redirect("drafting", meeting.pk)
    messages.success(request, _("“%(title)s” is on the agenda.") % {"title": copy.title})
    return redirect(f"{reverse('drafting', args=[meeting.pk])}#punkt-{copy.key}")


def _copied(request: HttpRequest, key: str) -> AgendaItem:
    """An item that this person may copy; 404 for everybody else."""
    items = AgendaItem.objects.copyable_by(request.user).select_related("forum", "meeting__forum", "author")
    return get_object_or_404(items.with_key(key))


def _item_to_take(request: HttpRequest, items) -> AgendaItem:
    seen = AgendaItem.objects.visible_to(request.user).filter(pk__in=items)
    return get_object_or_404(seen.with_key(request.POST.get("key", "")).select_related("forum", "meeting__forum"))


def _place_page(request: HttpRequest, item: AgendaItem, form: PlaceForm, *, copies: bool) -> HttpResponse:
    context = {"item": item, "form": form, "copies": copies}
    return render(request, "meetings/item_place.html", context, status=422 if form.is_bound else 200)


def _moved(item: AgendaItem) -> str:
    if item.meeting is None:
        forum: Forum = item.forum
        return _("The item is among the ideas of %(forum)s.") % {"forum": forum}
    if item.meeting.status == Meeting.Status.RELEASED:
        return _("The item is moved. That agenda is out already: the item comes with its next version or a supplement.")
    return _("The item is moved to %(meeting)s.") % {"meeting": item.meeting}
