"""Approving minutes: who is asked, who said yes to which text, and what they would have otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.approved_text import COVER
from decisions.outcomes import Part
from meetings.models import AgendaItem

from .addendum import Addendum
from .approving import Approving
from .asking import ApproverManager
from .correcting import Correcting
from .minutes import Minutes
from .minutes_version import MinutesVersion


class Approver(Approving):
    """Somebody whom the forum's rule names for one meeting's minutes. The name is a copy of that day."""

    minutes = models.ForeignKey(Minutes, verbose_name=_("minutes"), on_delete=models.PROTECT, related_name="asked")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.PROTECT, related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # Who may say it for them, named by them or by the secretary.
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("substitute"), on_delete=models.PROTECT, related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    # Sent to approval again under a rule, or with people present, by which they are not asked any more.
    let_off_at = models.DateTimeField(_("not asked any more since"), null=True, blank=True)

    objects = ApproverManager()

    class Meta:
        verbose_name = _("approver")
        verbose_name_plural = _("approvers")
        ordering = ["minutes", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="approver_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="approver_once_per_account", fields=["minutes", "user"], condition=Q(user__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.minutes}"


class Approval(models.Model):
    """One person's yes to one exact text of one item, or of the cover where no item is named: to its hash, and so to
    nothing that comes after it.

    Undone while approval is open, and never changed otherwise.
    """

    class How(models.TextChoices):
        ONLINE = "online", _("online")
        SUBSTITUTE = "substitute", _("by a substitute")
        PAPER = "paper", _("on paper")

    approver = models.ForeignKey(
        Approver, verbose_name=_("approver"), on_delete=models.PROTECT, related_name="approvals"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="approvals",
        null=True, blank=True,
    )  # fmt: skip
    # The version that was read, and the hash of the item's text in it.
    version = models.ForeignKey(
        MinutesVersion, verbose_name=_("minutes version"), on_delete=models.PROTECT, related_name="approvals"
    )
    sha256 = models.CharField(_("hash of the item's text"), max_length=64)
    # Who said it: the approver, or the substitute.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    how = models.CharField(_("how"), max_length=20, choices=How.choices, default=How.ONLINE)
    at = models.DateTimeField(_("at"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["approver", "item", "at", "pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="approval_once_per_text",
                fields=["approver", "item", "sha256"],
                condition=Q(undone_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="approval_is_of_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="approval_way_is_known", condition=Q(how__in=["online", "substitute", "paper"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver.name}: {self.item or COVER}"

    @property
    def key(self) -> str:
        """Of which piece it is: the item's key, or the cover's."""
        return str(self.item.key) if self.item else COVER


class Correction(Correcting):
    """What an approver would have otherwise in one item, or on the cover where none is named: a text with changes, an
    objection, or a dissent on record."""

    class Kind(models.TextChoices):
        TEXT = "text", _("other words")
        OBJECTION = "objection", _("objection")
        DISSENT = "dissent", _("dissent on record")

    class Status(models.TextChoices):
        OPEN = "open", _("waits for the secretary")
        TAKEN = "taken", _("taken")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("taken back")

    approver = models.ForeignKey(
        Approver, verbose_name=_("approver"), on_delete=models.PROTECT, related_name="corrections"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="corrections",
        null=True, blank=True,
    )  # fmt: skip
    # The addendum whose text it would have otherwise; None where it is a text of the minutes themselves.
    addendum = models.ForeignKey(
        Addendum, verbose_name=_("addendum"), on_delete=models.PROTECT, related_name="corrections",
        null=True, blank=True,
    )  # fmt: skip
    version = models.ForeignKey(
        MinutesVersion, verbose_name=_("minutes version"), on_delete=models.PROTECT, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.TEXT)
    part = models.CharField(_("text"), max_length=20, choices=Part.choices, default=Part.DECISION)
    # The text as it was read, and as they would have it.
    was = models.TextField(_("text as it was"), blank=True)
    html = models.TextField(_("text as suggested"), blank=True)
    words = models.TextField(_("words to the secretary"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), on_delete=models.PROTECT, related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["item", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_kind_is_known", condition=Q(kind__in=["text", "objection", "dissent"])
            ),
            models.CheckConstraint(
                name="correction_status_is_known", condition=Q(status__in=["open", "taken", "declined", "withdrawn"])
            ),
            models.CheckConstraint(name="correction_part_is_known", condition=Q(part__in=Part.values)),
            models.CheckConstraint(
                name="correction_says_something",
                condition=Q(kind="text") & ~Q(html="") | ~Q(kind="text") & ~Q(words=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approver.name}: {self.item or COVER}"
