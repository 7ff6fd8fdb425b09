"""Uploads that are kept small: nothing larger than a file may be ever lies in memory or on the disk."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from .intake import LARGEST_FILE

# Of one request: without JavaScript several files come at once.
LARGEST_REQUEST = 3 * LARGEST_FILE
# What is thrown away unread so that the browser shows our answer and not that the connection broke.
_PIECE = 1024 * 1024


class LimitedUpload(FileUploadHandler):
    """Lets go of a file as soon as it is larger than LARGEST_FILE; what came of it already is taken off the disk.

    The names of such files are then in `too_large`; the other files of the request are received.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.too_large: list[str] = []
        self._came = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self._came = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the piece on, as long as there are not too many of them."""
        self._came += len(raw_data)
        if self._came > LARGEST_FILE:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file itself is the next handler's."""


def limit(request: HttpRequest) -> LimitedUpload:
    """Let the request's files come to the disk and not to memory, each as large as a file may be at most.

    To be called before anything of the request's body is read.
    """
    handler = LimitedUpload(request)
    request.upload_handlers = [handler, TemporaryFileUploadHandler(request)]
    return handler


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says that it brings more than any request may. Then its body is thrown away, unread."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) <= LARGEST_REQUEST:
        return False
    left = min(int(length), 2 * LARGEST_REQUEST)
    while left > 0 and (piece := request.read(min(_PIECE, left))):
        left -= len(piece)
    return True
