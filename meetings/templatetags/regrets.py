"""Who is not coming to a meeting and what is to be discussed, for the pages on which the secretary sees it."""

from typing import TYPE_CHECKING

from django import template

from meetings.models import Lift, Meeting, Regrets, User
from meetings.permissions import kept_out_of

if TYPE_CHECKING:
    from meetings.models import AgendaItem, Participant

register = template.Library()


@register.simple_tag
def regrets_of(meeting: Meeting) -> "list[Participant]":
    """Those who have sent regrets, each with who comes instead."""
    return list(Regrets(meeting).sent())


@register.simple_tag
def lifts_of(meeting: Meeting, user: User) -> "list[tuple[AgendaItem, list[Lift]]]":
    """The items of information that members have lifted, each with who did; none that the person takes no part in."""
    if not meeting.forum.lets_lift:
        return []
    rows = list(meeting.items.filter(lifts__isnull=False).exclude(pk__in=kept_out_of(user)).in_order().distinct())
    wishes = Lift.objects.of_items(rows) if rows else {}
    return [(row, wishes[row.pk]) for row in rows]
