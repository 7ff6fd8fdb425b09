"""Working copies: the document with its attachments in one PDF, and the document as a booklet.

They are no archival record (that is `meetings.documents.render_pdf`) and lie outside what shapes one.
"""

from .bundle import write_bundle
from .enclosure import Enclosure, TooLarge, measure
from .imposing import sides

__all__ = ["Enclosure", "TooLarge", "folded_booklet", "measure", "note_booklet", "sides", "write_bundle"]


def note_booklet(document: dict) -> bytes:
    """The redacted document on A4 with a wide, lined outer margin, to be printed on both sides."""
    from .booklet import note_booklet as make

    return make(document)


def folded_booklet(document: dict) -> bytes:
    """The redacted document as A5 with room for notes, two pages a side of A4, in the order in which it is folded."""
    from .booklet import folded_booklet as make

    return make(document)
