"""What of follow-ups and approvals waits for one person; the front page shows it among the rest."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from decisions.models import FollowUp, Minutes, MinutesVersion
from decisions.standing import Standing, standings_of_all
from meetings.models import Forum, Role, User
from meetings.permissions import forums_as, is_excluded
from meetings.planning import working_day
from meetings.waiting import SOON, Waiting


def follow_ups(user: User) -> Iterator[Waiting]:
    """What is overdue or due within three working days. What is due later stands among one's own follow-ups."""
    soon = working_day(timezone.localdate(), SOON)
    for row in FollowUp.objects.of(user).open().filter(due_on__lte=soon).select_related("forum", "item"):
        yield Waiting("follow_up", row.get_absolute_url(), row.forum, item=row.item, day=row.due_on, what=row.what)


def approvals(user: User) -> Iterator[Waiting]:
    """Minutes of which this person has something left to approve, for themselves or for somebody else; and corrections
    that this secretary has to answer. One query where no minutes are in approval that concern them, else seven."""
    mine = Q(asked__user=user) | Q(asked__substitute=user)
    secretary_of = forums_as(user, Role.SECRETARY)
    rows = Minutes.objects.in_approval().filter(mine | Q(meeting__forum__in=secretary_of))
    rows = rows.exclude(approval_rule=Forum.ApprovalRule.NEXT_MEETING).select_related("meeting__forum")
    found = {row.pk: row for row in rows.distinct()}
    if not found:
        return
    newest = MinutesVersion.objects.filter(minutes__in=found).order_by("minutes", "-number").distinct("minutes")
    standings = standings_of_all({one.minutes_id: one for one in newest.select_related("snapshot")})
    for pk, minutes in found.items():
        meeting, whole = minutes.meeting, standings.get(pk, [])
        if any(_is_left(one) for one in whole if user.pk in (one.approver.user_id, one.approver.substitute_id)):
            act = "approve_addendum" if minutes.addenda_sent_at else "approve"
            yield Waiting(act, reverse("approve", args=[meeting.pk]), meeting.forum, meeting, day=minutes.approve_by)
        corrections = {one for standing in whole for one in standing.standing if one.status == "open"}
        count = sum(one.item is None or not is_excluded(user, one.item) for one in corrections)
        if count and meeting.forum_id in secretary_of:
            url = f"{reverse('minutes', args=[meeting.pk])}#rettelser"
            yield Waiting("corrections", url, meeting.forum, meeting, count=count)


def _is_left(standing: Standing) -> bool:
    """Whether there is a piece that they have neither approved nor said otherwise."""
    said = {one.key for one in standing.standing if one.status == "open" and one.kind != "dissent"}
    return bool(set(standing.missing) - said)
