"""Who dissented, and asked that the minutes say so (protokolbemærkning)."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models import Action, AgendaItem, AuditEntry, Participant, Stale
from meetings.models import TransitionError as Refused
from meetings.richtext import clean, plain_text

from .deciding import require_written
from .session import Session

if TYPE_CHECKING:
    from meetings.models import User


class StatementManager(models.Manager["Statement"]):
    """The way a statement comes into the minutes."""

    @transaction.atomic
    def record(self, item: AgendaItem, participant: Participant, html: str, *, by: "User") -> "Statement":
        """Record what a participant asks to have in the minutes. The same words of the same person stand once.

        Refused without words, for somebody who is not a participant of the meeting, and where nothing may be written.
        """
        item.lock_with_meeting()
        require_written(item)
        if participant.meeting_id != item.meeting_id:
            raise Refused(gettext("Choose one of the participants of this meeting."))
        html = _said(html)
        there = self.filter(item=item, participant=participant, html=html).first()
        if there:
            return there
        last = self.filter(item=item).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        statement = self.create(item=item, participant=participant, name=participant.name, position=position, html=html)
        statement.log(Action.STATEMENT_RECORDED, by=by)
        return statement


class Statement(models.Model):
    """A member's dissent, recorded on request (protokolbemærkning)."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="statements"
    )
    # Who said it, where that is one of the participants; the name is a copy and stays.
    participant = models.ForeignKey(
        Participant, verbose_name=_("participant"), on_delete=models.SET_NULL, related_name="statements",
        null=True, blank=True,
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200)
    html = models.TextField(_("statement"))

    objects = StatementManager()

    class Meta:
        verbose_name = _("statement for the minutes")
        verbose_name_plural = _("statements for the minutes")
        ordering = ["item", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="statement_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="statement_has_a_text", condition=~Q(html="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.item}"

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)

    @transaction.atomic
    def change(self, html: str, *, stood: str, by: "User") -> bool:
        """Put other words in their mouth at their wish. Refused with `Stale` where `stood` is not what stands there."""
        self._lock_to_write()
        html = _said(html)
        if html == self.html:
            return False
        if clean(stood) != self.html:
            raise Stale(self)
        was, self.html = self.html, html
        self.save(update_fields=["html"])
        self.log(Action.STATEMENT_CHANGED, by=by, was=was)
        return True

    @transaction.atomic
    def remove(self, *, by: "User") -> None:
        """Take it out of the minutes; the log keeps what it said. Refused where nothing may be written."""
        self._lock_to_write()
        self.log(Action.STATEMENT_REMOVED, by=by, was=self.html)
        self.delete()

    def log(self, action: str, *, by: "User", **facts: str) -> None:
        """Log an act on it, and tell the followers. The caller holds the locks."""
        data = {"item": str(self.item.key), "name": self.name, **facts}
        AuditEntry.objects.record(self.item.meeting, action, by=by, subject=self, data=data)
        assert self.item.meeting is not None
        Session.objects.touch(self.item.meeting)

    def _lock_to_write(self) -> None:
        item = self.item
        item.lock_with_meeting()
        require_written(item)
        self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update())
        self.item = item


def _said(html: str) -> str:
    html = clean(html)
    if not plain_text(html).strip():
        raise Refused(gettext("Write what is to stand in the minutes."))
    return html
