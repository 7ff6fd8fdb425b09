"""How a page travels: compressed, and kept no longer than it was asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control


class AskEachTime:
    """Say of every page that it is for this reader alone and is asked for again each time.

    So what was closed, or read by somebody who has signed out, comes from no cache. A page that says more itself is
    left as it is. Static files are answered before this is reached.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, with a word about caching on it."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class CompressedPages(GZipMiddleware):
    """Send pages compressed to whoever takes them so: on a bad connection a long agenda is the slowest part of all.

    Files are not: a PDF and a picture are compressed already, and what is streamed is sent as it comes. The length of
    a compressed page says nothing of a token on it, since each is masked anew and Django adds a few bytes by chance.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page, smaller where that is asked for."""
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
