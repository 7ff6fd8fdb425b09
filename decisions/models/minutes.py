"""Minutes: the agenda with presence and decisions, approved by those the forum's rule names."""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions import approval_notices
from decisions.addenda import with_those_of
from decisions.minutes_snapshot import freeze_minutes
from meetings.models import Action, AuditEntry, Forum, Meeting, TransitionError
from meetings.notices import tell_postponed
from meetings.planning import working_day

from .with_addenda import WithAddenda

if TYPE_CHECKING:
    from decisions.models import MinutesVersion
    from meetings.models import User


# What holds minutes up: asked under the lock, by whoever lets people send them.
Check = Callable[["Minutes"], Any]


class MinutesManager(models.Manager["Minutes"]):
    """The way minutes come to be, and what the clock has to do with them."""

    def in_approval(self) -> "models.QuerySet[Minutes]":
        """Those that somebody is to approve: the minutes themselves, or addenda to them."""
        return self.filter(Q(status=Minutes.Status.SUBMITTED) | Q(addenda_sent_at__isnull=False))

    def due_for_the_clock(self, *, today: datetime.date) -> "models.QuerySet[Minutes]":
        """Those in approval whose deadline is past, or is the next working day."""
        due = self.in_approval().filter(approve_by__lte=working_day(today, 1))
        return due.exclude(approval_rule=Forum.ApprovalRule.NEXT_MEETING)

    def approve_addenda_left_to(self, meeting: Meeting, *, by: "User") -> None:
        """Approve the addenda that were left to the forum's next meeting, in the forum's name and on that day."""
        rows = self.filter(meeting__forum=meeting.forum, addenda_sent_at__isnull=False)
        for row in rows.filter(approval_rule=Forum.ApprovalRule.NEXT_MEETING).select_related("meeting__forum"):
            row.approve(by=by, on=meeting.held_on, names=[meeting.forum.name])

    @transaction.atomic
    def begin(self, meeting: Meeting, *, by: "User | None") -> "Minutes":
        """Begin the minutes of a meeting that is in session, or go on with them where it was taken up again."""
        meeting.lock().require(Meeting.Status.IN_SESSION)
        minutes, _new = self.get_or_create(meeting=meeting)
        meeting.status = Meeting.Status.MINUTES_DRAFTED
        meeting.save(update_fields=["status"])
        AuditEntry.objects.record(meeting, Action.MINUTES_BEGUN, by=by, subject=minutes)
        # By name: the follow-ups know of the session, and the session of its minutes.
        apps.get_model("decisions", "FollowUp").objects.tell_of(meeting)
        minutes.meeting = meeting
        minutes._tell_postponed()
        return minutes


