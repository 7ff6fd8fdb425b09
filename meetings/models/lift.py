"""A member wants an item discussed that was to be taken as information."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.danish import clock, long_date
from meetings.planning import working_day

from .audit import Action, AuditEntry
from .item import AgendaItem
from .meeting import Meeting
from .membership import Membership, Role
from .stateful import TransitionError

if TYPE_CHECKING:
    from .user import User

# Who sits at the table to discuss: not who takes the minutes, observes, or waits to be called.
LIFTERS = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER)
NOON = datetime.time(12)


def lift_deadline(meeting: Meeting) -> datetime.datetime:
    """Until when items can be lifted: the last working day before the meeting at 12.00.

    The chair needs an afternoon to set the time aside, and who presents the item an afternoon to prepare; a deadline
    closer to the release would cut off those who read the agenda late, which is most of them.
    """
    return timezone.make_aware(datetime.datetime.combine(working_day(meeting.held_on, -1), NOON))


class LiftQuerySet(models.QuerySet["Lift"]):
    """Wishes to discuss, and the acts by which they come and go."""

    @transaction.atomic
    def lift(self, item: AgendaItem, *, by: "User", why: str = "") -> "Lift":
        """Ask that the item be discussed. Doing it twice changes nothing.

        Refused where the forum does not want it, unless the item is of information on a released agenda, after the
        deadline, and for who is no member at the table.
        """
        membership = self._open(item, by)
        wish, is_new = self.get_or_create(item=item, membership=membership, defaults={"why": _line(why)})
        if is_new:
            self._log(item, Action.ITEM_LIFTED, by, membership)
        return wish

    @transaction.atomic
    def take_back(self, item: AgendaItem, *, by: "User") -> None:
        """Let it be taken as information after all, as far as this member is concerned. Refused as `lift` is."""
        membership = self._open(item, by)
        gone, _each = self.filter(item=item, membership=membership).delete()
        if gone:
            self._log(item, Action.LIFT_TAKEN_BACK, by, membership)

    def of_items(self, items: "Iterable[AgendaItem]") -> "dict[int, list[Lift]]":
        """Who wants to discuss what, by the item's key, in one query."""
        found: dict[int, list[Lift]] = {}
        for one in self.filter(item__in=list(items)).select_related("membership"):
            found.setdefault(one.item_id, []).append(one)
        return found

    def _open(self, item: AgendaItem, by: "User") -> Membership:
        item.lock_with_meeting()
        meeting = item.meeting
        if meeting is None or not meeting.forum.lets_lift:
            raise TransitionError(gettext("This forum does not lift items to discussion. That is one of its settings."))
        if item.kind != AgendaItem.Kind.INFORMATION or item.number is None:
            raise TransitionError(gettext("Only an item of information on the released agenda can be lifted."))
        if meeting.status != Meeting.Status.RELEASED or item.status != AgendaItem.Status.ON_AGENDA:
            raise TransitionError(gettext("The agenda does not stand open to this any more. Say it at the meeting."))
        if timezone.now() > (until := lift_deadline(meeting)):
            day = timezone.localtime(until)
            told = gettext("The deadline was %(day)s at %(hour)s. Tell the chair, or say it at the meeting.")
            raise TransitionError(told % {"day": long_date(day.date()), "hour": clock(day.time())})
        own = meeting.forum.memberships.active().filter(user=by, role__in=LIFTERS).order_by("position", "pk").first()
        if own is None:
            raise TransitionError(gettext("Only the forum's members can lift an item to discussion."))
        return own

    def _log(self, item: AgendaItem, action: str, by: "User", membership: Membership) -> None:
        facts = {"item": str(item.key), "name": membership.name}
        AuditEntry.objects.record(item.meeting, action, by=by, subject=item, data=facts)


class Lift(models.Model):
    """One member's wish to discuss one item ("løft til drøftelse"). The rest is taken as information together."""

    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="lifts")
    membership = models.ForeignKey(
        Membership, verbose_name=_("membership"), on_delete=models.PROTECT, related_name="lifts"
    )
    why = models.CharField(_("why"), max_length=500, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = LiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to discuss")
        verbose_name_plural = _("wishes to discuss")
        ordering = ["item", "at", "pk"]
        constraints = [models.UniqueConstraint(name="lift_once_per_member", fields=["item", "membership"])]

    def __str__(self) -> str:
        return f"{self.membership.name}: {self.item}"


def _line(text: str) -> str:
    return " ".join(text.split())[:500]
