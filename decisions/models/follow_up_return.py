"""A follow-up comes back before the forum: "Status på: …" in a meeting, or in the first meeting of a month."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext

from meetings.danish import MONTHS, long_date
from meetings.models import AgendaItem, Meeting, Stateful, TransitionError

if TYPE_CHECKING:
    from meetings.models import User

# Danish, as the documents are.
TITLE = "Status på: {title}"
TEXT = "Opfølgning på punkt {label} på mødet den {day}: {what} (ansvarlig: {who}, frist: {due}).".format


def next_month(month: datetime.date) -> datetime.date:
    """The first day of the month after."""
    return (month.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)


class Returning(Stateful):
    """The item that is made for a follow-up's return, and where it stands."""

    item: Any
    status_item: Any
    returns_to: Any
    returns_in: Any

    class Meta:
        abstract = True

    @property
    def returns(self) -> str:
        """When it is back, as it is said: 'juni 2026', or the meeting's day; empty where it is not."""
        if self.returns_to:
            return long_date(self.returns_to.held_on)
        return f"{MONTHS[self.returns_in.month - 1]} {self.returns_in.year}" if self.returns_in else ""

    @property
    def status_stays(self) -> bool:
        """Whether the item of its return is beyond reach: released, withdrawn, or worked on by somebody."""
        made = self.status_item
        return not made.is_unreleased or made.version > 1 or made.sections.filter(version__gt=1).exists()

    def _require_return(self, meeting: "Meeting | None", month: datetime.date | None) -> None:
        """Refuse a return to another forum's meeting, to one that is not to come, and to a month that is past."""
        if meeting is not None and month is not None:
            raise TransitionError(gettext("It can return to a meeting or in a month, not both. Choose one of them."))
        if month is not None and month < timezone.localdate().replace(day=1):
            raise TransitionError(gettext("The month of its return is past. Choose this month or a later one."))
        if meeting is None:
            return
        if meeting.forum_id != self.item.forum_id:
            raise TransitionError(gettext("It can only return to a meeting of the same forum. Choose one of those."))
        if meeting.status == Meeting.Status.CANCELLED:
            raise TransitionError(gettext("The meeting of its return is cancelled. Choose another meeting."))
        if not meeting.takes_items or not meeting.comes_after(self.item.meeting):
            raise TransitionError(
                gettext("The meeting of its return has been held or is going on. Choose a meeting that is to come.")
            )

    def _make_status(self, *, by: "User | None") -> None:
        """Make the item of its return, or share the one that another follow-up of the same decision has there."""
        own: Any = self
        if not (own.returns_to_id or own.returns_in):
            return
        others = type(own).objects.filter(item=own.item, returns_to=own.returns_to, returns_in=own.returns_in)
        for other in others.exclude(pk=own.pk).exclude(status_item=None).select_related("status_item"):
            if other.status_item.is_unreleased:
                own.status_item = other.status_item
                break
        else:
            own.status_item = self._written(by=by)
        own.save(update_fields=["status_item"])

    def _written(self, *, by: "User | None") -> AgendaItem:
        """The item, with a link back to the decision and its text begun. Who may not read that may not read this."""
        own: Any = self
        item = own.item
        public = TITLE.format(title=item.public_title) if item.public_title else ""
        made = AgendaItem.objects.write(
            forum=item.forum, meeting=own.returns_to, by=by,  # type: ignore[arg-type]
            title=TITLE.format(title=item.title)[:1000], public_title=public[:1000], closed=item.closed,
            case_number=item.case_number, kind=AgendaItem.Kind.INFORMATION, copied_from=item,
        )  # fmt: skip
        made._keep_out(item)
        if presentation := made.sections.filter(type="presentation").first():
            day, due = long_date(item.meeting.held_on), long_date(own.due_on)
            said = TEXT(label=item.label, day=day, what=own.what.rstrip("."), who=own.who, due=due)
            presentation.html = f"<p>{escape(said)}</p>"
            presentation.save(update_fields=["html"])
        return made

    def _drop_status(self, *, by: "User | None") -> None:
        """Lay the item of its return aside, unless another follow-up has it too or somebody has worked on it."""
        own: Any = self
        made = own.status_item
        if made is None:
            return
        shared = type(own).objects.filter(status_item=made).exclude(pk=own.pk).exclude(status="cancelled").exists()
        if not shared and not self.status_stays:
            made.take_off(by=by)
        own.status_item = None
        own.save(update_fields=["status_item"])

    def _where_to(self) -> "Meeting | None":
        """The meeting to which the item of a month belongs: the month's first that takes items.

        Once the month is over without one, the next that is to come.
        """
        own: Any = self
        month, today = own.returns_in, timezone.localdate()
        coming = Meeting.objects.filter(forum=own.forum_id, status__in=Meeting.BEFORE_SESSION, held_on__gte=today)
        coming = coming.order_by("held_on", "start", "pk")
        if today < next_month(month):
            coming = coming.filter(held_on__gte=month, held_on__lt=next_month(month))
        return coming.first()

    @transaction.atomic
    def place_status(self) -> bool:
        """Let the item of its return stand where it belongs today; whether it was moved.

        The item of a month goes to the month's first meeting; what stood in a cancelled meeting goes on to that month's
        next, or to the backlog. An item that was released, or that the secretary has put somewhere, stays.
        """
        own: Any = self
        made = own.status_item
        if made is None or not made.is_unreleased:
            return False
        if made.meeting is not None and made.meeting.status != Meeting.Status.CANCELLED:
            return False
        meeting = self._where_to() if own.returns_in else None
        if made.meeting == meeting:
            return False
        made.move_to(meeting, by=None)
        return True
