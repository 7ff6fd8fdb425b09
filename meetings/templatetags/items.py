"""Items on their way, as every list of them tells it: who holds the pen, by a word, an icon and a tint."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from meetings.models import AgendaItem

register = template.Library()

Status = AgendaItem.Status


@register.inclusion_tag("components/_status.html")
def pen(item: AgendaItem, user: Any = None) -> dict[str, str]:
    """Who holds the pen, or what has become of the item. To its author it is said as “you”."""
    icon_name, tint = ICONS[Status(item.status)]
    if item.waits_for_leader:
        icon_name, tint = "clock", "open"
    return {"word": _word(item, user), "icon_name": icon_name, "tint": tint}


ICONS = {
    Status.DRAFT: ("pen", "open"),
    Status.RETURNED: ("pen", "open"),
    Status.HANDED_IN: ("inbox", "ready"),
    Status.ACCEPTED: ("check", "quiet"),
    Status.ON_AGENDA: ("check", "quiet"),
    Status.DECIDED: ("check", "quiet"),
    Status.POSTPONED: ("right", "quiet"),
    Status.WITHDRAWN: ("cross", "quiet"),
}


def _word(item: AgendaItem, user: Any) -> str:
    if item.is_template:
        return _("template")
    if item.is_with_author:
        said = {"name": item.author}
        if item.status == Status.RETURNED:
            return _("returned to you") if item.author == user else _("returned to %(name)s") % said
        return _("being written by you") if item.author == user else _("being written by %(name)s") % said
    if item.waits_for_leader:
        return _("waits for the leader")
    if item.status == Status.HANDED_IN:
        return _("handed in, waits for the secretary")
    if item.status == Status.ACCEPTED:
        return _("ready, with the secretary")
    if item.status == Status.WITHDRAWN and item.number is None:
        return _("laid aside")
    return item.get_status_display()
