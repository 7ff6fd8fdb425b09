"""For members: a meeting to take along on one's own device, and what reads it there without a connection.

Nothing of it is sent unless a member asks for it, and all of it comes from `copy_for`.
"""

import datetime
import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from decisions.device import DeviceCopy, copy_for
from decisions.editions import AGENDA
from decisions.views.conditional import shape
from meetings.brief import brief_of
from meetings.danish import clock
from meetings.permissions import allow, can_keep_meeting
from meetings.templatetags.danish import full_date, near_date
from meetings.views.meetings import seen_meeting

# What a kept page is shown with. It is kept with each meeting, so that no later release takes it away.
SHOWN_WITH = (
    "favicon.svg",
    "vendor/bootstrap/bootstrap.min.css",
    "vendor/source-sans-3/latin-normal.woff2",
    "vendor/source-sans-3/latin-italic.woff2",
    *(f"css/{name}.css" for name in ("tokens", "type", "layout", "components", "paper", "print", "preparing", "notes")),
    "css/offline.css",
    *(f"js/offline_{name}.js" for name in ("store", "queue", "reader")),
)
LIST_SHOWN_WITH = (*SHOWN_WITH, "js/offline_list.js")


def release() -> str:
    """The name of this release, as far as a browser can tell."""
    return shape()[:16]


@login_not_required
@require_safe
def device_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands at the root, since a worker sees only what lies below its own address.

    A release changes its bytes, so that the browser takes the new one.
    """
    said = {
        "release": release(),
        "list": reverse("device"),
        "shell": [reverse("device"), *map(static, LIST_SHOWN_WITH)],
        "static": settings.STATIC_URL,
    }
    sources = [static("js/offline_store.js"), static("js/offline_worker.js")]
    text = f"self.CHEFFORUM = {json.dumps(said)};\nimportScripts({', '.join(map(json.dumps, sources))});\n"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def web_manifest(request: HttpRequest) -> HttpResponse:
    """What a device needs to know to put Chefforum among its programs."""
    icons: list[dict[str, Any]] = [
        {"src": static(f"icons/{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    icons.append({**icons[-1], "src": static("icons/512-maskable.png"), "purpose": "maskable"})
    said = {
        "name": "Chefforum",
        "short_name": "Chefforum",
        "lang": "da",
        "id": "/",
        "start_url": reverse("front_page"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fdfcf9",
        "theme_color": "#0e5557",
        "icons": icons,
    }
    response = JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "public, max-age=86400"
    return response


@login_not_required
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """What is kept on this device. The page itself holds nothing of anybody: its script asks the device."""
    return render(request, "decisions/device.html")


@require_safe
def device_manifest(request: HttpRequest, pk: int) -> HttpResponse:
    """What there is to keep of a meeting, by name and size, and until when; 304 where the device has just that."""
    copy = _copy(request, pk)
    tag = _tag(request, copy)
    answer = get_conditional_response(request, etag=f'"{tag}"')
    if answer is None:
        answer = JsonResponse(_manifest(copy, tag), json_dumps_params={"ensure_ascii": False})
    answer["ETag"] = f'"{tag}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def device_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting's document as it is read on the device, with the person's own notes and a way to write new ones."""
    copy = _copy(request, pk)
    rows = [(item, copy.leaves.get(item.key)) for item in copy.paper.items]
    return _page(request, "decisions/device_document.html", {"copy": copy, "paper": copy.paper, "rows": rows})


