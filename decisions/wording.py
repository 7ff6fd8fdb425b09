"""The decision that outcomes write, as rich text. The words themselves are in `meetings.wording`."""

import datetime
from collections.abc import Sequence
from html import escape

from meetings.wording import OPEN, decided, listed

__all__ = ["OPEN", "decided", "decided_html", "listed"]


def decided_html(outcomes: Sequence[str], postponed_to: datetime.date | None = None) -> str:
    """What was decided as a paragraph; '' where nothing is told yet."""
    text = decided(outcomes, postponed_to)
    return f"<p>{escape(text, quote=False)}</p>" if text else ""
