"""What is known of a file's content, wherever it is attached."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings import filestore
from meetings.files import office
from meetings.files.kinds import PDF
from meetings.files.reading import Unreadable, read
from meetings.tasks import read_file

if TYPE_CHECKING:
    from meetings.files import Received


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    """Contents by what is still to do."""

    def due(self, *, asked_before: datetime.datetime | None = None) -> Self:
        """Those that are not read yet and have not failed for good."""
        due = self.filter(status=StoredFile.Status.DUE)
        return due if asked_before is None else due.filter(asked_at__lt=asked_before)

    def know(self, received: "Received") -> "StoredFile":
        """The row of this content; where there is none yet it is made, and the worker asked to read it, once."""
        row, created = self.defer("text").get_or_create(
            sha256=received.sha256, defaults={"type": received.type, "size": received.size}
        )
        if created:
            row.ask()
        return row

    def ask_again_for_office(self) -> int:
        """Read the Office files anew that were read where LibreOffice was not there, now that it is."""
        if not office.is_installed():
            return 0
        waiting = self.filter(status=StoredFile.Status.READ, trouble=StoredFile.Trouble.NO_OFFICE)
        return waiting.update(status=StoredFile.Status.DUE, trouble="", attempts=0)


class StoredFile(models.Model):
    """What is known of one content, wherever it is attached: read once by the worker, under its hash."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        READ = "read", _("read")
        FAILED = "failed", _("failed")

    class Trouble(models.TextChoices):
        """Why not everything is known of it, each as a sentence for whoever attached it."""

        NO_OFFICE = "no_office", _("It cannot be shown as PDF here: LibreOffice is not installed.")
        OFFICE_FAILED = "office_failed", _("LibreOffice could not make a PDF of it. The file itself is attached.")
        UNREADABLE = (
            "unreadable",
            _("Its text could not be read: the file is damaged. Open it, save it again, replace it."),
        )
        GIVEN_UP = "given_up", _("Its text could not be read: it took too long or too much room each time.")

    MOST_ATTEMPTS = 3

    sha256 = models.CharField(_("hash"), max_length=64, primary_key=True)
    type = models.CharField(_("media type"), max_length=100)
    size = models.PositiveBigIntegerField(_("bytes"))
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DUE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    text = models.TextField(_("text"), blank=True)
    # The picture of the first page, and the PDF that an Office file was made into, by their hashes.
    picture = models.CharField(_("picture of the first page"), max_length=64, blank=True)
    pdf = models.CharField(_("as PDF"), max_length=64, blank=True)
    # What a check found in it, as {"code": …, …} each: CPR numbers, comments, tracked changes, no text.
    findings = models.JSONField(_("findings"), default=list, blank=True)
    # Why it could not be read or turned into a PDF; one of a closed list of words, shown as a sentence.
    trouble = models.CharField(_("trouble"), max_length=30, blank=True)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(name="stored_file_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def is_due(self) -> bool:
        """Whether the worker has still to read it."""
        return self.status == self.Status.DUE

    @property
    def trouble_told(self) -> Any:
        """Why not everything is known of it, as a sentence; nothing where everything is."""
        return self.Trouble(self.trouble).label if self.trouble in self.Trouble.values else ""

    def ask(self) -> None:
        """Ask the worker to read it, once this transaction has committed. Where it cannot be asked the sweep does."""
        transaction.on_commit(lambda: read_file.delay(self.pk), robust=True)

    def read(self) -> None:
        """Find out what is in it. Safe to run twice, and by two workers: a file that was read, or that another has
        in hand, is left alone.

        What ended those who read it is given up after a few attempts, and says so; it is attached all the same. Where
        there is no room it is tried again until there is: OSError, and no attempt is counted.
        """
        with transaction.atomic():
            if not self._is_to_be_read():
                return
            if self.attempts >= self.MOST_ATTEMPTS:
                self._fail(self.Trouble.GIVEN_UP)
                return
            # Counted before it is read: a worker that dies on the file has tried it all the same.
            self.attempts += 1
            self.save(update_fields=["attempts"])
        try:
            with transaction.atomic():
                if self._is_to_be_read():
                    self._read()
        except OSError:
            StoredFile.objects.filter(pk=self.pk, attempts__gt=0).update(attempts=F("attempts") - 1)
            raise

    def _is_to_be_read(self) -> bool:
        """Lock the row without waiting for it: whoever holds it reads the file, and one reader is enough.

        Not its key: the same file can be attached elsewhere while it is being read, and nobody waits for that.
        """
        try:
            self.refresh_from_db(from_queryset=StoredFile.objects.select_for_update(skip_locked=True, no_key=True))
        except StoredFile.DoesNotExist:
            return False
        return self.is_due

    def _read(self) -> None:
        try:
            reading = read(filestore.path(self.sha256), self.type)
        except Unreadable:
            self._fail(self.Trouble.UNREADABLE)
            return
        self.pages, self.text, self.findings = reading.pages, reading.text, reading.findings
        self.picture = filestore.put(reading.picture) if reading.picture else ""
        self.pdf = self._keep_pdf(reading.pdf) if reading.pdf else ""
        self.trouble, self.status = reading.trouble, self.Status.READ
        self.save()
        if self.pages is not None:
            self._tell_pages(self.pages)

    def _keep_pdf(self, content: bytes) -> str:
        """Store the PDF that was made of it, and let it be read too: its pages are what people see and note on."""
        sha256 = filestore.put(content)
        row, created = StoredFile.objects.defer("text").get_or_create(
            sha256=sha256, defaults={"type": PDF.type, "size": len(content)}
        )
        if created:
            row.ask()
        return sha256

    def _tell_pages(self, pages: int) -> None:
        """Let the attachments say how many pages they have; a version that was released keeps what it said."""
        attachments = apps.get_model("meetings", "Attachment").all_ever
        attachments.filter(sha256=self.sha256, versions__file=self).update(pages=pages)

    def _fail(self, trouble: str) -> None:
        self.status, self.trouble = self.Status.FAILED, trouble
        self.save(update_fields=["status", "trouble"])
