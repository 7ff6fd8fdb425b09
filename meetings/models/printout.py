"""Working copies for paper and for one file: asked for when somebody wants one, made by the worker."""

import datetime
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings import filestore
from meetings.documents.printing import TooLarge, folded_booklet, measure, note_booklet, write_bundle
from meetings.enclosures import enclosures_of, only, state_of
from meetings.redaction import Reader, redact
from meetings.tasks import make_printout

from .making import AUDIENCE_IS_KNOWN, MADE_HAS_A_FILE, MadeOnce, MadeOnceQuerySet

if TYPE_CHECKING:
    from .version import Snapshot


class PrintoutQuerySet(MadeOnceQuerySet):
    """Working copies, made and thrown away."""

    def ask_for(self, snapshot: "Snapshot", reader: Reader, form: str, *, item: str = "") -> "Printout":
        """The printout in this form of what the reader may see of the snapshot, or of one item of it; where there is
        none yet it is asked for, once. Readers for whom the same is left out share it, and nobody else."""
        files = state_of(enclosures_of(_document(snapshot, reader, item))) if form == Printout.Form.BUNDLE else ""
        printout, created = self.get_or_create(
            snapshot=snapshot,
            audience=reader.audience,
            excluded=reader.excluded_text,
            form=form,
            item=item,
            files=files,
        )
        if created or printout._is_made_again():
            # Robust: where the broker cannot be reached the sweep asks again.
            transaction.on_commit(lambda: make_printout.delay(printout.pk), robust=True)
        return printout

    def throw_away(self, *, before: datetime.datetime) -> None:
        """Remove what was made before then, with its file, and what failed, so that it can be asked for anew."""
        made, failed = Printout.Status.MADE, Printout.Status.FAILED
        for one in self.filter(Q(status=made, made_at__lt=before) | Q(status=failed, asked_at__lt=before)):
            one.delete()
            if one.sha256 and not self.filter(sha256=one.sha256).exists():
                filestore.throw_away_copy(one.sha256)


class Printout(MadeOnce):
    """A snapshot for one audience on other paper, or with its attachments in one file. A working copy, thrown away
    after a while and made again when somebody asks: the record is the `Rendering`."""

    class Form(models.TextChoices):
        BUNDLE = "bundle", _("with attachments")
        NOTES = "notes", _("A4 with a margin for notes")
        FOLDED = "folded", _("A5 to be folded")

    snapshot = models.ForeignKey(
        "meetings.Snapshot", verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="printouts"
    )
    form = models.CharField(_("form"), max_length=10, choices=Form.choices)
    # The key of the one item that it is of; empty for the whole document.
    item = models.CharField(_("item"), max_length=36, blank=True)
    # A hash over the attachments that are put in.
    files = models.CharField(_("attachments"), max_length=64, blank=True)
    is_too_large = models.BooleanField(_("is too large"), default=False)

    objects = PrintoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("printout")
        verbose_name_plural = _("printouts")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                name="printout_once_per_audience",
                fields=["snapshot", "audience", "excluded", "form", "item", "files"],
            ),
            models.CheckConstraint(name="printout_audience_is_known", condition=AUDIENCE_IS_KNOWN),
            models.CheckConstraint(name="printout_made_has_a_file", condition=MADE_HAS_A_FILE),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id[:12]} {self.audience} {self.form}"

    def make(self, *, wait: bool = True) -> None:
        """Make it as every such file is made; what is too large fails for good at once."""
        try:
            super().make(wait=wait)
        except TooLarge:
            self.status, self.is_too_large = self.Status.FAILED, True
            self.save(update_fields=["status", "is_too_large"])

    def _make(self) -> None:
        document = _document(self.snapshot, self.reader, self.item)
        with tempfile.TemporaryDirectory(prefix="printout-") as room:
            place = Path(room, "printout.pdf")
            self._write(document, place)
            with place.open("rb") as file:
                self.sha256 = filestore.put_file(file, filestore.COPIES)
            self.size = place.stat().st_size
        self.status, self.made_at = self.Status.MADE, timezone.now()
        self.save()

    def _write(self, document: dict[str, Any], place: Path) -> None:
        if self.form == self.Form.NOTES:
            place.write_bytes(note_booklet(document))
        elif self.form == self.Form.FOLDED:
            place.write_bytes(folded_booklet(document))
        else:
            enclosures = enclosures_of(document)
            measure(enclosures)
            write_bundle(document, enclosures, place, alone=bool(self.item))

    def _is_made_again(self) -> bool:
        """Whether its file is gone, as after a restore without the copies: then it is due once more."""
        if self.status != self.Status.MADE or filestore.path(self.sha256, filestore.COPIES).exists():
            return False
        self.status, self.sha256, self.made_at, self.attempts = self.Status.DUE, "", None, 0
        self.save(update_fields=["status", "sha256", "made_at", "attempts"])
        return True


def _document(snapshot: "Snapshot", reader: Reader, item: str) -> dict[str, Any]:
    """What this reader may see of the snapshot, or of one item of it."""
    document = redact(snapshot.document, reader)
    return only(document, item) if item else document
