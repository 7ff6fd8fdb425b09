"""Documents: a redacted snapshot `referat/1` as HTML and as an archive-grade PDF."""

from importlib.metadata import version

from .fonts import bundled_gaps, fonts_hash
from .html import document_html, layout_hash, note_html

__all__ = ["bundled_gaps", "document_html", "fingerprint", "render_note_pdf", "render_pdf"]


def render_pdf(snapshot: dict) -> bytes:
    """The document as a PDF that is PDF/A-3a and PDF/UA-1 at once.

    `snapshot` as for `document_html`. No network and no file but our own fonts is reached, whatever the text says. The
    same snapshot gives the same bytes in every process, folder and time zone, for as long as `fingerprint` is the same.
    """
    from .pdf import write

    return write(document_html(snapshot, stylesheet=""))


def render_note_pdf(title: str, html: str) -> bytes:
    """A title and one rich text, already cleaned, as a PDF of the same grade and typesetting: an attachment, say."""
    from .pdf import write

    return write(note_html(title, html, stylesheet=""))


def fingerprint() -> str:
    """What besides the snapshot decides the bytes: the versions of WeasyPrint and Pango, our layout and fonts.

    Kept beside a file's hash: while it is unchanged, the file can be made again from its snapshot, byte for byte.
    """
    from .pdf import pango_version

    versions = f"weasyprint {version('weasyprint')}; pango {pango_version()}"
    return f"{versions}; layout {layout_hash()[:16]}; fonts {fonts_hash()[:16]}"
