"""For whoever writes an item: its attachments. Every act works as a plain form; a script makes it quicker."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from meetings.files import LARGEST_FILE, FileRefused, too_large
from meetings.files.kinds import ENDINGS
from meetings.files.uploading import LARGEST_REQUEST, is_too_large, limit
from meetings.models import AgendaItem, Attachment, AttachmentVersion, TransitionError, User
from meetings.permissions import allow, can_read_item, can_write_item
from meetings.views.writers import item_of, wants_data

# So long after a removal the page offers to undo it. After that the log knows where it was.
UNDO_FOR = datetime.timedelta(hours=1)


def attachments_of(item: AgendaItem, user: User) -> dict[str, Any]:
    """What the panel of an item's attachments shows this person, as a part of a page's context."""
    writes = can_write_item(user, item) and item.is_writable
    rows = list(item.attachments.prefetch_related(Prefetch("versions", AttachmentVersion.objects.shown())))
    removed = Attachment.all_ever.filter(item=item, removed_at__gt=timezone.now() - UNDO_FOR) if writes else ()
    return {
        "item": item,
        "attachments": rows,
        "attachments_writes": writes,
        "attachments_removed": list(removed),
        "attachments_largest": LARGEST_FILE,
        "attachments_most": f"{LARGEST_FILE // 2**20} MB",
        "attachments_endings": ",".join(f".{ending}" for ending in ENDINGS),
    }


@require_safe
def attachments(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """An item's attachments: the panel alone for a script, else a page of its own."""
    return _panel(request, item_of(request, str(key)))


