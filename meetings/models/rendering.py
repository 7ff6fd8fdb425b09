"""PDFs that are to be made, and those that are."""

from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings import filestore
from meetings.documents import fingerprint, render_pdf
from meetings.redaction import MEMBER, PUBLIC, Reader, redact
from meetings.tasks import render_document

from .audit import Action, AuditEntry
from .making import AUDIENCE_IS_KNOWN, MADE_HAS_A_FILE, MadeOnce, MadeOnceQuerySet

if TYPE_CHECKING:
    from .version import Snapshot


class RenderingQuerySet(MadeOnceQuerySet):
    """The PDFs of snapshots."""

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


class Rendering(MadeOnce):
    """The PDF of one snapshot for one audience. Made once by the worker, stored under its hash, never made again."""

    snapshot = models.ForeignKey(
        "meetings.Snapshot", verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="renderings"
    )
    renderer = models.CharField(_("renderer"), max_length=200, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="rendering_once_per_audience", fields=["snapshot", "audience", "excluded"]),
            models.CheckConstraint(name="rendering_audience_is_known", condition=AUDIENCE_IS_KNOWN),
            models.CheckConstraint(name="rendering_made_has_a_file", condition=MADE_HAS_A_FILE),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id[:12]} {self.audience}"

    def _make(self) -> None:
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
