"""What is decided of an item: outcomes, texts, votes and statements, as the minute taker's page has them."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meetings.models import Meeting, User


def deciding_of(meeting: "Meeting", user: "User") -> dict[int, Any]:
    """What `_deciding.html` shows as `part`, by the item's key; in the same few queries however many items there are.

    An item from which the person is excluded is not among them.
    """
    return {item.pk: {"item": item} for item in meeting.items.on_agenda()}
