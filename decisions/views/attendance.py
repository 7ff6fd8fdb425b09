"""For the minute taker: who is here, who came and left, who takes no part in an item."""

from typing import Any

from meetings.models import Meeting


def attendance_of(meeting: Meeting) -> dict[str, Any]:
    """What `_attendance.html` shows as `attendance`, and `_item_absences.html` as `absence`: one of its `items`, which
    is a dict by the item's pk. The same few queries however many there are."""
    return {
        "people": list(meeting.participants.all()),
        "items": {item.pk: {"item": item} for item in meeting.items.on_agenda()},
    }
