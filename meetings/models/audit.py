"""The log that cannot be changed: who did what, when, to what."""

import datetime
import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .meeting import Meeting
    from .user import User

# One number for "somebody is writing the next link of the chain"; any constant that nobody else takes would do.
CHAIN_LOCK = 0x5245464552415421


class Action(models.TextChoices):
    """Every act that is logged. A closed list: an act that is not here is not an act."""

    MEETING_PLANNED = "meeting.planned", _("meeting planned")
    MEETING_CHANGED = "meeting.changed", _("meeting changed")
    MEETING_MOVED = "meeting.moved", _("meeting moved")
    DRAFTING_BEGUN = "agenda.drafting_begun", _("drafting begun")
    AGENDA_RELEASED = "agenda.released", _("agenda released")
    REVIEW_BEGUN = "agenda.review_begun", _("review begun")
    REVIEW_ENDED = "agenda.review_ended", _("review ended")
    FINDING_OVERRIDDEN = "agenda.finding_overridden", _("finding overridden")
    SUPPLEMENT_RELEASED = "agenda.supplement_released", _("supplement released")
    ITEM_WRITTEN = "item.written", _("item begun")
    ITEM_CHANGED = "item.changed", _("item changed")
    ITEM_HANDED_IN = "item.handed_in", _("item handed in")
    ITEM_ENDORSED = "item.endorsed", _("item endorsed")
    ITEM_ACCEPTED = "item.accepted", _("item accepted")
    ITEM_RETURNED = "item.returned", _("item returned")
    ITEM_TAKEN_BACK = "item.taken_back", _("item taken back")
    ITEM_MOVED = "item.moved", _("item moved")
    ITEM_COPIED = "item.copied", _("item copied")
    ITEM_POSTPONED = "item.postponed", _("item postponed")
    ITEM_WITHDRAWN = "item.withdrawn", _("item withdrawn")
    ITEM_REINSTATED = "item.reinstated", _("item reinstated")
    ITEM_OPENED_UP = "item.opened_up", _("item opened up")
    ITEM_CLOSED = "item.closed", _("item closed")
    ITEMS_ARRANGED = "agenda.arranged", _("order changed")
    TEXT_RESTORED = "section.restored", _("earlier text brought back")
    ATTACHMENT_ADDED = "attachment.added", _("attachment added")
    ATTACHMENT_CHANGED = "attachment.changed", _("attachment changed")
    ATTACHMENT_REPLACED = "attachment.replaced", _("attachment replaced")
    ATTACHMENT_REMOVED = "attachment.removed", _("attachment removed")
    ATTACHMENT_OPENED_UP = "attachment.opened_up", _("attachment opened up")
    ATTACHMENT_CLOSED = "attachment.closed", _("attachment closed")
    CALENDAR_RENEWED = "calendar.renewed", _("calendar address renewed")
    SESSION_OPENED = "meeting.session_opened", _("meeting begun")
    SESSION_UNDONE = "meeting.session_undone", _("meeting not begun after all")
    SESSION_REOPENED = "meeting.session_reopened", _("meeting taken up again")
    PRESENCE_NOTED = "presence.noted", _("presence noted")
    PRESENCE_UNDONE = "presence.undone", _("noted presence undone")
    ITEM_TAKEN_UP = "item.taken_up", _("item taken up at the meeting")
    OUTCOME_SET = "decision.outcome_set", _("outcome set")
    ITEM_DECIDED = "decision.made", _("item decided")
    DECISION_REOPENED = "decision.reopened", _("decision reopened")
    VOTES_COUNTED = "decision.votes_counted", _("votes counted")
    STATEMENT_RECORDED = "statement.recorded", _("statement recorded")
    STATEMENT_CHANGED = "statement.changed", _("statement changed")
    STATEMENT_REMOVED = "statement.removed", _("statement removed")
    FOLLOW_UP_GIVEN = "follow_up.given", _("follow-up given")
    FOLLOW_UP_CHANGED = "follow_up.changed", _("follow-up changed")
    FOLLOW_UP_ANSWERED = "follow_up.answered", _("follow-up answered")
    FOLLOW_UP_CANCELLED = "follow_up.cancelled", _("follow-up called off")
    MEETING_CANCELLED = "meeting.cancelled", _("meeting cancelled")
    MINUTES_BEGUN = "minutes.begun", _("minutes begun")
    MINUTES_TAKEN_BACK = "minutes.taken_back", _("minutes taken back")
    MINUTES_SUBMITTED = "minutes.submitted", _("minutes sent to approval")
    APPROVAL_GIVEN = "approval.given", _("approval given")
    APPROVAL_UNDONE = "approval.undone", _("approval undone")
    APPROVER_CHANGED = "approval.approver_changed", _("approver changed")
    CORRECTION_SUGGESTED = "correction.suggested", _("correction suggested")
    CORRECTION_ANSWERED = "correction.answered", _("correction answered")
    CORRECTION_WITHDRAWN = "correction.withdrawn", _("correction taken back")
    ADDENDUM_WRITTEN = "minutes.addendum_written", _("addendum written")
    ADDENDUM_WITHDRAWN = "minutes.addendum_withdrawn", _("addendum withdrawn")
    REGRETS_SENT = "presence.regrets_sent", _("regrets sent")
    REGRETS_TAKEN_BACK = "presence.regrets_taken_back", _("regrets taken back")
    ITEM_LIFTED = "item.lifted", _("item lifted to discussion")
    LIFT_TAKEN_BACK = "item.lift_taken_back", _("wish to discuss taken back")
    TALK_BEGUN = "talk.begun", _("talk begun")
    MINUTES_APPROVED = "minutes.approved", _("minutes approved")
    MINUTES_ARCHIVED = "minutes.archived", _("minutes archived")
    MINUTES_IMPORTED = "minutes.imported", _("minutes imported")
    DOCUMENT_MADE = "document.made", _("document made")


