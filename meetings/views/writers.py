"""What every view of writing begins with: whose item it is, and an answer in which no word is lost."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from meetings.models import AgendaItem, TransitionError
from meetings.permissions import can_read_item

# What a form of this page sends of words that somebody wrote.
TYPED = ("title", "public_title", "recommender", "point", "html")


def item_of(request: HttpRequest, key: str, item: AgendaItem | None = None) -> AgendaItem:
    """The item with its forum, meeting and author; 404 for whoever may not read it."""
    if item is None:
        item = get_object_or_404(AgendaItem.objects.select_related("forum", "meeting__forum", "author"), key=key)
    if not can_read_item(request.user, item):
        raise Http404
    return item


def wants_data(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which saves while somebody writes."""
    return request.headers.get("Accept") == "application/json"


def for_writers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let no refusal cost a word: whoever has been signed out, or lost the pen, gets back what was typed.

    A script is told by a status (401, 403, 422) and keeps the text itself. 403 too where somebody else has signed in
    in the same browser since the page was opened: the text is not saved under another's name.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def answered(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        writer = request.POST.get("writer", "")
        if not request.user.is_authenticated:
            return _kept(request, "signed_out", _("You have been signed out. Your text is not saved yet."), 401)
        if writer and writer != str(request.user.pk):
            refusal = _("%(name)s has signed in here since. Your text is not saved under that name.")
            return _kept(request, "somebody_else", refusal % {"name": request.user}, 403)
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            return _kept(
                request, "not_yours", _("You no longer hold the pen of this item. Your text is not saved."), 403
            )
        except TransitionError as refused:
            return _kept(request, "not_now", str(refused), 422)

    return answered


def _kept(request: HttpRequest, reason: str, message: str, status: int) -> HttpResponse:
    if wants_data(request):
        return JsonResponse({"reason": reason, "message": message}, status=status)
    texts = [text for name in TYPED for text in request.POST.getlist(name) if text.strip()]
    context = {"message": message, "texts": texts, "signed_out": reason == "signed_out"}
    return render(request, "meetings/writing_kept.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def writing_pass(request: HttpRequest) -> HttpResponse:
    """Who is signed in now, and the token that the next save needs: it changes when somebody signs in."""
    user = request.user.pk if request.user.is_authenticated else None
    return JsonResponse({"user": user, "token": get_token(request)})
