"""The acts on a correction: the secretary takes or declines it with an answer, who made it takes it back."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from decisions import approval_notices as notices
from decisions.approved_text import COVER
from decisions.outcomes import Part
from meetings.models import Action, AuditEntry, TransitionError
from meetings.richtext import clean, from_text, plain_text

if TYPE_CHECKING:
    from meetings.models import User


class Correcting(models.Model):
    """What becomes of a correction. Each act locks the meeting, then the minutes."""

    pk: Any
    approver: Any
    item: Any
    addendum: Any
    addendum_id: Any
    kind: Any
    part: Any
    was: Any
    html: Any
    words: Any
    status: Any
    answer: Any
    answered_by: Any
    answered_at: Any

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """To which piece it is: the item's key, or the cover's."""
        return str(self.item.key) if self.item else COVER

    @transaction.atomic
    def take(self, *, by: "User", read: int, answer: str = "", html: str | None = None) -> bool:
        """Let the minutes read as it says, in a new version; whether the text became another.

        `html` is the text as the secretary would have it: asked for with an objection, and where the text has been
        changed since the correction was written. A dissent goes on record in its own words. Refused once it is answered
        or taken back, on a version that is not the newest, and where the item was withdrawn. Once the minutes are
        approved only the text of an addendum is changed. What stands on the cover is put right where it is written.
        """
        minutes = self._lock_open(read)
        if self.key not in minutes.to_approve(minutes.newest()):
            raise TransitionError(gettext("The item was withdrawn, and its text is not changed any more. Decline it."))
        if minutes.addenda_sent_at and self.kind == "dissent":
            raise TransitionError(gettext("The minutes are approved. Only what an addendum says can be corrected."))
        if self.item is None and not minutes.addenda_sent_at:
            raise TransitionError(
                gettext(
                    "Take the minutes back, and put right who took part or what the meeting's facts say. Answer then."
                )
            )
        changed = self._state_dissent() if self.kind == "dissent" else self._write(html, by=by)
        self.close("taken", by=by, answer=answer)
        if changed:
            minutes.revise(by=by, data={"correction": self.pk, "item": self.key})
        notices.tell_answered(self)
        minutes.settle(by=by)
        return changed

    @transaction.atomic
    def decline(self, *, by: "User", read: int, answer: str = "") -> None:
        """Let the text stay as it is. Refused once it is answered or taken back, and on an old version."""
        minutes = self._lock_open(read)
        self.close("declined", by=by, answer=answer)
        notices.tell_answered(self)
        minutes.settle(by=by)

    @transaction.atomic
    def withdraw(self, *, by: "User") -> None:
        """Take it back: by who made it, open or declined. Refused where it was taken, for that stands in the text."""
        minutes = self.approver.minutes
        minutes.lock_for_approval()
        self.refresh_from_db(fields=["status"])
        if by.pk not in (self.approver.user_id, self.approver.substitute_id):
            raise TransitionError(gettext("Only who made the correction takes it back."))
        if self.status not in ("open", "declined"):
            raise TransitionError(gettext("The correction is answered or taken back already. Reload the page."))
        self.close("withdrawn", by=by)
        minutes.settle(by=by)

    def close(self, status: str, *, by: "User", answer: str = "") -> None:
        """Say what became of it, and log it; the caller holds the locks."""
        row: Any = self
        self.status = status
        changed = ["status"]
        if status != "withdrawn":
            self.answer, self.answered_by, self.answered_at = answer.strip(), by, timezone.now()
            changed += ["answer", "answered_by", "answered_at"]
        models.Model.save(self, update_fields=changed)
        action = Action.CORRECTION_WITHDRAWN if status == "withdrawn" else Action.CORRECTION_ANSWERED
        data = {"approver": self.approver.name, "item": self.key, "status": status}
        AuditEntry.objects.record(self.approver.minutes.meeting, action, by=by, subject=row, data=data)

    def _lock_open(self, read: int) -> Any:
        minutes = self.approver.minutes
        minutes.lock_for_approval(read)
        self.refresh_from_db(fields=["status"])
        if self.status != "open":
            raise TransitionError(gettext("The correction is answered or taken back already. Reload the page."))
        return minutes

    def _write(self, html: str | None, *, by: "User") -> bool:
        if self.kind == "objection" and html is None:
            raise TransitionError(gettext("Write how the text is to read, or decline the objection with an answer."))
        minutes = self.approver.minutes
        if minutes.addenda_sent_at:
            return self._write_addendum(html, by=by)
        decision, _new = apps.get_model("decisions", "Decision").objects.get_or_create(item=self.item)
        decision.item = self.item
        part = Part(self.part)
        now = decision.text(part)
        wanted = clean(self.html if html is None else html)
        if not plain_text(wanted).strip():
            raise TransitionError(gettext("The text is empty. Write how it is to read."))
        if wanted == now:
            return False
        if html is None and self.was != now:
            raise TransitionError(
                gettext("The text has been changed since this was written. Put the two together, and save the result.")
            )
        return decision.correct(part, wanted, by=by)

    def _write_addendum(self, html: str | None, *, by: "User") -> bool:
        """The addendum that it names; an objection names none, and means the item's only one."""
        rows = list(self.approver.minutes.addenda.pending().filter(item=self.item))
        row = next((one for one in rows if one.pk == self.addendum_id), None)
        if row is None and self.addendum_id is None and len(rows) == 1:
            row = rows[0]
        if row is None:
            raise TransitionError(
                gettext("It is not told which addendum it is to. Decline it with an answer, or take the addenda back.")
            )
        if html is None and self.was != row.html:
            raise TransitionError(
                gettext("The text has been changed since this was written. Put the two together, and save the result.")
            )
        return row.put(self.html if html is None else html, by=by)

    def _state_dissent(self) -> bool:
        statements = apps.get_model("decisions", "Statement").objects.filter(item=self.item)
        last = statements.aggregate(last=Max("position"))["last"]
        meeting = self.approver.minutes.meeting
        who = meeting.participants.filter(membership__user=self.approver.user).first() if self.approver.user else None
        statements.create(
            item=self.item,
            participant=who or meeting.participants.filter(name=self.approver.name).first(),
            name=self.approver.name,
            position=0 if last is None else last + 1,
            html=from_text(self.words),
        )
        return True
