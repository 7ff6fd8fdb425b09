"""The writing guide: advice on one item's text, from its own words and never a wall."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meetings.models import AgendaItem


def advice_of(item: "AgendaItem") -> dict[str, Any]:
    """What the guide has to say of the item, for the context of its page: `guide`."""
    return {"guide": {"words": 0, "advice": []}}
