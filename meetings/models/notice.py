"""The outbox: mails that are due, in the database and not in the queue."""

import datetime
import smtplib
import uuid
from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.planning import is_working_day
from meetings.tasks import send_notice

from .item import AgendaItem
from .meeting import Meeting
from .notice_wish import ASKED, DIGEST_HOUR, TOPICS, NoticeWish, digest_day
from .version import AgendaVersion

if TYPE_CHECKING:
    from .user import User

# How long after each attempt a mail is tried again; after the last it is given up. A mail server may be down for a day.
# The first is longer than any attempt takes: until then it is in hand, or whoever had it in hand is dead.
WAITS = tuple(datetime.timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440, 5))

# So long it is waited for more to be said of the same, before there is one mail of it all.
PAUSE = datetime.timedelta(minutes=5)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Mails by what is still to do."""

    def tell(
        self,
        users: "Iterable[User]",
        kind: str,
        *,
        about: str,
        pause: datetime.timedelta = datetime.timedelta(),
        **of: Any,
    ) -> None:
        """Tell each as they wish (`NoticeWish`), in the caller's transaction: by a mail that goes when it commits, or
        a pause after it, a line in the day's mail, or not at all. Nobody is told the same twice."""
        told = set(self.filter(kind=kind, about=about).values_list("user", flat=True))
        fresh = [user for user in users if user.pk not in told]
        meeting, item = of.get("meeting"), of.get("item")
        ways = NoticeWish.objects.ways(fresh, TOPICS[kind], getattr(meeting or item, "forum_id", None))
        rows: list[Any] = []
        for user in fresh:
            way = ways.get(user.pk, NoticeWish.Way.MAIL)
            if way == NoticeWish.Way.NONE and kind not in ASKED:
                continue
            day = None if way == NoticeWish.Way.MAIL else digest_day(timezone.now(), meeting)
            due_at = timezone.now() + pause
            rows.append(Notice(user=user, kind=kind, about=about, digest_on=day, due_at=due_at, **of))
        made = self.bulk_create(rows)
        keys = [notice.pk for notice in made if notice.digest_on is None and not pause]
        # Robust: where the broker cannot be reached the act stands all the same, and the sweep asks again.
        transaction.on_commit(lambda: [send_notice.delay(key) for key in keys], robust=True)

    def tell_together(
        self, users: "Iterable[User]", kind: str, *, about: str, which: int, grows: str, data: dict[str, Any], **of: Any
    ) -> None:
        """Tell each as `tell` does, but `PAUSE` later and in one mail with what else is told of the same meanwhile: it
        comes into the list of the data that `grows` names. Call it with what it is about locked."""
        left = {user.pk: user for user in users}
        waiting = self.filter(kind=kind, about__startswith=f"{about} ", user__in=left).lock_untried()
        for notice in waiting:
            notice.data[grows] += [one for one in data[grows] if one not in notice.data[grows]]
            notice.save(update_fields=["data"])
            left.pop(notice.user_id, None)
        self.tell(left.values(), kind, about=f"{about} {which}", pause=PAUSE, data=data, **of)

    def lock_untried(self) -> Self:
        """Those that nobody has begun to send, so that what they say can still be another: locked until the caller's
        transaction ends. One that is being sent at this moment is not among them."""
        untried = Q(digest_on=None, attempts=0) | Q(digest_on__gte=digest_day(timezone.now()))
        return self.filter(untried, status=Notice.Status.DUE).select_for_update(skip_locked=True)

    @transaction.atomic
    def drop_what_is_read(self, user: "User", remarks: Collection[int]) -> None:
        """The person has these remarks before their eyes: they are told of them no more. What is being sent is left."""
        waiting = self.filter(user=user, kind=Notice.Kind.TALK, status=Notice.Status.DUE)
        for notice in waiting.select_for_update(skip_locked=True):
            left = [remark for remark in notice.data["remarks"] if remark not in remarks]
            if left:
                notice.data["remarks"] = left
            else:
                notice.status = Notice.Status.DROPPED
            notice.save(update_fields=["data", "status"])

    def due(self, *, now: datetime.datetime) -> Self:
        """Those that are not sent, nor lie in a day's mail, and whose time to be tried, or tried again, has come."""
        return self.filter(status=Notice.Status.DUE, digest_on=None, due_at__lte=now)

    def gather(self, *, now: datetime.datetime) -> None:
        """Make the day's mail for everyone for whom something lies in it; on working days, from `DIGEST_HOUR` on.

        What lies in it stays due until that mail is sent, and shares its fate. Whose last one is still on its way waits
        for it: so nothing is told twice, and nothing is lost where the worker was away for days.
        """
        local = timezone.localtime(now)
        if not is_working_day(local.date()) or local.hour < DIGEST_HOUR:
            return
        due = self.filter(status=Notice.Status.DUE)
        lying = due.filter(digest_on__lte=local.date())
        waiting = due.filter(kind=Notice.Kind.DIGEST).values("user")
        for user in set(lying.exclude(user__in=waiting).values_list("user", flat=True)):
            with transaction.atomic():
                of = list(lying.filter(user=user).order_by("asked_at", "pk").values_list("pk", flat=True))
                notice, is_new = self.get_or_create(
                    user_id=user,
                    kind=Notice.Kind.DIGEST,
                    about=f"digest {local.date()}",
                    defaults={"data": {"of": of}, "due_at": now},
                )
                if is_new:
                    transaction.on_commit(partial(send_notice.delay, notice.pk), robust=True)

    def failed(self) -> Self:
        """Those that could not be sent, with whom they were for."""
        return self.filter(status=Notice.Status.FAILED).select_related("user")


