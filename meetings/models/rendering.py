"""PDFs that are to be made, and those that are."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings import filestore
from meetings.documents import fingerprint, render_pdf
from meetings.redaction import MEMBER, PUBLIC, Reader, redact
from meetings.tasks import render_document

from .audit import Action, AuditEntry

if TYPE_CHECKING:
    from .version import Snapshot


class RenderingQuerySet(models.QuerySet["Rendering"]):
    """Renderings by what is still to do."""

    def due(self, *, asked_before: datetime.datetime | None = None) -> Self:
        """Those that are not made yet and have not failed for good."""
        due = self.filter(status=Rendering.Status.DUE)
        return due if asked_before is None else due.filter(asked_at__lt=asked_before)

    def ask_for(self, snapshot: "Snapshot", reader: Reader) -> "Rendering":
        """The rendering of this snapshot for this reader; where there is none yet it is asked for, once."""
        rendering, created = self.get_or_create(
            snapshot=snapshot, audience=reader.audience, excluded=reader.excluded_text
        )
        if created:
            # Robust: where the broker cannot be reached the act stands all the same, and the sweep asks again.
            # A lambda: Django tells of a failure by the function's name, and a partial has none.
            transaction.on_commit(lambda: render_document.delay(rendering.pk), robust=True)
        return rendering

    def ask_for_all(self, snapshot: "Snapshot") -> None:
        """Ask for what every member and every citizen will read, as soon as the version is there."""
        for reader in (MEMBER, PUBLIC):
            self.ask_for(snapshot, reader)


class Rendering(models.Model):
    """The PDF of one snapshot for one audience. Made once by the worker, stored under its hash, never made again."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        MADE = "made", _("made")
        FAILED = "failed", _("failed")

    MOST_ATTEMPTS = 3

    snapshot = models.ForeignKey(
        "meetings.Snapshot", verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="renderings"
    )
    audience = models.CharField(_("audience"), max_length=10)
    excluded = models.TextField(_("items left out"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DUE)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    renderer = models.CharField(_("renderer"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="rendering_once_per_audience", fields=["snapshot", "audience", "excluded"]),
            models.CheckConstraint(name="rendering_audience_is_known", condition=Q(audience__in=["member", "public"])),
            models.CheckConstraint(
                name="rendering_made_has_a_file",
                condition=Q(status="made", sha256__regex=r"^[0-9a-f]{64}$", made_at__isnull=False)
                | (~Q(status="made") & Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id[:12]} {self.audience}"

    @property
    def reader(self) -> Reader:
        """For whom it is made."""
        return Reader.from_text(self.audience, self.excluded)

    def make(self, *, wait: bool = True) -> None:
        """Render, store under the hash, log. Safe to run twice and by two workers: the second finds it made.

        Where somebody else is making it this waits until it is made, or with `wait=False` leaves it to them.
        A text that cannot be typeset fails for good after a few attempts and says so on the page. Where there is no
        room for the file it is tried again until there is: OSError, and no attempt is counted.
        """
        try:
            self._make(Rendering.objects.select_for_update(skip_locked=not wait))
        except OSError:
            Rendering.objects.filter(pk=self.pk, attempts__gt=0).update(attempts=models.F("attempts") - 1)
            raise

    def _make(self, locked: "models.QuerySet[Rendering]") -> None:
        with transaction.atomic():
            if not self._is_due(locked):
                return
            if self.attempts >= self.MOST_ATTEMPTS:
                self.status = self.Status.FAILED
                self.save(update_fields=["status"])
                return
        # Counted outside the transaction that renders: a worker that dies on the text has tried it all the same.
        Rendering.objects.filter(pk=self.pk).update(attempts=models.F("attempts") + 1)
        with transaction.atomic():
            if not self._is_due(locked):
                return
            content = render_pdf(redact(self.snapshot.document, self.reader))
            self.sha256 = filestore.put(content)
            self.size, self.status, self.made_at = len(content), self.Status.MADE, timezone.now()
            self.renderer = fingerprint()
            self.save()
            AuditEntry.objects.record(
                None,
                Action.DOCUMENT_MADE,
                by=None,
                subject=self,
                data={"snapshot": self.snapshot_id, "audience": self.audience, "sha256": self.sha256},
            )

    def _is_due(self, locked: "models.QuerySet[Rendering]") -> bool:
        """Lock the row and read it anew; no where it is made already, or is somebody else's to make now."""
        try:
            self.refresh_from_db(from_queryset=locked)
        except Rendering.DoesNotExist:
            return False
        return self.status == self.Status.DUE
