"""Attachments of items."""

import uuid

from django.db import models
from django.db.models import Q
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
