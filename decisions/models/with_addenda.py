"""Minutes that are approved, and addenda to them: sent to approval, taken back, approved in a new version."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from decisions import approval_notices as notices
from decisions.addenda import with_addenda
from decisions.approval_sheet import approval_sheet
from meetings.models import Action, AuditEntry, TransitionError

from .under_approval import UnderApproval

if TYPE_CHECKING:
    from decisions.models import Addendum, MinutesVersion
    from meetings.models import User


class WithAddenda(UnderApproval):
    """The acts by which addenda come into approved minutes. Each locks the meeting, then the minutes.

    The minutes stay approved meanwhile, and the approved version is what everybody reads.
    """

    addenda: Any
    _set_meeting: Any
    approvers: Any

    class Meta:
        abstract = True

    def lock_to_add(self) -> dict[str, Any]:
        """Lock them for the writing of an addendum; the approved document that it is to.

        Refused unless they are approved, and while addenda are in approval.
        """
        self._lock()
        version = self._approved()
        if self.addenda_sent_at:
            raise TransitionError(
                gettext(
                    "The addenda are in approval. Take them back before you write in them, or wait for the answers."
                )
            )
        return version.snapshot.document

    @transaction.atomic
    def send_addenda(self, *, by: "User", seen: str) -> "MinutesVersion":
        """Ask those whom the forum's rule names for what the addenda are to, and for nothing else.

        `seen` is the stamp of all that was read. Refused where another secretary has sent them or changed one, where
        there are none, and where nobody of the asked may read one of them.
        """
        self._lock()
        self._approved()
        if self.addenda_sent_at:
            raise TransitionError(gettext("The addenda were sent to approval just now by somebody else."))
        rows = self._pending()
        if not rows:
            raise TransitionError(gettext("No addendum is written. Write one first."))
        if stamp_of(rows) != seen:
            raise TransitionError(gettext("Somebody has written in the addenda after you read them. Read them again."))
        self.addenda_sent_at, self.approval_rule, self.approve_by = (
            timezone.now(),
            self.meeting.forum.approval_rule,
            None,
        )
        models.Model.save(self, update_fields=["addenda_sent_at", "approval_rule", "approve_by"])
        # Who stood in for somebody then does not do so now.
        self.asked.update(substitute=None, reminded_at=None)
        data = {"addenda": [row.number for row in rows]}
        version = self._make_version("submitted", Action.MINUTES_SUBMITTED, by=by, data=data)
        self.begin_approval(None, version)
        standings = self.standings() if self.is_asked_online else []
        if standings and set(self.to_approve(version)) - {key for one in standings for key in one.items}:
            raise TransitionError(
                gettext("Nobody of those who approve takes part in one of the items. Leave that addendum out.")
            )
        return version

    @transaction.atomic
    def take_back_addenda(self, *, by: "User", reason: str) -> None:
        """Write the addenda on: they are drafts again. Refused without a reason, and unless they are in approval."""
        self._lock()
        if not self.addenda_sent_at:
            raise TransitionError(gettext("No addenda are in approval. Reload the page to see what has happened."))
        if not reason.strip():
            raise TransitionError(gettext("Say why the addenda are taken back. The reason stands in the log."))
        self.addenda_sent_at = None
        models.Model.save(self, update_fields=["addenda_sent_at"])
        data = {"reason": reason.strip(), "addenda": [row.number for row in self._pending()]}
        AuditEntry.objects.record(self.meeting, Action.MINUTES_TAKEN_BACK, by=by, subject=self, data=data)

    def _approve_addenda(
        self, *, by: "User | None", on: datetime.date | None, names: list[str] | None, tacit: bool
    ) -> "MinutesVersion":
        """Let the addenda in approval stand in the minutes; the caller holds the locks and has asked who is missing."""
        now, rows = timezone.now(), self._pending()
        numbers = [row.number for row in rows]
        approval = {
            "numbers": numbers,
            "on": (on or timezone.localdate(now)).isoformat(),
            "by": self.approvers(by) if names is None else names,
            "tacit": tacit,
        }
        if sheet := approval_sheet(self, tacit=tacit):
            approval["sheet"] = sheet
        data = {"addenda": numbers}
        version = self._make_version("approved", Action.MINUTES_APPROVED, by=by, data=data, approval=approval)
        self.addenda.filter(pk__in=[row.pk for row in rows]).update(approved_at=now)
        # What is in the archive is the text without them.
        self.status, self.addenda_sent_at = "approved", None
        models.Model.save(self, update_fields=["status", "addenda_sent_at"])
        self._set_meeting("approved", minutes_are_out=True)
        notices.tell_approved(version, addenda=numbers)
        return version

    def _with_addenda(self, state: str, number: int, approval: dict[str, Any] | None) -> dict[str, Any] | None:
        """The document of a version with the addenda that are in approval; None where none are."""
        if not self.addenda_sent_at:
            return None
        approved = self._approved().snapshot.document
        return with_addenda(approved, self._pending(), state=state, version=number, approval=approval)

    def _pending(self) -> "list[Addendum]":
        return list(self.addenda.pending().select_related("item"))

    def _approved(self) -> "MinutesVersion":
        version = self.approved_version()
        if self.status not in ("approved", "archived") or version is None:
            raise TransitionError(
                gettext("The minutes are not approved yet. Correct the text itself; an addendum comes after that.")
            )
        return version


def stamp_of(rows: "list[Addendum]") -> str:
    """Names the texts of addenda that somebody has read."""
    return ",".join(row.stamp for row in rows)
