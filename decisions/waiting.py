"""What of follow-ups and approvals waits for one person; the front page shows it among the rest."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from decisions.models import Approver, Correction, FollowUp, Minutes
from decisions.standing import standings_of
from meetings.models import Forum, Meeting, Role, User
from meetings.permissions import can_approve_minutes, forums_as
from meetings.planning import working_day
from meetings.waiting import SOON, Waiting


def follow_ups(user: User) -> Iterator[Waiting]:
    """What is overdue or due within three working days. What is due later stands among one's own follow-ups."""
    soon = working_day(timezone.localdate(), SOON)
    for row in FollowUp.objects.of(user).open().filter(due_on__lte=soon).select_related("forum", "item"):
        yield Waiting("follow_up", row.get_absolute_url(), row.forum, item=row.item, day=row.due_on, what=row.what)


def approvals(user: User) -> Iterator[Waiting]:
    """Minutes of which this person has something left to approve, for themselves or for somebody else."""
    mine = Q(user=user) | Q(substitute=user)
    in_approval = Q(minutes__status=Minutes.Status.SUBMITTED, let_off_at=None)
    rows = Approver.objects.filter(mine, in_approval).exclude(minutes__approval_rule=Forum.ApprovalRule.NEXT_MEETING)
    seen: set[int] = set()
    for row in rows.select_related("minutes__meeting__forum"):
        minutes = row.minutes
        if minutes.pk in seen:
            continue
        left = [one for one in standings_of(minutes, minutes.newest()) if one.approver.pk == row.pk and one.missing]
        if left and not set(left[0].missing) <= {str(one.item.key) for one in left[0].standing if one.status == "open"}:
            seen.add(minutes.pk)
            url = reverse("approve", args=[minutes.meeting_id])
            yield Waiting("approve", url, minutes.meeting.forum, minutes.meeting, day=minutes.approve_by)
    # Minutes that were sent before anybody was asked by name.
    old = Meeting.objects.filter(status=Meeting.Status.IN_APPROVAL, forum__in=Forum.of_member(user))
    old = old.exclude(minutes__asked__isnull=False).exclude(minutes__approval_rule=Forum.ApprovalRule.NEXT_MEETING)
    for meeting in old.select_related("forum"):
        if can_approve_minutes(user, meeting):
            yield Waiting("approve", meeting.get_absolute_url(), meeting.forum, meeting)


def corrections(user: User) -> Iterator[Waiting]:
    """Corrections to minutes that this secretary has to answer."""
    rows = Correction.objects.filter(
        status=Correction.Status.OPEN,
        approver__let_off_at=None,
        approver__minutes__status=Minutes.Status.SUBMITTED,
        approver__minutes__meeting__forum__in=forums_as(user, Role.SECRETARY),
    ).exclude(item__exclusions__membership__user=user)
    counted: dict[Meeting, int] = {}
    for row in rows.select_related("approver__minutes__meeting__forum"):
        meeting = row.approver.minutes.meeting
        counted[meeting] = counted.get(meeting, 0) + 1
    for meeting, count in counted.items():
        url = f"{reverse('minutes', args=[meeting.pk])}#rettelser"
        yield Waiting("corrections", url, meeting.forum, meeting, count=count)
