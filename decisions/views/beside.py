"""For everyone who reads a meeting: an attachment, open beside the text that it belongs to."""

import uuid

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from decisions.editions import AGENDA, MINUTES, edition_for
from decisions.views.preparing import asked_of
from meetings.paper import lay_out
from meetings.views.meetings import seen_meeting


@login_not_required
@require_safe
@csp_update({"frame-src": [SELF]})
def attachment_page(request: HttpRequest, pk: int, label: str, key: uuid.UUID) -> HttpResponse:
    """The file, with the item's text at its side where there is room: drawn by the page's script, else in the browser's
    own viewer; `?side=` opens it at a page.

    404 where the item or the file is not the reader's; a file that no browser shows is sent as it is.
    """
    meeting, asked = seen_meeting(request, pk), asked_of(request)
    # What was handed out at the meeting stands in its minutes alone.
    for kind in dict.fromkeys((asked, MINUTES, AGENDA)):
        edition = edition_for(meeting, request.user, kind)
        paper = lay_out(edition.document) if edition else None
        found = paper and paper.around(label)
        item = found and found[1]
        file = item and next((file for file in item.files if file.key == str(key)), None)
        if edition and paper and item and file and file.is_here:
            break
    else:
        raise Http404
    if not file.shown_as:
        return redirect("attachment", pk, key)
    place = item.files.index(file)
    context = {
        "meeting": meeting,
        "edition": edition,
        "paper": paper,
        "item": item,
        "file": file,
        "number": place + 1,
        "before": next((one for one in reversed(item.files[:place]) if one.shown_as), None),
        "after": next((one for one in item.files[place + 1 :] if one.shown_as), None),
        "side": _page_in(request, file.pages),
        "query": f"?vis={request.GET['vis']}" if asked else "",
    }
    return render(request, "decisions/attachment_page.html", context)


def _page_in(request: HttpRequest, pages: int | None) -> int | None:
    """The page that `?side=` asks for; nothing where the file has no such page."""
    asked = request.GET.get("side", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    return number if 1 <= number <= (pages or number) else None
