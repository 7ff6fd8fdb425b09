"""What the clock does with follow-ups: who is reminded today, and which items of their return are without a place."""

import datetime
from collections.abc import Iterator
from typing import Any, Self

from django.db.models import CharField, DateField, Exists, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from meetings.models import Meeting, Notice
from meetings.planning import is_working_day, working_day

from .follow_up_reach import Reach

AHEAD = 3  # working days
# Nobody is reminded at night, nor when nobody is at work.
HOURS = range(7, 18)


class Clock(Reach):
    """Follow-ups by what is due for them today."""

    def to_be_reminded_of(self, *, now: datetime.datetime) -> Iterator[tuple[int, str]]:
        """Whose person is to be reminded at this time, and of what: that the day is `ahead`, or `overdue`.

        Three working days before the day, and from the first working day after it; each once, also where the worker was
        away on the day itself. Who was told of that day, or chose it, so late is not reminded ahead of it.
        """
        local = timezone.localtime(now)
        today = local.date()
        if not is_working_day(today) or local.hour not in HOURS:
            return
        near = self.told().open().filter(user__is_active=True, due_on__lte=working_day(today, AHEAD))
        ahead = Q(due_on__gte=today) & ~_reminded("ahead")
        overdue = Q(due_on__lt=today) & ~_reminded("overdue")
        rows: Any = near._with_last_word().filter(ahead | overdue)
        for row in rows:
            if row.due_on < today:
                yield row.pk, "overdue"
            elif _last_word(row) < working_day(row.due_on, -AHEAD):
                yield row.pk, "ahead"

    def to_be_placed(self) -> Self:
        """Those whose item stands in no meeting, or in one that is cancelled, and may belong elsewhere."""
        homeless = Q(status_item__meeting=None, returns_in__isnull=False)
        homeless |= Q(status_item__meeting__status=Meeting.Status.CANCELLED)
        return self.filter(homeless, status_item__status="accepted", status_item__number=None).select_related(
            "status_item__meeting", "item__meeting", "forum"
        )

    def _with_last_word(self) -> Self:
        """Each with when its day was last told to the one who is to do it, and by them."""
        told = Notice.objects.filter(
            user=OuterRef("user"), kind=Notice.Kind.FOLLOW_UP, about__startswith=_about("")
        ).order_by("-asked_at")
        delayed = Max("answers__at", filter=Q(answers__kind="delayed"))
        return self.annotate(last_told=Subquery(told.values("asked_at")[:1]), last_delayed=delayed)


def _last_word(row: Any) -> datetime.date:
    """The day on which somebody last told or chose the day that it is due."""
    return timezone.localdate(max(filter(None, (row.given_at, row.last_told, row.last_delayed))))


def _about(news: str) -> Concat:
    """The beginning of what a notice is about, as `decisions.notices.about` has it."""
    return Concat(Value("follow_up "), Cast(OuterRef("pk"), CharField()), Value(f" {news}"), output_field=CharField())


def _reminded(when: str) -> Exists:
    """Whether it was told already that this very day comes near, or is past."""
    day = Cast(Cast(OuterRef("due_on"), DateField()), CharField())
    about = Concat(_about(f"{when} "), day, output_field=CharField())
    return Exists(Notice.objects.filter(user=OuterRef("user"), kind=Notice.Kind.REMINDER, about=about))
