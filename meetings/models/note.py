"""One's own notes and highlights, on an item's text and on its attachments' pages. Nobody else reads them."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.anchoring import Anchor, Place, around, find, squeeze_file

from .attachment import Attachment
from .item import AgendaItem
from .stateful import TransitionError

if TYPE_CHECKING:
    from .user import User

LONGEST_NOTE = 100_000
LONGEST_QUOTE = 5_000


class NoteQuerySet(models.QuerySet["Note"]):
    """Notes by whose they are. There is no way here to anybody else's, and what is noted is not logged: it is nobody's
    business what somebody thinks while reading."""

    def of(self, user: "User | AnonymousUser") -> Self:
        """The person's own."""
        return self.filter(user=user.pk) if user.is_authenticated else self.none()

    @transaction.atomic
    def write(
        self,
        item: AgendaItem,
        *,
        by: "User",
        texts: Mapping[str, str],
        text: str = "",
        on: Anchor | None = None,
        attachment: Attachment | None = None,
        page: int | None = None,
        key: uuid.UUID | None = None,
    ) -> "Note":
        """Note something on the item, on words of the texts that the person reads, or on a page of an attachment.

        Sent twice under one key it is one note. Refused without words of either kind, when it is too long, when the
        words do not stand in the texts, and for a page that the attachment does not have. Whether the person may read
        the item is asked before: the texts are those of the document as they have it, and for an attachment those of
        its file's pages, where the words say which page it is.
        """
        text = _typed(text)
        if not text and not (on and on.quote):
            raise TransitionError(gettext("Write a note, or choose the words that it stands on."))
        if page and attachment is None:
            raise TransitionError(gettext("Choose the attachment that the page is in."))
        if page and attachment and attachment.pages and page > attachment.pages:
            raise TransitionError(
                gettext("The attachment has %(pages)s pages. Choose one of them.") % {"pages": attachment.pages}
            )
        note = self.model(user=by, item=item, text=text, attachment=attachment, page=page)
        if on and on.quote.strip():
            note._stand(on, texts)
        note.key = key or note.key
        there = self.filter(key=note.key).order_by().first()
        if there:
            return there._sent_again(note)
        note.changed_at = note.made_at
        try:
            with transaction.atomic():
                note.save(force_insert=True)
        except IntegrityError:  # the other sending came first
            return self.get(key=note.key)._sent_again(note)
        return note

    def follow(self, notes: "Iterable[Note]", texts: Mapping[str, str]) -> "list[tuple[Note, Place | None]]":
        """The notes with the places of their words in the newest texts, where they are kept from now on.

        Words that are gone leave their note where it was last, `lost`; it is found again if they come back.
        """
        places = [(note, note._follow(texts)) for note in notes]
        moved = [note for note, _place in places if note._is_moved]
        Note.objects.bulk_update(moved, ["part", "page", "before", "after", "lost"])
        return places


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
    # Which text of the item: a section's type and place among those of its type, "decision", or "" for the whole item;
    # of an attachment's file the number of the page, or "" where its pages are not told apart.
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

    objects = NoteQuerySet.as_manager()
    _is_moved = False

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

    @property
    def is_highlight(self) -> bool:
        """Whether it says nothing of its own: words that were marked."""
        return not self.text

    @transaction.atomic
    def change(self, *, text: str, read: datetime.datetime | None = None) -> None:
        """Say something else. With the time of the note that was on the screen, refused where it was changed since.

        Who may: the one whose it is, and nobody else ever has it in their hands.
        """
        text = _typed(text)
        self.refresh_from_db(from_queryset=Note.objects.select_for_update())
        if text == self.text:
            return
        if read is not None and read != self.changed_at:
            raise TransitionError(
                gettext("You have changed the note meanwhile in another window. What you wrote here is still here.")
            )
        if not text and not self.quote:
            raise TransitionError(gettext("The note is empty. Write something, or remove it."))
        self.text, self.changed_at = text, timezone.now()
        self.save(update_fields=["text", "changed_at"])

    def remove(self) -> None:
        """Take it away for good. Done twice, it is gone all the same."""
        Note.objects.filter(pk=self.pk).delete()

    def _stand(self, on: Anchor, texts: Mapping[str, str]) -> None:
        """Put it on words that are there."""
        quote = " ".join(on.quote.split())
        if len(quote) > LONGEST_QUOTE:
            raise TransitionError(gettext("So many words cannot be marked at once. Mark 5,000 characters at most."))
        place = self._find(Anchor(on.part, quote, on.before, on.after), texts)
        if place is None and self.attachment and not texts:
            raise TransitionError(
                gettext(
                    "The text of the attachment is not known here, so no words of it can be marked. If it came just "
                    "now, try again in a minute; else write the note on the page. Your note is kept here."
                )
            )
        if place is None:
            raise TransitionError(
                gettext(
                    "The words do not stand in the text. It may have been changed: reload the page and mark them "
                    "again. Your note is kept here."
                )
            )
        self.quote = quote
        self._take(place, texts)

    def _follow(self, texts: Mapping[str, str]) -> Place | None:
        if not self.quote:
            return None
        was = (self.part, self.page, self.before, self.after, self.lost)
        place = self._find(Anchor(self.part, self.quote, self.before, self.after), texts)
        self.lost = place is None
        if place:
            self._take(place, texts)
        self._is_moved = (self.part, self.page, self.before, self.after, self.lost) != was
        return place

    def _find(self, anchor: Anchor, texts: Mapping[str, str]) -> Place | None:
        """Where the words are: among the same words in a file those of the page that the note is on come first."""
        if not self.attachment_id:
            return find(anchor, texts)
        return find(replace(anchor, part=str(self.page or "")), texts, squeezed=squeeze_file)

    def _take(self, place: Place, texts: Mapping[str, str]) -> None:
        self.part = place.part
        self.before, self.after = around(place, texts)
        if self.attachment_id and place.part:
            self.page = int(place.part)

    def _sent_again(self, sent: "Note") -> "Note":
        """This note, which is there under the key that was sent; with the newer words where nobody changed it since."""
        if (self.user_id, self.item_id) != (sent.user_id, sent.item_id):
            raise TransitionError(gettext("The note could not be kept. Reload the page and try again."))
        if sent.text != self.text:
            self.change(text=sent.text, read=self.made_at)
        return self


def _typed(text: str) -> str:
    """What was typed, with one character for a line break as browsers count it."""
    text = text.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTE:
        raise TransitionError(
            gettext(
                "The note has %(length)s characters, and 100,000 are the most. Nothing is lost: divide it into several."
            )
            % {"length": number_format(len(text), force_grouping=True)}
        )
    return text
