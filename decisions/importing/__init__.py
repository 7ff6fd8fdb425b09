"""Old minutes in: a REFERAT as Markdown, plain text, docx or `referat/1`, read into a `referat/1` document.

The reader is pure: bytes in, document and warnings out, no database. `load` turns the document into rows.
"""

from .reading import Reading, read_referat
from .refusal import ImportRefused, Warning

__all__ = ["ImportRefused", "Reading", "Warning", "read_referat"]