class AuditManager(models.Manager["AuditEntry"]):
    """The one way to write into the log, and the one to check it."""

    @transaction.atomic
    def record(
        self,
        meeting: "Meeting | None",
        action: str,
        *,
        by: "User | None",
        subject: models.Model,
        data: dict[str, Any] | None = None,
    ) -> "AuditEntry":
        """Append one entry, in the caller's transaction, chained to the one before.

        `by` is None for what the system itself did. Refused for an act that is not in the list of acts.
        """
        if action not in Action.values:
            raise ValueError(f"no such act: {action}")
        with connection.cursor() as cursor:
            # Held until the caller's transaction ends: two entries can never follow the same one.
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        last = self.order_by("-pk").first()
        entry = AuditEntry(
            meeting=meeting,
            action=action,
            by=by,
            by_name=str(by) if by else "",
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            at=timezone.now(),
            data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder)),
            previous=last.sha256 if last else "",
        )
        entry.sha256 = entry.seal()
        entry.save(force_insert=True)
        return entry

    def first_broken(self) -> "AuditEntry | None":
        """The first entry whose hash or link does not hold; None where the whole log does."""
        previous = ""
        for entry in self.order_by("pk").iterator():
            if entry.previous != previous or entry.seal() != entry.sha256:
                return entry
            previous = entry.sha256
        return None


class AuditEntry(models.Model):
    """One act: who, when, what, to what, with its facts. Never changed, never deleted; the database refuses it too."""

    meeting = models.ForeignKey(
        "meetings.Meeting",
        verbose_name=_("meeting"),
        on_delete=models.PROTECT,
        related_name="audit_entries",
        null=True,
    )
    action = models.CharField(_("act"), max_length=50, choices=Action.choices)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    by_name = models.CharField(_("name"), max_length=200, blank=True)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.CharField(_("subject"), max_length=100)
    at = models.DateTimeField(_("at"))
    data = models.JSONField(_("facts"), default=dict)
    previous = models.CharField(_("previous entry's hash"), max_length=64, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, unique=True)

    objects = AuditManager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(name="audit_action_is_known", condition=~Q(action="")),
            models.UniqueConstraint(name="audit_chain_never_forks", fields=["previous"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_action_display()}"

    def seal(self) -> str:
        """SHA-256 over everything that the entry says and the hash of the entry before."""
        said = {
            "meeting": self.meeting_id,
            "action": str(self.action),
            "by": self.by_id,
            "by_name": self.by_name,
            "subject": [self.subject_type, self.subject_id],
            "at": self.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
            "data": self.data,
            "previous": self.previous,
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