@require_safe
def device_brief(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda in short, as it is read on the device. 404 where the device has minutes."""
    copy = _copy(request, pk)
    if copy.edition.kind != AGENDA:
        raise Http404
    return _page(
        request, "decisions/device_brief.html", {"copy": copy, "paper": copy.paper, "brief": brief_of(copy.paper)}
    )


def _copy(request: HttpRequest, pk: int) -> DeviceCopy:
    """The member's copy; 404 for whoever may not know of the meeting and where there is nothing to take along."""
    meeting = seen_meeting(request, pk)
    allow(can_keep_meeting, request.user, meeting.forum)
    copy = copy_for(meeting, request.user)
    if copy is None:
        raise Http404
    return copy


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    copy: DeviceCopy = context["copy"]
    context |= {"meeting": copy.meeting, "left_out": copy.left_out, "kept_at": _now(), "told": _told(copy)}
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"  # the browser's own memory is no place for it
    return response


def _tag(request: HttpRequest, copy: DeviceCopy) -> str:
    said = "\0".join((copy.name(), release(), str(request.user.pk), copy.meeting.status))
    return hashlib.sha256(said.encode()).hexdigest()[:40]


def _manifest(copy: DeviceCopy, tag: str) -> dict[str, Any]:
    pk, address = copy.meeting.pk, copy.meeting.get_absolute_url()
    parts = [{"url": reverse("device_document", args=[pk]), "at": address, "tag": tag, "bytes": 0}]
    if copy.edition.kind == AGENDA:
        parts.append({"url": reverse("device_brief", args=[pk]), "at": reverse("brief", args=[pk]), "tag": tag})
    for kept in copy.files:
        at = reverse("attachment", args=[pk, kept.file.key])
        url = f"{at}?vis=fil" if kept.file.shown_as else at
        parts.append({"url": url, "at": at, "tag": kept.sha256, "bytes": kept.size})
    parts += [{"url": static(name), "at": static(name), "tag": release()} for name in SHOWN_WITH]
    return {
        "meeting": pk,
        "user": str(copy.user.pk),
        "tag": tag,
        "title": f"{copy.paper.said['forum']['name']}, {full_date(copy.paper.date)}",
        "date": copy.paper.date.isoformat(),
        "address": address,
        "kept": _("Kept on the device %(when)s.") % {"when": _now()},
        "until": int(copy.until.timestamp() * 1000),
        "told": _told(copy),
        "parts": parts,
    }


def _told(copy: DeviceCopy) -> list[str]:
    """What is kept, what is not, and until when, each a sentence."""
    count, files = len(copy.paper.items), copy.files
    if copy.edition.kind == AGENDA:
        said = ngettext(
            "The agenda with %(count)s item, in full and in short.",
            "The agenda with %(count)s items, in full and in short.",
            count,
        )
    else:
        said = ngettext("The minutes with %(count)s item.", "The minutes with %(count)s items.", count)
    told = [said % {"count": count}]
    if files:
        size = filesizeformat(sum(kept.size for kept in files))
        said = ngettext("%(count)s attachment, %(size)s.", "%(count)s attachments, %(size)s.", len(files))
        told.append(said % {"count": len(files), "size": size})
    if copy.leaves:
        told.append(_("Your own notes."))
    told += _told_of_closed(copy)
    last_day = timezone.localdate(copy.until) - datetime.timedelta(days=1)
    return [*told, _("It is on the device until %(day)s, or until you sign out.") % {"day": near_date(last_day)}]


def _told_of_closed(copy: DeviceCopy) -> list[str]:
    told = []
    if items := len(copy.left_out):
        told.append(
            ngettext(
                "%(count)s closed item is left out: the forum keeps closed items off devices.",
                "%(count)s closed items are left out: the forum keeps closed items off devices.",
                items,
            )
            % {"count": items}
        )
    if files := copy.files_left_out:
        told.append(
            ngettext("%(count)s closed attachment is left out.", "%(count)s closed attachments are left out.", files)
            % {"count": files}
        )
    if copy.has_closed:
        told.append(_("Closed items are included."))
    return told


def _now() -> str:
    """With its date, since it is read on another day: 'søndag 22. november kl. 10.15'."""
    now = timezone.localtime()
    return _("%(date)s at %(time)s") % {"date": near_date(now.date()), "time": clock(now.time())}
