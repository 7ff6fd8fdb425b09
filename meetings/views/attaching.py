"""For whoever writes an item: its attachments."""

from typing import Any

from meetings.models import AgendaItem, User


def attachments_of(item: AgendaItem, user: User) -> dict[str, Any]:
    """What the panel of an item's attachments shows this person, as a part of a page's context."""
    return {"attachments": list(item.attachments.all())}