class Minutes(WithAddenda):
    """The minutes of one meeting. Approved ones are never edited: a correction is a dated addendum."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("in approval")
        APPROVED = "approved", _("approved")
        ARCHIVED = "archived", _("archived")

    meeting = models.OneToOneField(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="minutes")
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    # What the document says of its approval; an imported one may name people and no date.
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approved_by = ArrayField(models.CharField(max_length=200), verbose_name=_("approved by"), default=list, blank=True)
    approve_by = models.DateField(_("to be approved by"), null=True, blank=True)
    # The forum's rule on the day when they were sent; at the next meeting where the secretary left it to that.
    approval_rule = models.CharField(
        _("approval rule"), max_length=20, choices=Forum.ApprovalRule.choices, blank=True, editable=False
    )
    tacit = models.BooleanField(_("tacitly approved"), default=False)
    # Since when addenda to the approved minutes are in approval.
    addenda_sent_at = models.DateTimeField(_("addenda sent at"), null=True, blank=True, editable=False)
    imported_from = models.CharField(_("imported from"), max_length=300, blank=True, editable=False)

    objects = MinutesManager()

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")
        constraints = [
            models.CheckConstraint(
                name="minutes_approved_have_a_time",
                condition=Q(status__in=["draft", "submitted"], approved_at=None)
                | Q(status__in=["approved", "archived"], approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="minutes_have_addenda_once_approved",
                condition=Q(addenda_sent_at=None) | Q(status__in=["approved", "archived"]),
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @transaction.atomic
    def submit(self, *, by: "User | None", check: "Check | None" = None) -> "MinutesVersion":
        """Freeze the minutes and ask for approval.

        Refused unless they are a draft and the meeting is over; and where `check`, which is asked under the lock,
        names something that has to be put right or answered for first.
        """
        self._lock()
        if self.status == self.Status.SUBMITTED:
            raise TransitionError(gettext("The minutes were sent to approval just now by somebody else."))
        self.require(self.Status.DRAFT)
        if self.meeting.status == Meeting.Status.IN_SESSION:
            raise TransitionError(gettext("The meeting has been taken up again. End it before the minutes are sent."))
        if check and check(self):
            raise TransitionError(
                gettext("Some findings are not answered yet. Put them right, or say why the minutes go out anyway.")
            )
        self._renew_texts(by)
        before = self.newest()
        self.status, self.approval_rule = self.Status.SUBMITTED, self.meeting.forum.approval_rule
        self.save(update_fields=["status", "approval_rule"])
        self._set_meeting(Meeting.Status.IN_APPROVAL)
        self._tell_postponed()
        version = self._make_version("submitted", Action.MINUTES_SUBMITTED, by=by)
        self.begin_approval(before, version)
        return version

    @transaction.atomic
    def take_back(self, *, by: "User", reason: str) -> None:
        """Write the minutes on: they are a draft again, and nobody reads what was sent to approval any more.

        Refused without a reason, and unless they are in approval.
        """
        self._lock()
        if self.status in (self.Status.APPROVED, self.Status.ARCHIVED):
            raise TransitionError(gettext("The minutes are approved and are not taken back. Nothing is changed."))
        self.require(self.Status.SUBMITTED)
        if not reason.strip():
            raise TransitionError(gettext("Say why the minutes are taken back. The reason stands in the log."))
        self.status = self.Status.DRAFT
        self.save(update_fields=["status"])
        self._set_meeting(Meeting.Status.MINUTES_DRAFTED)
        register = apps.get_model("decisions", "RegisterEntry").objects
        register.filter(meeting=self.meeting, approved=False).delete()
        AuditEntry.objects.record(
            self.meeting, Action.MINUTES_TAKEN_BACK, by=by, subject=self, data={"reason": reason.strip()}
        )

    @transaction.atomic
    def approve(
        self,
        *,
        by: "User | None",
        on: datetime.date | None = None,
        names: list[str] | None = None,
        read: int | None = None,
        tacit: bool = False,
    ) -> "MinutesVersion":
        """Make the minutes final, or the addenda to them, and tell the members. Refused unless they are in approval.

        `on` and `names` record an approval that was given on another day, or by others than the one who records it;
        `settle` names those who were asked. Without either it is refused while somebody else is asked and has not
        approved. `read` is the number of the version that was read: refused where there is a newer one.
        """
        self._lock()
        self.require_in_approval(read)
        if names is None and on is None:
            self._require_nobody_missing(but=by)
        if self.addenda_sent_at:
            return self._approve_addenda(by=by, on=on, names=names, tacit=tacit)
        self.status, self.approved_at = self.Status.APPROVED, timezone.now()
        self.approved_on = on or timezone.localdate(self.approved_at)
        self.approved_by = self.approvers(by) if names is None else names
        self.tacit = tacit
        self.save(update_fields=["status", "approved_at", "approved_on", "approved_by", "tacit"])
        self._set_meeting(Meeting.Status.APPROVED, minutes_are_out=True)
        version = self._make_version("approved", Action.MINUTES_APPROVED, by=by)
        approval_notices.tell_approved(version)
        return version

    def approvers(self, by: "User | None") -> list[str]:
        """Whose names the minutes say that they are approved by, when this person approves them.

        Where the forum's rule is chair and vice chair these are the two of the meeting, as they were called that day;
        who approves does it for both of them.
        """
        if self.meeting.forum.approval_rule == Forum.ApprovalRule.CHAIRS:
            people = {person.role: person.name for person in reversed(self.meeting.participants.all())}
            if "chair" in people and "vice_chair" in people:
                return [people["chair"], people["vice_chair"]]
        return [str(by)] if by else []

    @transaction.atomic
    def take_in(
        self, *, by: "User | None", source: str, number: int | None = None, said: dict[str, Any] | None = None
    ) -> "MinutesVersion":
        """Make minutes that were approved elsewhere a version here: an import. Refused unless the rows are a draft, or
        were imported before and are now to be replaced by a new version.

        `number` is the version's number where the source names one that is not taken; `said` the document, whose
        addenda are taken over with their approval.
        """
        again = self._lock().status == self.Status.APPROVED and self.imported_from
        self.require(self.Status.APPROVED if again else self.Status.DRAFT)
        self.status, self.approved_at, self.imported_from = self.Status.APPROVED, timezone.now(), source
        self.save(update_fields=["status", "approved_at", "imported_from"])
        self._set_meeting(Meeting.Status.APPROVED, minutes_are_out=True)
        data = {"source": source}
        return self._make_version("approved", Action.MINUTES_IMPORTED, by=by, number=number, data=data, said=said)

    @transaction.atomic
    def archive(self, *, by: "User | None") -> None:
        """Note that the approved minutes are in the archive. Refused unless they are approved."""
        self._lock().require(self.Status.APPROVED)
        self.status = self.Status.ARCHIVED
        self.save(update_fields=["status"])
        self._set_meeting(Meeting.Status.ARCHIVED, minutes_are_out=True)
        AuditEntry.objects.record(self.meeting, Action.MINUTES_ARCHIVED, by=by, subject=self)

    def _lock(self) -> Self:
        """Lock the meeting, then its minutes: always in that order."""
        self.meeting.lock()
        meeting = self.meeting
        self.lock()
        self.meeting = meeting
        return self

    def _renew_texts(self, by: Any) -> None:
        """Let the rows say on which day that goes on which is postponed, as the draft says it: it is frozen now."""
        later = self.meeting.items.filter(decision__goes_on_at__isnull=False, decision__edited=False)
        for item in later.select_related("meeting__forum", "decision__goes_on_at", "postponed_to__meeting"):
            decision = item.decision
            if decision.html != decision.text_now():
                decision.follow_outcomes(by=by)

    def _tell_postponed(self) -> None:
        """Tell the authors of what goes on at another meeting. Nobody is told the same twice."""
        moved = self.meeting.items.filter(postponed_to__isnull=False, author__isnull=False)
        for item in moved.select_related("author", "postponed_to"):
            tell_postponed(item)

    def _set_meeting(self, status: str, *, minutes_are_out: bool = False) -> None:
        self.meeting.status, self.meeting.minutes_are_out = status, minutes_are_out
        self.meeting.save(update_fields=["status", "minutes_are_out"])

    def _make_version(
        self,
        state: str,
        action: str,
        *,
        by: "User | None",
        number: int | None = None,
        data: dict[str, Any] | None = None,
        approval: dict[str, Any] | None = None,
        said: dict[str, Any] | None = None,
    ) -> "MinutesVersion":
        next_number = self.versions.model.objects.next_number(minutes=self)
        number = max(number or next_number, next_number)
        document = self._with_addenda(state, number, approval) or freeze_minutes(self, state=state, version=number)
        document = with_those_of(said, document) if said else document
        version = self.versions.model.objects.make(document, number=number, by=by, minutes=self, state=state)
        # What everybody reads stays the approved text until the addenda are approved too.
        if not self.addenda_sent_at or state == "approved":
            version.entries.model.objects.enter(version, document)
        AuditEntry.objects.record(
            self.meeting,
            action,
            by=by,
            subject=self,
            data={"version": number, "sha256": version.snapshot_id, **(data or {})},
        )
        return version
