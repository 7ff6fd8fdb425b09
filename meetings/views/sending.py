"""Sending a stored file: after the permission, whatever it was, and harmless to whoever gets it."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from meetings import filestore
from meetings.models import Meeting
from meetings.models.making import MadeOnce
from meetings.received import PDF

# What we send is a file and never a page of ours: whatever is in it can do nothing.
SANDBOX = "default-src 'none'; sandbox"


def send_file(
    request: HttpRequest, sha256: str, name: str, type: str, *, attached: bool = True, drawer: str = filestore.KEPT
) -> HttpResponse:
    """The stored bytes with their hash as ETag, or 304 where the reader has them already.

    Kept by the reader's own browser alone, and asked for each time: whoever lost the permission gets nothing more.
    """
    place = filestore.path(sha256, drawer)
    if not place.exists():
        raise Http404
    response = FileResponse(place.open("rb"), as_attachment=attached, filename=name, content_type=type)
    return guarded(request, response, sha256)


def guarded(request: HttpRequest, response: HttpResponse, sha256: str) -> HttpResponse:
    """The response with its hash as ETag, or 304 where the reader has it already; harmless whatever it holds."""
    etag = f'"{sha256}"'
    answer = get_conditional_response(request, etag=etag) or response
    if answer is not response:
        response.close()
    answer["ETag"] = etag
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer


def send_when_made(
    request: HttpRequest, one: MadeOnce, name: str, meeting: Meeting, *, drawer: str = filestore.KEPT, **context: Any
) -> HttpResponse:
    """The PDF that the worker makes; until then a page (202) that says so and gets it by itself, or why it failed.

    503 where it failed, but not where it is too large: there the page says what to get instead.
    """
    made, failed = one.status == MadeOnce.Status.MADE, one.status == MadeOnce.Status.FAILED
    if made and not request.htmx:
        return send_file(request, one.sha256, name, PDF, drawer=drawer)
    template = "decisions/_document_wait.html" if request.htmx else "decisions/document_wait.html"
    # htmx puts in what a 2xx brings, and the sentence that it failed has to come in too.
    answered = made or (failed and (request.htmx or getattr(one, "is_too_large", False)))
    status = 200 if answered else 503 if failed else 202
    response = render(request, template, {**context, "meeting": meeting, "rendering": one, "made": made}, status=status)
    response["Cache-Control"] = "no-store"
    return response
