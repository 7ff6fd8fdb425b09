"""Who is told of a follow-up: rows of the outbox, made in the transaction of the act that they tell of.

Models call these functions, so they get their objects as arguments and import none.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps

from meetings.notices import reached_by_mail

if TYPE_CHECKING:
    from decisions.models import FollowUp, FollowUpAnswer
    from meetings.models import User


def about(follow_up: "FollowUp", news: str) -> str:
    """What a notice is about. Each begins with the follow-up's own words: `reminders` finds them by it."""
    return f"follow_up {follow_up.pk} {news}"


def tell_given(follow_up: "FollowUp") -> None:
    """Tell who is to do it. Nothing where they have no account, or the same was told before."""
    _tell(follow_up, [follow_up.user], "follow_up", f"given {follow_up.user_id} {_times(follow_up)}", news="given")


def tell_changed(follow_up: "FollowUp") -> None:
    """Tell who is to do it that it is another task, or another day. Call it after the change was logged."""
    _tell(follow_up, [follow_up.user], "follow_up", f"changed {_times(follow_up)}", news="changed")


def tell_called_off(follow_up: "FollowUp", user: "User") -> None:
    """Tell who was to do it that they need not. Call it after it was logged."""
    _tell(follow_up, [user], "follow_up", f"off {_times(follow_up)}", news="off")


def tell_answered(answer: "FollowUpAnswer") -> None:
    """Tell the forum's secretaries what was said, but not the one who said it, and nobody who takes no part."""
    follow_up = answer.follow_up
    members = follow_up.forum.memberships.active().filter(role="secretary").select_related("user")
    users = [user for user in reached_by_mail(members) if user.pk != answer.by_id]
    _tell(follow_up, users, "answered", f"answer {answer.pk}", answer=answer.pk)


def tell_reminder(follow_up: "FollowUp", when: str) -> None:
    """Remind who is to do it: `ahead` of the day, or `overdue`. Each once for each day that it was due."""
    _tell(follow_up, [follow_up.user], "reminder", f"{when} {follow_up.due_on}", when=when)


def _times(follow_up: "FollowUp") -> int:
    """How often it was changed or called off."""
    entries = apps.get_model("meetings", "AuditEntry").objects.filter(
        subject_type=follow_up._meta.label_lower, subject_id=str(follow_up.pk)
    )
    return entries.filter(action__in=["follow_up.changed", "follow_up.cancelled"]).count()


def _tell(follow_up: "FollowUp", users: "Iterable[User | None]", kind: str, which: str, **data: Any) -> None:
    reached = [user for user in users if user is not None and user.is_active and user.email]
    apps.get_model("meetings", "Notice").objects.tell(
        reached,
        kind,
        about=about(follow_up, which),
        meeting=follow_up.item.meeting,
        item=follow_up.item,
        data={"follow_up": follow_up.pk, **data},
    )
