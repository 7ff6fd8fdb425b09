"""Sending a stored file: after the permission, whatever it was, and harmless to whoever gets it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from meetings import filestore

# What we send is a file and never a page of ours: whatever is in it can do nothing.
SANDBOX = "default-src 'none'; sandbox"


def send_file(
    request: HttpRequest, sha256: str, name: str, type: str, *, attached: bool = True, drawer: str = filestore.KEPT
) -> HttpResponse:
    """The stored bytes with their hash as ETag, or 304 where the reader has them already.

    Kept by the reader's own browser alone, and asked for each time: whoever lost the permission gets nothing more.
    """
    place, etag = filestore.path(sha256, drawer), f'"{sha256}"'
    if not place.exists():
        raise Http404
    answer: HttpResponse = get_conditional_response(request, etag=etag) or FileResponse(
        place.open("rb"), as_attachment=attached, filename=name, content_type=type
    )
    answer["ETag"] = etag
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-cache"
    return answer
