"""Who may do what, as plain predicates by role. The model says when; this says who. For both apps.

The permission matrix in `meetings/tests/test_permission_matrix.py` has one row for each of them.
"""

from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from meetings.models import AgendaItem, Exclusion, Forum, Meeting, Membership, Role
from meetings.models.membership import NOT_MEMBERS, holds_on
from meetings.redaction import MEMBER, PUBLIC, Reader
from meetings.sentences import KEY, Sentence, answered, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from meetings.models import Review, User


def roles(user: "User | AnonymousUser", forum: Forum) -> frozenset[str]:
    """What the person is in the forum today. Asked once for all forums, and remembered as long as the request lives."""
    return _roles_in(user, forum.pk)


def forums_as(user: "User | AnonymousUser", role: str) -> list[int]:
    """The keys of the forums in which the person has the role today; asked as `roles` is."""
    if not user.is_authenticated:
        return []
    return [forum_id for forum_id, roles in _roles_by_forum(user).items() if role in roles]


def forums_in(user: "User | AnonymousUser") -> tuple[int, ...]:
    """The keys of the forums in which the person is anything today, in order; asked as `roles` is."""
    return tuple(sorted(_roles_by_forum(user))) if user.is_authenticated else ()


def forums_of_member(user: "User | AnonymousUser") -> frozenset[int]:
    """The keys of the forums of which the person is a member: see `is_member`."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(forum_id for forum_id, roles in _roles_by_forum(user).items() if roles - set(NOT_MEMBERS))


def _roles_in(user: "User | AnonymousUser", forum_id: int) -> frozenset[str]:
    """The same by the forum's key, so that nobody has to read a forum to ask it."""
    return frozenset(_roles_by_forum(user).get(forum_id, ())) if user.is_authenticated else frozenset()


def _roles_by_forum(user: "User") -> dict[int, set[str]]:
    """Together with the exclusions, of memberships that have ended too, in one query: every request takes this way."""
    known = user.roles_by_forum
    if known is None:
        known, excluded, today = {}, set(), timezone.localdate()
        for forum_id, role, starts_on, ends_on, item_id in answered(_standings(), user.pk):
            if holds_on(today, starts_on, ends_on):
                known.setdefault(forum_id, set()).add(role)
            excluded.add(item_id)
        user.roles_by_forum, user.excluded_from = known, frozenset(excluded - {None})
    return known


@cache
def _standings() -> Sentence:
    """What is asked of a person's key, written once; only when it is asked, since models may import this module."""
    columns = ("forum", "role", "starts_on", "ends_on", "exclusions__item")
    return written(Membership.objects.filter(user=KEY).order_by().values_list(*columns))


def is_member(user: "User | AnonymousUser", forum: Forum) -> bool:
    """In the forum in any role but author's or leader's alone: reads its agendas, closed items too."""
    return bool(roles(user, forum) - set(NOT_MEMBERS))


def is_secretary(user: "User | AnonymousUser", forum: Forum) -> bool:
    """Drafts and releases; the only one who edits others' items."""
    return Role.SECRETARY in roles(user, forum)


can_read_draft = can_release_agenda = can_import_minutes = can_plan_meeting = can_draft_agenda = is_secretary
can_take_minutes = is_secretary
can_follow = can_read_numbers = can_keep_meeting = is_member


def can_write_items(user: "User | AnonymousUser", forum: Forum) -> bool:
    """Writes own items for the forum: everyone in it but observers and substitutes, and its authors."""
    return bool(roles(user, forum) - {Role.OBSERVER, Role.SUBSTITUTE})


def can_lift_items(user: "User | AnonymousUser", forum: Forum) -> bool:
    """Asks that an item of information be discussed: who sits at the table to discuss."""
    return bool(roles(user, forum) & {Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER})


def can_endorse_items(user: "User | AnonymousUser", forum: Forum) -> bool:
    """The approving leader, where the forum has one between author and secretary."""
    return Role.LEADER in roles(user, forum)


