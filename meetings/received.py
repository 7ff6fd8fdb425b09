"""Which of the files that a document names were received here."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from meetings.models import AttachmentVersion
from meetings.sentences import answered, written

# Which file was received for which attachment, with the hashes of its PDF and of its first page's picture, or ''.
Received = dict[tuple[str, str], tuple[str, str]]


def received_of(document: dict[str, Any]) -> Received:
    """Key and hash of the files that were received here for their attachment, each with what was made of it: a hash
    alone opens nothing."""
    named = [a["key"] for item in document["items"] for a in item["attachments"] if a["file"]]
    if not named:
        return {}
    told = answered((_files_asked(len(named)), tuple(named)))
    return {(str(key), sha256): (pdf, picture) for key, sha256, pdf, picture in told}


@lru_cache(maxsize=300)
def _files_asked(count: int) -> str:
    """The sentence for what was received for so many attachments."""
    rows = AttachmentVersion.objects.filter(attachment__key__in=[UUID(int=number) for number in range(count)])
    told = rows.order_by().values_list("attachment__key", "file", "file__pdf", "file__picture")
    return written(told)[0]
