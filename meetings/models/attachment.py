"""Attachments of items."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings import filestore

from .item import AgendaItem


class Attachment(models.Model):
    """A file with a title, open or closed. Its bytes lie under their hash; imported minutes know only the title."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="attachments"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=500)
    closed = models.BooleanField(_("closed"), default=False)
    name = models.CharField(_("file name"), max_length=300, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    type = models.CharField(_("media type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    # A hash alone opens nothing: a document that was imported may name one, and somebody else's bytes lie under it.
    received = models.BooleanField(_("file received here"), default=False, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["item", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="attachment_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="attachment_file_is_whole",
                condition=Q(sha256="", name="", type="", size=0, pages=None)
                | (Q(sha256__regex=r"^[0-9a-f]{64}$") & ~Q(name="") & ~Q(type="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def attach(self, content: bytes, *, name: str, type: str, pages: int | None = None) -> None:
        """Store the bytes under their hash and note what they are; the row is not saved by this."""
        self.sha256, self.received = filestore.put(content), True
        self.name, self.type, self.size, self.pages = name, type, len(content), pages


class StoredFile(models.Model):
    """What is known of one content, wherever it is attached: read once by the worker, under its hash."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        READ = "read", _("read")
        FAILED = "failed", _("failed")

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

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(name="stored_file_has_a_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class AttachmentVersion(models.Model):
    """One file that was received for an attachment. A replaced one stays, for the versions that name it."""

    attachment = models.ForeignKey(
        Attachment, verbose_name=_("attachment"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("file name"), max_length=300)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("file"), on_delete=models.PROTECT, related_name="attachment_versions"
    )
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("received by"), on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("version of an attachment")
        verbose_name_plural = _("versions of attachments")
        ordering = ["attachment", "-number"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(name="attachment_version_number_once", fields=["attachment", "number"])]

    def __str__(self) -> str:
        return f"{self.attachment} {self.number}"