def is_excluded(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Takes no part in the item (inhabil), and so may not read it in any form. Asked and remembered as `roles` are."""
    return item.pk in kept_out_of(user)


def kept_out_of(user: "User | AnonymousUser") -> frozenset[int]:
    """The keys of all items that the person takes no part in."""
    if not user.is_authenticated:
        return frozenset()
    _roles_by_forum(user)
    return user.excluded_from


def can_read_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Reads the item as it stands in the rows: its author, the secretary, and once it is handed in the leader."""
    if not user.is_authenticated or is_excluded(user, item):
        return False
    held = _roles_in(user, item.forum_id)
    if item.author_id == user.pk or Role.SECRETARY in held:
        return True
    written = {AgendaItem.Status.DRAFT, AgendaItem.Status.RETURNED}
    return item.status not in written and Role.LEADER in held


def can_write_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Holds the pen: the author of a draft, the secretary of what was handed in, or has no author."""
    return can_read_item(user, item) and holds_pen(user, item)


def holds_pen(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """The same of somebody who is known to read the item."""
    if item.is_with_author:
        return item.author_id == user.pk
    return Role.SECRETARY in _roles_in(user, item.forum_id)


def can_comment_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Whoever reads the draft may say what they think of it."""
    return can_read_item(user, item)


def can_hand_in_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Hands it in, and takes it back until it is accepted: its author."""
    return item.author_id is not None and item.author_id == user.pk and can_read_item(user, item)


def can_endorse_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """The approving leader of its forum, for an item that was handed in."""
    return can_endorse_items(user, item.forum) and can_read_item(user, item)


def can_accept_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Takes it over for the agenda: the secretary, but not one who is excluded from it."""
    return is_secretary(user, item.forum) and can_read_item(user, item)


def can_return_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Gives it back to its author: the secretary, and as long as it waits for them the leader."""
    return can_accept_item(user, item) or (item.waits_for_leader and can_endorse_item(user, item))


def can_place_item(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Moves it to another meeting or forum, lays it aside and takes it up again: whoever may write in it."""
    if item.author_id is not None and item.author_id == user.pk and item.status == AgendaItem.Status.WITHDRAWN:
        return can_read_item(user, item)
    return can_write_item(user, item)


def can_comment_review(user: "User | AnonymousUser", review: "Review") -> bool:
    """Those who are asked to read it, and the secretary."""
    if not user.is_authenticated:
        return False
    return is_secretary(user, review.meeting.forum) or review.readers.filter(pk=user.pk).exists()


def can_approve_minutes(user: "User | AnonymousUser", meeting: Meeting) -> bool:
    """The chair, and where the forum's rule says so the vice chair."""
    chairs = {Role.CHAIR}
    if meeting.forum.approval_rule == Forum.ApprovalRule.CHAIRS:
        chairs.add(Role.VICE_CHAIR)
    return bool(chairs & roles(user, meeting.forum))


def can_give_follow_ups(user: "User | AnonymousUser", item: AgendaItem) -> bool:
    """Gives somebody something to do after the item's decision, changes it and calls it off: the secretary."""
    return Role.SECRETARY in _roles_in(user, item.forum_id) and not is_excluded(user, item)


def can_answer_follow_up(user: "User | AnonymousUser", follow_up: "Any") -> bool:
    """Says that it is done, or delayed: who is to do it, and the secretary to whom they said so."""
    if not user.is_authenticated or is_excluded(user, follow_up.item):
        return False
    return follow_up.user_id == user.pk or can_give_follow_ups(user, follow_up.item)


def reader_of(user: "User | AnonymousUser", meeting: Meeting) -> Reader:
    """For whom the meeting is redacted when this person reads it: a member less own exclusions, or the public."""
    return readers_of(user, [meeting])[meeting.pk]


def readers_of(user: "User | AnonymousUser", meetings: "Iterable[Meeting]") -> dict[int, Reader]:
    """The same for many meetings at once, by their keys: two queries at most, however many there are."""
    meetings = list(meetings)
    own = [meeting.pk for meeting in meetings if is_member(user, meeting.forum)]
    excluded: dict[int, set[str]] = {}
    if own and kept_out_of(user):
        told = Exclusion.objects.filter(membership__user=user.pk, item__meeting__in=own)
        for pk, key in told.values_list("item__meeting", "item__key"):
            excluded.setdefault(pk, set()).add(str(key))
    readers = {pk: Reader("member", frozenset(excluded[pk])) if pk in excluded else MEMBER for pk in own}
    return {meeting.pk: readers.get(meeting.pk, PUBLIC) for meeting in meetings}


def allow(predicate: "Callable[..., bool]", *of: "Any") -> None:
    """Go on where the predicate holds; answer 403 where it does not."""
    if not predicate(*of):
        raise PermissionDenied
