"""Who may do what, as plain predicates by role. The model says when; this says who. For both apps.

The permission matrix in `meetings/tests/test_permission_matrix.py` has one row for each of them.
"""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from meetings.models import Exclusion, Forum, Meeting, Membership, Role
from meetings.redaction import MEMBER, PUBLIC, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from meetings.models import User


def roles(user: "User | AnonymousUser", forum: Forum) -> frozenset[str]:
    """What the person is in the forum today. Asked once for all forums, and remembered as long as the request lives."""
    if not user.is_authenticated:
        return frozenset()
    known = user.roles_by_forum
    if known is None:
        known = {}
        for forum_id, role in Membership.objects.active().filter(user=user).values_list("forum", "role"):
            known.setdefault(forum_id, set()).add(role)
        user.roles_by_forum = known
    return frozenset(known.get(forum.pk, ()))


def is_member(user: "User | AnonymousUser", forum: Forum) -> bool:
    """In the forum in any role: reads its agendas, closed items too."""
    return bool(roles(user, forum))


def is_secretary(user: "User | AnonymousUser", forum: Forum) -> bool:
    """Drafts and releases; the only one who edits others' items."""
    return Role.SECRETARY in roles(user, forum)


can_read_draft = can_release_agenda = can_import_minutes = is_secretary


def can_approve_minutes(user: "User | AnonymousUser", meeting: Meeting) -> bool:
    """The chair, and where the forum's rule says so the vice chair."""
    chairs = {Role.CHAIR}
    if meeting.forum.approval_rule == Forum.ApprovalRule.CHAIRS:
        chairs.add(Role.VICE_CHAIR)
    return bool(chairs & roles(user, meeting.forum))


def reader_of(user: "User | AnonymousUser", meeting: Meeting) -> Reader:
    """For whom the meeting is redacted when this person reads it: a member less own exclusions, or the public."""
    return readers_of(user, [meeting])[meeting.pk]


def readers_of(user: "User | AnonymousUser", meetings: "Iterable[Meeting]") -> dict[int, Reader]:
    """The same for many meetings at once, by their keys: two queries at most, however many there are."""
    meetings = list(meetings)
    own = [meeting.pk for meeting in meetings if is_member(user, meeting.forum)]
    excluded: dict[int, set[str]] = {}
    if own:
        told = Exclusion.objects.filter(membership__user=user.pk, item__meeting__in=own)
        for pk, key in told.values_list("item__meeting", "item__key"):
            excluded.setdefault(pk, set()).add(str(key))
    readers = {pk: Reader("member", frozenset(excluded[pk])) if pk in excluded else MEMBER for pk in own}
    return {meeting.pk: readers.get(meeting.pk, PUBLIC) for meeting in meetings}


def allow(predicate: "Callable[..., bool]", *of: "Any") -> None:
    """Go on where the predicate holds; answer 403 where it does not."""
    if not predicate(*of):
        raise PermissionDenied
