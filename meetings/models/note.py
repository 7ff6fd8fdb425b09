"""One's own notes and highlights, on an item's text and on its attachments' pages. Nobody else reads them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .attachment import Attachment
from .item import AgendaItem

LONGEST_NOTE = 100_000


class Note(models.Model):
    """A person's note: on a whole item, on words of its text, or on a page of an attachment.

    It names the words that it stands on by themselves and by what stands around them, and not by a place in one
    version: so it is found again in the next one, or is known to have lost its words.
    """

    # Given by the browser, so that a note made without a network is the same one when it is sent twice.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="notes"
    )
    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="notes")
    attachment = models.ForeignKey(
        Attachment, verbose_name=_("attachment"), on_delete=models.CASCADE, related_name="notes", null=True, blank=True
    )
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    # Which text of the item: a section's type and place among those of its type, "decision", or "" for the whole item.
    part = models.CharField(_("part of the item"), max_length=40, blank=True)
    # The words as they stood, with a little of what stood before and after them.
    quote = models.TextField(_("words"), blank=True)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("note"), blank=True, max_length=LONGEST_NOTE)
    # The words are gone from the newest version that the person has met; the note stays, and says so.
    lost = models.BooleanField(_("its words are gone"), default=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["item", "made_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="note_says_something", condition=~Q(text="") | ~Q(quote="")),
            models.CheckConstraint(
                name="note_page_is_of_an_attachment", condition=Q(page=None) | Q(attachment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.item}"
