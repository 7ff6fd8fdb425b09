"""Which of the files that a document names were received here."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat

from meetings.models import AttachmentVersion
from meetings.sentences import Sentence, answered, written

# Which file was received for which attachment, with the hashes of its PDF and of its first page's picture, or ''.
Received = dict[tuple[str, str], tuple[str, str]]


def received_of(document: dict[str, Any], known: Received | None = None) -> Received:
    """Key and hash of the files that were received here for their attachment, each with what was made of it: a hash
    alone opens nothing. No query where `known`, what was received for a meeting, has all that the document names."""
    files = [(a["key"], a["file"]["sha256"]) for item in document["items"] for a in item["attachments"] if a["file"]]
    if not files:
        return {}
    if known is not None and all(file in known for file in files):
        return {file: known[file] for file in files}
    told = answered(Sentence(_files_asked(len(files)), tuple(key for key, _sha256 in files)))
    return {(str(key), sha256): (pdf, picture) for key, sha256, pdf, picture in told}


def files_of(meeting: Any) -> ArraySubquery:
    """What was received for a meeting's items, where a query has the meeting; read by `read`."""
    rows = AttachmentVersion.objects.filter(attachment__item__meeting=meeting).order_by()
    key, space = Cast("attachment__key", TextField()), Value(" ")
    words = (key, space, "file", space, "file__pdf", space, "file__picture")
    line = Concat(*words, output_field=TextField())
    return ArraySubquery(rows.values_list(line))


def read(lines: list[str]) -> Received:
    """What `files_of` was answered."""
    return {(key, sha256): (pdf, picture) for key, sha256, pdf, picture in (line.split(" ") for line in lines)}


@lru_cache(maxsize=300)
def _files_asked(count: int) -> str:
    """The sentence for what was received for so many attachments."""
    rows = AttachmentVersion.objects.filter(attachment__key__in=[UUID(int=number) for number in range(count)])
    told = rows.order_by().values_list("attachment__key", "file", "file__pdf", "file__picture")
    return written(told).sql