class Notice(models.Model):
    """One mail to one person about one thing. Composed when it is sent, from what was released and no later."""

    class Kind(models.TextChoices):
        RELEASED = "released", _("agenda released")
        CHANGED = "changed", _("agenda changed")
        SUPPLEMENT = "supplement", _("supplement released")
        CANCELLED = "cancelled", _("meeting cancelled")
        MOVED = "moved", _("meeting moved")
        REVIEW = "review", _("asked to review")
        HANDED_IN = "handed_in", _("item handed in")
        RETURNED = "returned", _("item returned")
        SUBMITTED = "submitted", _("asked to approve")
        ASKED_AGAIN = "asked_again", _("asked to approve again")
        APPROVAL_DUE = "approval_due", _("reminder to approve")
        CORRECTED = "corrected", _("correction suggested")
        CORRECTION_ANSWERED = "correction_answered", _("correction answered")
        APPROVED = "approved", _("minutes approved")
        TALK = "talk", _("remark in a talk")
        REGRETS = "regrets", _("regrets")
        DIGEST = "digest", _("digest")
        POSTPONED = "postponed", _("item postponed")
        FOLLOW_UP = "follow_up", _("follow-up given")
        REMINDER = "reminder", _("reminder of a follow-up")
        ANSWERED = "answered", _("follow-up answered")

    class Status(models.TextChoices):
        DUE = "due", _("due")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        # By the time that it was to be sent there was nothing left to say to this person.
        DROPPED = "dropped", _("no longer needed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="notices", null=True, blank=True)
    version = models.ForeignKey(AgendaVersion, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, related_name="+", null=True, blank=True)
    data = models.JSONField(_("facts"), default=dict, blank=True)
    # What it is about, so that nobody is told the same twice: "version 12", "review 4".
    about = models.CharField(max_length=100)
    # Becomes the Message-ID: a mail that is sent twice is the same mail.
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # When it is sent with others in one mail; none: at once.
    digest_on = models.DateField(_("in the digest of"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    # Counted on before each attempt, so that whoever dies of it has it tried again, by another and not at once.
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(name="notice_due", fields=["due_at"], condition=Q(status="due"))]
        constraints = [
            models.UniqueConstraint(name="notice_once_per_person", fields=["user", "kind", "about"]),
            models.CheckConstraint(
                name="notice_sent_has_a_time",
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()}"

    def send(self, compose: "Callable[[Notice], EmailMessage | None]") -> None:
        """Compose and send, once. Safe to run twice and by two workers: the second finds it sent, or in hand, or that
        its time has not come.

        At least once: whoever dies after the mail server has taken it, and before the row says so, has it sent again,
        under the same Message-ID. Where the server cannot be reached or asks for patience it stays due, and the sweep
        tries later and later (`WAITS`); then, and where the server says that there is no such address or that it does
        not take this mail, it has failed for good. Where nothing is left to say to this person it is dropped.
        """
        with transaction.atomic():
            if not self._is_due():
                return
            if self.attempts >= len(WAITS):
                self._settle(self.Status.FAILED)
                return
            self.due_at, self.attempts = timezone.now() + WAITS[self.attempts], self.attempts + 1
            self.save(update_fields=["attempts", "due_at"])
        # Counted before the transaction that sends: a worker that dies of it has tried all the same.
        with transaction.atomic():
            if not self._is_due(at_once=True):
                return
            mail = compose(self)
            if mail is None:
                self._settle(self.Status.DROPPED)
                return
            try:
                mail.send()
            except (smtplib.SMTPException, OSError) as error:
                if _is_final(error):
                    self._settle(self.Status.FAILED)
            else:
                self._settle(self.Status.SENT)

    def send_again(self) -> None:
        """Try a mail that failed once more from the start. Does nothing to one that is sent or due."""
        now, again = timezone.now(), Notice.objects.filter(pk=self.pk, status=self.Status.FAILED)
        if again.update(status=self.Status.DUE, attempts=0, asked_at=now, due_at=now, digest_on=None):
            transaction.on_commit(lambda: send_notice.delay(self.pk), robust=True)

    def _is_due(self, *, at_once: bool = False) -> bool:
        """Lock the row and read it anew; no where it is sent already, another worker has it in hand, or, unless it is
        to be sent at once, its time has not come."""
        try:
            self.refresh_from_db(from_queryset=Notice.objects.select_for_update(skip_locked=True, of=("self",)))
        except Notice.DoesNotExist:
            return False
        return self.status == self.Status.DUE and (at_once or self.due_at <= timezone.now())

    def _settle(self, status: str) -> None:
        self.status, self.sent_at = status, timezone.now() if status == self.Status.SENT else None
        self.save(update_fields=["status", "sent_at"])
        if self.kind == self.Kind.DIGEST:
            told = Notice.objects.filter(pk__in=self.data["of"], status=self.Status.DUE)
            told.update(status=status, sent_at=self.sent_at)


def _is_final(error: Exception) -> bool:
    """Whether the mail server will never take this mail for this person; what is wrong with the server or with our
    account on it may be put right, and is tried again."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _said in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500
