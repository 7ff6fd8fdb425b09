"""Who is asked to approve minutes: those whom the forum's rule names."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from meetings.models import Forum, Participant, Role
from meetings.permissions import is_member

if TYPE_CHECKING:
    from decisions.models import Approver, Minutes
    from meetings.models import User

Rule = Forum.ApprovalRule
# Whose approval is asked where all who were present give it: not that of guests, nor of who took the minutes.
_NOT_ASKED = (Participant.Role.GUEST, Participant.Role.OBSERVER, Participant.Role.SECRETARY)
# Whose silence approves: the members that decide.
_SILENT = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)


class ApproverManager(models.Manager["Approver"]):
    """Who is asked."""

    def ask(self, minutes: "Minutes | Any") -> "list[Approver]":
        """Let those stand as asked whom the rule names today; the new ones. The caller holds the locks."""
        named = _named(minutes)
        rows: dict[Any, Approver] = {
            (row.user_id, row.name if row.user_id is None else ""): row for row in self.filter(minutes=minutes)
        }
        new = []
        for position, (user, name, role) in enumerate(named):
            row = rows.pop((user and user.pk, "" if user else name), None)
            if row is None:
                row = self.create(minutes=minutes, user=user, name=name, role=role, position=position)
                new.append(row)
            else:
                if row.let_off_at is not None:
                    new.append(row)
                row.role, row.position, row.let_off_at = role, position, None
                row.save(update_fields=["role", "position", "let_off_at"])
        self.filter(pk__in=[row.pk for row in rows.values()], let_off_at=None).update(let_off_at=timezone.now())
        return new

    def let_off(self, minutes: "Minutes | Any") -> None:
        """Ask nobody any more."""
        self.filter(minutes=minutes, let_off_at=None).update(let_off_at=timezone.now())

    def of(self, user: Any, minutes: "Minutes | Any", *, let_off: bool = False) -> "list[Approver]":
        """The rows in which the person can say something: their own first, then those for whom they stand.

        None for who is no member of the forum any more, and so reads no minutes that are in approval. With `let_off`
        also those in which they could: an act on them is refused, and says so.
        """
        if not is_member(user, minutes.meeting.forum):
            return []
        mine = models.Q(user=user) | models.Q(substitute=user)
        rows = self.filter(mine, minutes=minutes).select_related("user", "substitute")
        if not let_off:
            rows = rows.filter(let_off_at=None)
        return sorted(rows, key=lambda row: (row.user_id != user.pk, row.position))


def _named(minutes: "Minutes | Any") -> "list[tuple[User | None, str, str]]":
    """Whom the rule names: account, name as of that day, role. Nobody twice."""
    meeting: Any = minutes.meeting
    rule = minutes.approval_rule
    people = list(meeting.participants.select_related("membership__user"))
    found: list[tuple[Any, str, str]] = []
    if rule == Rule.PRESENT:
        there = [one for one in people if one.presence == "present" and one.role not in _NOT_ASKED]
        found = [(one.membership.user if one.membership else None, one.name, one.role) for one in there]
    elif rule == Rule.TACIT:
        rows = meeting.forum.memberships.active().filter(role__in=_SILENT, user__isnull=False).select_related("user")
        found = sorted(((one.user, one.name, one.role) for one in rows), key=lambda one: _SILENT.index(one[2]))
    else:
        for role in ("chair", "vice_chair") if rule == Rule.CHAIRS else ("chair",):
            rows = list(meeting.forum.memberships.active().filter(role=role).select_related("user"))
            names = {one.membership_id: one.name for one in people if one.membership_id}
            found += [(one.user, names.get(one.pk, one.name), role) for one in rows] or [
                (None, one.name, role) for one in people if one.role == role
            ]
    seen: set[Any] = set()
    once = []
    for user, name, role in found:
        who = user.pk if user else name
        if who not in seen:
            seen.add(who)
            once.append((user, name, role))
    return once