@csrf_exempt
@require_POST
def add_attachments(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Attach the files; each that cannot be is refused with its reason, and the others go in.

    What says that it is larger than any request may be is answered (413) before a byte of it is looked at, and so
    before the token in it can be: nothing is done then.
    """
    if is_too_large(request):
        told = _("That was more than %(most)s at once: nothing was attached. Choose fewer files at a time.") % {
            "most": filesizeformat(LARGEST_REQUEST)
        }
        return _refused(request, item_of(request, str(key)), [told], status=413)
    request.too_large = limit(request).too_large
    return _add(request, key)


@csrf_protect
def _add(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    item = item_of(request, str(key))
    allow(can_write_item, request.user, item)
    closed, added = "closed" in request.POST or item.closed, 0
    refused = [f"{name}: {too_large()}" for name in request.too_large]
    for file in request.FILES.getlist("files"):
        try:
            Attachment.objects.add(item, by=request.user, content=file, name=file.name or "", closed=closed)
            added += 1
        except (FileRefused, TransitionError) as refusal:
            refused.append(f"{file.name}: {refusal}")
        except OSError:
            refused.append(_("%(file)s: There is no room for it. Tell those who run the system.") % {"file": file.name})
    if not added and not refused:
        refused = [_("Choose at least one file.")]
    if refused:
        return _refused(request, item, refused, added=added)
    return _done(request, item, _told_added(added))


@require_POST
def arrange_attachments(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Put the attachments in the order of the keys that are named."""
    item = item_of(request, str(key))
    allow(can_write_item, request.user, item)
    try:
        keys = [uuid.UUID(one) for one in request.POST.getlist("order")]
    except ValueError:
        keys = []
    return _attempt(
        request, item, lambda: Attachment.objects.arrange(item, keys, by=request.user), _("The order is saved.")
    )


@require_POST
def change_attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give an attachment another title, open it up or close it."""
    row = _attachment(request, key)
    title, closed = request.POST.get("title", ""), "closed" in request.POST
    return _attempt(
        request,
        row.item,
        lambda: row.change(by=request.user, title=title, closed=closed),
        _("“%(title)s” is saved.") % {"title": title.strip()},
    )


@require_POST
def move_attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Move an attachment one place up or down; at the end of the list it stays where it is."""
    row = _attachment(request, key)
    keys = list(Attachment.objects.filter(item=row.item).values_list("key", flat=True))
    if row.key in keys:
        place = keys.index(row.key)
        to = max(0, min(len(keys) - 1, place + (-1 if request.POST.get("to") == "up" else 1)))
        keys.insert(to, keys.pop(place))
        told = _("“%(title)s” is now number %(place)s.") % {"title": row.title, "place": to + 1}
    else:
        told = ""
    return _attempt(request, row.item, lambda: Attachment.objects.arrange(row.item, keys, by=request.user), told)


@csrf_exempt
@require_POST
def replace_attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Receive a newer file for an attachment. Refused as a new one is."""
    if is_too_large(request):
        return _refused(request, _attachment(request, key).item, [too_large()], status=413)
    request.too_large = limit(request).too_large
    return _replace(request, key)


@csrf_protect
def _replace(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row, file = _attachment(request, key), request.FILES.get("file")
    if request.too_large:
        return _refused(request, row.item, [too_large()])
    if file is None:
        return _refused(request, row.item, [_("Choose the file that is to replace it.")])
    told = _("“%(title)s” has a new file. The earlier one is kept.") % {"title": row.title}
    return _attempt(request, row.item, lambda: row.replace(by=request.user, content=file, name=file.name or ""), told)


@require_POST
def remove_attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take an attachment from its item. The page offers to undo it."""
    row = _attachment(request, key)
    told = _("“%(title)s” is removed. You can bring it back below.") % {"title": row.title}
    return _attempt(request, row.item, lambda: row.remove(by=request.user), told)


@require_POST
def bring_back_attachment(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Undo a removal."""
    row = _attachment(request, key)
    told = _("“%(title)s” is back.") % {"title": row.title}
    return _attempt(request, row.item, lambda: row.bring_back(by=request.user), told)


def attachment_of(request: HttpRequest, key: uuid.UUID) -> Attachment:
    """The attachment with its item, removed or not; 404 for whoever may not read the item as it is written."""
    rows = Attachment.all_ever.select_related("item__forum", "item__meeting__forum", "item__author")
    rows = rows.prefetch_related(Prefetch("versions", AttachmentVersion.objects.shown()))
    row = get_object_or_404(rows, key=key)
    if not can_read_item(request.user, row.item):
        raise Http404
    return row


def _attachment(request: HttpRequest, key: uuid.UUID) -> Attachment:
    row = attachment_of(request, key)
    allow(can_write_item, request.user, row.item)
    return row


def _attempt(request: HttpRequest, item: AgendaItem, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        act()
    except (FileRefused, TransitionError) as refusal:
        return _refused(request, item, [str(refusal)])
    return _done(request, item, done)


def _done(request: HttpRequest, item: AgendaItem, told: str) -> HttpResponse:
    if wants_data(request):
        return JsonResponse({"refused": [], "told": told})
    if request.htmx:
        return _panel(request, item, told=told)
    messages.success(request, told)
    return redirect(_back(request, item))


def _refused(
    request: HttpRequest, item: AgendaItem, refused: list[str], *, added: int = 0, status: int = 422
) -> HttpResponse:
    """The panel with every reason in it; what went in is told too."""
    told = _told_added(added) if added else ""
    if wants_data(request):
        return JsonResponse({"refused": refused, "told": told}, status=status)
    return _panel(request, item, told=told, refused=refused, status=status)


def _panel(
    request: HttpRequest, item: AgendaItem, *, told: str = "", refused: list[str] | None = None, status: int = 200
) -> HttpResponse:
    item = item_of(request, str(item.key))
    context = {
        **attachments_of(item, request.user),
        "attachments_told": told,
        "attachments_refused": refused or [],
        # Where the forms lead back to without a script: the page that the panel stands on.
        "attachments_next": request.htmx.current_url_abs_path or reverse("attachments", args=[item.key]),
        "meeting": item.meeting,
    }
    template = "meetings/_attachments.html" if request.htmx else "meetings/attachments_page.html"
    return render(request, template, context, status=status)


def _back(request: HttpRequest, item: AgendaItem) -> str:
    """The page that the form stood on: the item's, or that of its attachments."""
    to = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        to = reverse("attachments", args=[item.key])
    return f"{to}#attachments"


def _told_added(count: int) -> str:
    return ngettext("%(count)s file is attached.", "%(count)s files are attached.", count) % {"count": count}
