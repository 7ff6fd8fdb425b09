"""What of the follow-ups waits for one person; the front page shows it among the rest."""

from collections.abc import Iterator

from django.utils import timezone

from decisions.models import FollowUp
from meetings.models import User
from meetings.planning import working_day
from meetings.waiting import SOON, Waiting


def follow_ups(user: User) -> Iterator[Waiting]:
    """What is overdue or due within three working days. What is due later stands among one's own follow-ups."""
    soon = working_day(timezone.localdate(), SOON)
    for row in FollowUp.objects.of(user).open().filter(due_on__lte=soon).select_related("forum", "item"):
        yield Waiting("follow_up", row.get_absolute_url(), row.forum, item=row.item, day=row.due_on, what=row.what)
