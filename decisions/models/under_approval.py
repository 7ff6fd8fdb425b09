"""Minutes while they are in approval: who is asked, who is missing, and the last yes that approves them."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext

from decisions import approval_notices as notices
from decisions.approved_text import text_hashes
from decisions.standing import standings_of
from meetings.models import Action, AuditEntry, Forum, Stateful, TransitionError
from meetings.planning import working_day

if TYPE_CHECKING:
    from decisions.models import MinutesVersion
    from decisions.standing import Standing
    from meetings.models import User

Rule = Forum.ApprovalRule


class UnderApproval(Stateful):
    """The acts on minutes that are in approval. Each locks the meeting, then its minutes."""

    meeting: Any
    versions: Any
    asked: Any
    addenda_sent_at: Any
    approval_rule: Any
    approve_by: Any
    _lock: Any
    _make_version: Any
    approve: Any

    class Meta:
        abstract = True

    @property
    def is_in_approval(self) -> bool:
        """Whether they are to be approved, or addenda to them."""
        return self.status == "submitted" or self.addenda_sent_at is not None

    @property
    def is_asked_online(self) -> bool:
        """Whether somebody is asked for their approval now, and can give it here."""
        return self.is_in_approval and self.approval_rule != Rule.NEXT_MEETING

    @property
    def is_tacit(self) -> bool:
        """Whether silence until the deadline approves them."""
        return self.approval_rule == Rule.TACIT

    @property
    def is_overdue(self) -> bool:
        """Whether the day by which to answer is past, and they are not approved."""
        return self.is_asked_online and self.approve_by is not None and self.approve_by < timezone.localdate()

    def newest(self) -> "MinutesVersion":
        """The version that was made last."""
        return self.versions.select_related("snapshot").order_by("-number").first()

    def approved_version(self) -> "MinutesVersion | None":
        """The version that was approved last; what everybody reads."""
        return self.versions.approved().select_related("snapshot").order_by("-number").first()

    def in_force(self) -> "MinutesVersion | None":
        """The version that members read: what is approved, and until then the newest."""
        return self.approved_version() or self.newest()

    def to_approve(self, version: "MinutesVersion") -> dict[str, str]:
        """The hash of each piece that is to be approved in this version, by its key.

        Of addenda to approved minutes it is only what reads otherwise than the approved text.
        """
        before = self.approved_version() if self.addenda_sent_at else None
        return text_hashes(version.snapshot.document, before.snapshot.document if before else None)

    def standings(self) -> "list[Standing]":
        """How far everybody is who is asked, in a fixed number of queries."""
        return standings_of(self, self.newest())

    def lock_for_approval(self, read: int | None = None) -> "MinutesVersion":
        """Lock them; the version that is to be approved.

        Refused unless they are in approval and somebody is asked online; and where `read`, the number of the version
        that was read, is not the newest.
        """
        self._lock()
        self.require_in_approval(read)
        if not self.is_asked_online:
            raise TransitionError(gettext("The minutes are approved at the next meeting. Nobody is asked before that."))
        return self.newest()

    def require_in_approval(self, read: int | None = None) -> None:
        """Refuse with what has happened unless they are in approval, and `read` is the newest version's number."""
        if self.status == "draft":
            raise TransitionError(gettext("The minutes are not in approval. The secretary is writing them again."))
        if not self.is_in_approval:
            raise TransitionError(gettext("The minutes are approved already; nothing is changed."))
        if read is not None and read != self.newest().number:
            raise TransitionError(gettext("The minutes were changed after you read them. Read them again below."))

    def begin_approval(self, before: "MinutesVersion | None", version: "MinutesVersion") -> None:
        """Ask those whom the forum's rule names, in the act that sent the minutes; the caller holds the locks.

        Whoever is asked already is asked again only where an item that they approved is another now.
        """
        today = timezone.localdate()
        if not self.is_asked_online:
            self.approve_by = None
            models.Model.save(self, update_fields=["approve_by"])
            apps.get_model("decisions", "Approver").objects.let_off(self)
            return
        if before is None or self.approve_by is None or _differ(before, version):
            self.approve_by = max(working_day(today, self._days()), self.approve_by or today)
            models.Model.save(self, update_fields=["approve_by"])
        new = apps.get_model("decisions", "Approver").objects.ask(self)
        if self.addenda_sent_at and before is None:
            notices.tell_addenda(self, [one.approver for one in self.standings() if one.missing], version)
        else:
            notices.tell_submitted(self, new)
        if before is not None:
            self._ask_again(before, version)

    def revise(self, *, by: "User", data: dict[str, Any]) -> "MinutesVersion":
        """Make a version of what the secretary has just changed; the caller holds the locks."""
        before = self.newest()
        version = self._make_version("submitted", Action.MINUTES_SUBMITTED, by=by, data=data)
        self.begin_approval(before, version)
        return version

    def settle(self, *, by: "User | None") -> "MinutesVersion | None":
        """Approve them where nobody is missing any more; the caller holds the locks.

        Not while a correction waits for its answer. Where silence approves and the deadline is past, nobody is missing
        who has not objected.
        """
        standings = self.standings()
        if not standings or any(one.status == "open" for standing in standings for one in standing.standing):
            return None
        missing = [one for one in standings if one.missing]
        if not missing:
            return self.approve(by=by, names=[one.signature for one in standings])
        over = self.approve_by is not None and self.approve_by < timezone.localdate()
        if self.is_tacit and over and not any(one.objects for one in missing):
            agreed = [one.signature for one in standings if not one.missing]
            return self.approve(by=None, on=self.approve_by, names=agreed, tacit=True)
        return None

    @transaction.atomic
    def approve_tacitly(self) -> bool:
        """By the clock: approve them where the deadline is past and nobody has objected. Whether it was done."""
        self._lock()
        return self.is_asked_online and self.is_tacit and self.settle(by=None) is not None

    @transaction.atomic
    def remind(self, *, by: "User | None" = None) -> int:
        """Remind those who are missing, and nobody else; how many there are.

        By the clock, with nobody in `by`, everybody is reminded once before each deadline; the secretary may do so
        once a day.
        """
        self._lock()
        if not self.is_asked_online:
            if by is None:
                return 0
            self.lock_for_approval()
        missing = [one.approver for one in self.standings() if one.missing]
        if by is None:
            missing = [approver for approver in missing if approver.reminded_at is None]
        for approver in missing:
            approver.reminded_at = timezone.now()
            approver.save(update_fields=["reminded_at"])
        notices.tell_due(self, missing, on=timezone.localdate() if by else self.approve_by)
        return len(missing)

    @transaction.atomic
    def leave_to_next_meeting(self, *, by: "User") -> None:
        """Ask nobody any more: the next meeting approves them, by its item about these minutes."""
        self.lock_for_approval()
        self.approval_rule, self.approve_by = Rule.NEXT_MEETING, None
        models.Model.save(self, update_fields=["approval_rule", "approve_by"])
        AuditEntry.objects.record(
            self.meeting, Action.APPROVER_CHANGED, by=by, subject=self, data={"rule": str(Rule.NEXT_MEETING)}
        )

    def _require_nobody_missing(self, *, but: "User | None") -> None:
        """Refuse while somebody else is asked and has not approved."""
        standings = self.standings() if self.is_asked_online else []
        others = [one for one in standings if one.missing and (but is None or one.approver.user_id != but.pk)]
        if others:
            names = ", ".join(one.approver.name for one in others)
            raise TransitionError(gettext("%(names)s have not approved yet. Nothing is changed.") % {"names": names})

    def _days(self) -> int:
        forum = self.meeting.forum
        return forum.tacit_days if self.is_tacit else forum.approval_days

    def _ask_again(self, before: "MinutesVersion", version: "MinutesVersion") -> None:
        """Tell those who had approved an item that has another text now, and of these items alone."""
        had = {one.approver.pk: one for one in standings_of(self, before)}
        for one in standings_of(self, version):
            earlier = had.get(one.approver.pk)
            # A piece that is new is told to those who had nothing left; the others come to it anyway.
            again = [key for key in one.missing if earlier and (key in earlier.approved or not earlier.missing)]
            if again:
                one.approver.reminded_at = None
                one.approver.save(update_fields=["reminded_at"])
                notices.tell_asked_again(one.approver, version, again)


def _differ(before: "MinutesVersion", version: "MinutesVersion") -> bool:
    return text_hashes(before.snapshot.document) != text_hashes(version.snapshot.document)
