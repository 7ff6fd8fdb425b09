"""An addendum to minutes that are approved: dated, signed, before the text it corrects, and never instead of it."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.addenda import addenda_of
from meetings.models import Action, AgendaItem, AuditEntry, TransitionError
from meetings.permissions import is_excluded
from meetings.richtext import clean, plain_text
from meetings.snapshot import sha256_of

from .minutes import Minutes

if TYPE_CHECKING:
    from meetings.models import User

# So much is an addendum; what is longer is another text.
LONGEST = 20_000


class AddendumQuerySet(models.QuerySet["Addendum"]):
    """The addenda of minutes."""

    def standing(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def pending(self) -> Self:
        """Those that are written and not approved: drafts, or in approval."""
        return self.standing().filter(approved_at=None)

    def readable_by(self, user: "User") -> Self:
        """Without those to an item that the person takes no part in."""
        return self.exclude(item__exclusions__membership__user=user)

    @transaction.atomic
    def write(self, minutes: Minutes, item: AgendaItem | None, html: str, *, by: "User") -> "Addendum":
        """Write an addendum to an item of approved minutes, or to all of them; nobody else reads it before it is sent.

        Refused unless the minutes are approved and no addenda are in approval; to an item that was withdrawn or does
        not stand in them, or in which the person takes no part; and without a text.
        """
        document = minutes.lock_to_add()
        if item is not None:
            said = next((one for one in document["items"] if one["key"] == str(item.key)), None)
            if said is None or said["status"] == "withdrawn" or is_excluded(by, item):
                raise TransitionError(
                    gettext("The item was withdrawn, or does not stand in the minutes. Choose another, or all of them.")
                )
        last = self.filter(minutes=minutes).aggregate(last=Max("number"))["last"] or 0
        # Minutes that were imported may have brought some along.
        last = max([last, *(one["number"] for one in addenda_of(document))])
        row = self.create(
            minutes=minutes, number=last + 1, item=item, html=_text(html), dated=timezone.localdate(),
            signed_by=str(by), by=by,
        )  # fmt: skip
        row.log(Action.ADDENDUM_WRITTEN, by=by)
        return row


class Addendum(models.Model):
    """One addendum to one item of approved minutes, or to all of them where no item is named."""

    minutes = models.ForeignKey(Minutes, verbose_name=_("minutes"), on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveSmallIntegerField(_("number"))
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("agenda item"),
        on_delete=models.PROTECT,
        related_name="addenda",
        null=True,
        blank=True,
    )
    html = models.TextField(_("correction"))
    dated = models.DateField(_("date"))
    signed_by = models.CharField(_("signed by"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    # When it was written, or written otherwise.
    at = models.DateTimeField(_("at"), default=timezone.now)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    # Left out of the minutes again before it was approved.
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = AddendumQuerySet.as_manager()

    class Meta:
        verbose_name = _("addendum")
        verbose_name_plural = _("addenda")
        ordering = ["minutes", "number"]
        constraints = [
            models.UniqueConstraint(name="addendum_number_once", fields=["minutes", "number"]),
            models.CheckConstraint(name="addendum_has_a_text", condition=~Q(html="")),
            models.CheckConstraint(name="addendum_is_signed", condition=~Q(signed_by="")),
            models.CheckConstraint(
                name="addendum_approved_or_withdrawn", condition=Q(approved_at=None) | Q(withdrawn_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} {self.number}"

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)

    @property
    def stamp(self) -> str:
        """Names the text that somebody has read: another text is another stamp."""
        return f"{self.number}-{sha256_of(self.html)[:20]}"

    @transaction.atomic
    def rewrite(self, html: str, *, by: "User", seen: str) -> bool:
        """Let it read so, dated and signed anew; whether it was another text.

        Refused while it is in approval or is approved or withdrawn; and where `seen`, the stamp of what was read, is
        not that of what stands there.
        """
        self._lock_draft(seen)
        return self.put(html, by=by)

    @transaction.atomic
    def withdraw(self, *, by: "User", seen: str) -> None:
        """Leave it out. Refused as `rewrite` is. The log tells it."""
        self._lock_draft(seen)
        self.withdrawn_at = timezone.now()
        self.save(update_fields=["withdrawn_at"])
        self.log(Action.ADDENDUM_WITHDRAWN, by=by)

    def put(self, html: str, *, by: "User") -> bool:
        """Let it read so; whether it was another text. The caller holds the locks, and has asked what is allowed."""
        html = _text(html)
        if html == self.html:
            return False
        self.html, self.dated, self.signed_by, self.by, self.at = (
            html,
            timezone.localdate(),
            str(by),
            by,
            timezone.now(),
        )
        self.save(update_fields=["html", "dated", "signed_by", "by", "at"])
        self.log(Action.ADDENDUM_WRITTEN, by=by)
        return True

    def log(self, action: str, *, by: "User") -> None:
        """Enter an act on it in the log."""
        item = str(self.item.key) if self.item else ""
        data = {"number": self.number, "item": item, "sha256": sha256_of(self.html)}
        AuditEntry.objects.record(self.minutes.meeting, action, by=by, subject=self, data=data)

    def _lock_draft(self, seen: str) -> None:
        minutes: Any = self.minutes
        minutes.lock_to_add()
        self.refresh_from_db(fields=["html", "at", "approved_at", "withdrawn_at"])
        if self.approved_at or self.withdrawn_at:
            raise TransitionError(gettext("The addendum is approved or withdrawn already. Reload the page."))
        if seen != self.stamp:
            raise TransitionError(
                gettext("Somebody else has written in the addendum after you read it. See below how it reads now.")
            )


def _text(html: str) -> str:
    if len(html) > LONGEST:
        raise TransitionError(
            gettext("The addendum is too long. Shorten it, and refer to an item of a coming meeting.")
        )
    html = clean(html)
    if not plain_text(html).strip():
        raise TransitionError(gettext("The addendum is empty. Write what it is to say."))
    return html
