"""How long a page is kept: never longer than it was asked for."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
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
