"""Attachments of items, and every file that was received for them."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.files import Received, receive, store

from .audit import Action, AuditEntry
from .item import AgendaItem
from .stateful import TransitionError
from .stored_file import StoredFile

if TYPE_CHECKING:
    from django.core.files import File
    from django.db.models.fields.related_descriptors import RelatedManager

    from .user import User

MOST_ON_AN_ITEM = 250
LONGEST_TITLE = 500
# What an attachment says of its newest file.
FILE = ("name", "sha256", "type", "size", "pages")


class AttachmentManager(models.Manager["Attachment"]):
    """The attachments that items have now; those that were removed are in `Attachment.all_ever`."""

    def get_queryset(self) -> "models.QuerySet[Attachment]":
        """Without the removed ones: nothing that asks an item for its attachments meets them."""
        return super().get_queryset().filter(removed_at=None)

    def add(
        self,
        item: AgendaItem,
        *,
        by: "User",
        content: "File | bytes",
        name: str,
        title: str = "",
        closed: bool = False,
        handed_out: bool = False,
    ) -> "Attachment":
        """Attach a file to the item, last, under a title or else its own name; `handed_out` at the meeting.

        FileRefused where the file is none that can be attached (`meetings.files.receive`); TransitionError where the
        item stands fast, or has too many.
        """
        received = receive(content, name)
        said = {"title": (" ".join(title.split()) or received.title)[:LONGEST_TITLE], "closed": closed}
        return self._add(item, by=by, received=received, handed_out=handed_out, **said)

    @transaction.atomic
    def _add(self, item: AgendaItem, *, by: "User", received: Received, handed_out: bool, **said: Any) -> "Attachment":
        item.lock_with_meeting().require_writable(at_meeting=handed_out)
        there = handed_out and self.filter(item=item, handed_out=True, sha256=received.sha256).first()
        if there:  # sent twice, since the answer was lost on its way
            return there
        rows = self.filter(item=item).aggregate(count=models.Count("pk"), last=Max("position"))
        if rows["count"] >= MOST_ON_AN_ITEM:
            raise TransitionError(gettext("An item can have at most %(most)s attachments.") % {"most": MOST_ON_AN_ITEM})
        attachment = self.create(
            item=item,
            position=0 if rows["last"] is None else rows["last"] + 1,
            handed_out=handed_out,
            **said,
        )
        attachment._take(received, by=by)
        attachment._record(Action.ATTACHMENT_ADDED, by=by, title=attachment.title, **attachment._facts())
        return attachment

    @transaction.atomic
    def arrange(self, item: AgendaItem, keys: "Sequence[uuid.UUID]", *, by: "User") -> None:
        """Put the item's attachments in the order of these keys.

        Refused unless every attachment is named once: somebody else has added or removed one meanwhile.
        """
        item.lock_with_meeting().require_writable()
        rows = {row.key: row for row in self.filter(item=item)}
        if len(keys) != len(rows) or set(keys) != set(rows):
            raise TransitionError(
                gettext("The attachments have changed meanwhile. This is how they stand now: order them again.")
            )
        was = [str(key) for key in rows]
        if was == [str(key) for key in keys]:
            return
        for place, key in enumerate(keys):
            rows[key].position = place
        self.bulk_update(rows.values(), ["position"])
        # One entry for the order of all: it is the item's.
        AuditEntry.objects.record(
            item.meeting,
            Action.ATTACHMENT_CHANGED,
            by=by,
            subject=item,
            data={"order": [was, [str(key) for key in keys]]},
        )


class Attachment(models.Model):
    """A file with a title, open or closed. Its bytes lie under their hash; imported minutes know only the title.

    One that is removed leaves its item and keeps its row: an agenda that was released may name it, and whoever removed
    it by mistake can bring it back. What is said of the file here is said of the newest one that was received.
    """

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="attachments"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    closed = models.BooleanField(_("closed"), default=False)
    name = models.CharField(_("file name"), max_length=300, blank=True)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    type = models.CharField(_("media type"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    # "Omdelt på mødet": nobody had it with the agenda.
    handed_out = models.BooleanField(_("handed out at the meeting"), default=False, editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)

    objects = AttachmentManager()
    all_ever = models.Manager()  # noqa: DJ012 - a manager too; the one above is the one that relations take

    versions: "RelatedManager[AttachmentVersion]"

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
        """Take these bytes as they are for the file, where no act of a person is to be logged: the demo's way."""
        self._take(store(content, name=name, type=type), by=None)
        self.pages = pages
        self.save(update_fields=["pages"])

    def replace(self, *, by: "User", content: "File | bytes", name: str) -> None:
        """Receive a newer file. The older one stays for the versions of the agenda that name it; the title stays.

        Refused as `add` is, and where it is the file that is there already.
        """
        received = receive(content, name)
        with transaction.atomic():
            self._lock()
            if received.sha256 == self.sha256 and self.versions.filter(file=self.sha256).exists():
                raise TransitionError(gettext("This is the file that is attached already: nothing was replaced."))
            was = self._facts()
            self._take(received, by=by)
            self._record(Action.ATTACHMENT_REPLACED, by=by, was=was, **self._facts())

    @transaction.atomic
    def change(self, *, by: "User", title: str, closed: bool) -> None:
        """Give it another title, open it up or close it. Refused without a title."""
        self._lock()
        title = " ".join(title.split())
        if not title:
            raise TransitionError(gettext("An attachment needs a title."))
        if len(title) > LONGEST_TITLE:
            raise TransitionError(
                gettext("The title is too long: at most %(most)s characters.") % {"most": LONGEST_TITLE}
            )
        was_title, was_closed = self.title, self.closed
        self.title, self.closed = title, closed
        self.save(update_fields=["title", "closed"])
        if title != was_title:
            self._record(Action.ATTACHMENT_CHANGED, by=by, changes={"title": [was_title, title]})
        if closed != was_closed:
            act = Action.ATTACHMENT_CLOSED if closed else Action.ATTACHMENT_OPENED_UP
            self._record(act, by=by, title=title)

    @transaction.atomic
    def remove(self, *, by: "User") -> None:
        """Take it from the item. What was released keeps it, and it can be brought back."""
        self._lock()
        self.removed_at = timezone.now()
        self.save(update_fields=["removed_at"])
        self._record(Action.ATTACHMENT_REMOVED, by=by, title=self.title)

    @transaction.atomic
    def bring_back(self, *, by: "User") -> None:
        """Undo a removal: it stands at its place again. Refused unless it was removed."""
        self._lock(removed=True)
        self.removed_at = None
        self.save(update_fields=["removed_at"])
        self._record(Action.ATTACHMENT_ADDED, by=by, title=self.title, brought_back=True)

    def copy_to(self, item: AgendaItem, *, by: "User | None") -> "Attachment":
        """The same file for another item, under a key of its own; the act that copies the item holds the locks and
        logs it.

        A file that was not received here stays so: a copy opens nobody else's bytes.
        """
        copy = Attachment.objects.create(
            item=item,
            **{field: getattr(self, field) for field in ("position", "title", "closed", *FILE)},
        )
        newest = self.versions.filter(file=self.sha256).first()
        if newest:
            copy.versions.create(number=1, name=newest.name, file_id=newest.file_id, received_by=by)
        return copy

    def _lock(self, *, removed: bool = False) -> None:
        """Lock the meeting, the item and the attachment; refuse where the item stands fast, or it is not there."""
        self.item.lock_with_meeting().require_writable(at_meeting=self.handed_out)
        self.refresh_from_db(
            from_queryset=Attachment.all_ever.select_for_update(of=("self",)).select_related("item__meeting__forum")
        )
        if (self.removed_at is not None) != removed:
            raise TransitionError(
                gettext("The attachment has been brought back already.")
                if removed
                else gettext("The attachment has been removed meanwhile.")
            )

    def _take(self, received: Received, *, by: "User | None") -> None:
        """Note the file as the newest version, and let the row say what it is."""
        file = StoredFile.objects.know(received)
        number = (self.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        self.versions.create(number=number, name=received.name, file=file, received_by=by)
        self.name, self.sha256, self.type, self.size = received.name, received.sha256, received.type, received.size
        self.pages = file.pages
        self.save(update_fields=FILE)

    def _facts(self) -> dict[str, Any]:
        """What the log says of the file."""
        return {"name": self.name, "sha256": self.sha256, "size": self.size}

    def _record(self, action: str, *, by: "User", **data: Any) -> None:
        AuditEntry.objects.record(
            self.item.meeting, action, by=by, subject=self, data={"item": str(self.item.key), **data}
        )


class AttachmentVersionQuerySet(models.QuerySet["AttachmentVersion"]):
    """Received files by the attachment that they were received for."""

    def received(self, key: Any, sha256: str) -> Self:
        """Whether this content was received for this attachment, removed or not.

        A hash alone opens nothing: a document that was imported may name one, and somebody else's bytes lie under it.
        """
        return self.filter(attachment__key=key, file=sha256)

    def shown(self) -> Self:
        """With what is known of each file, but not its whole text: for pages that tell of files."""
        return self.select_related("file").defer("file__text")


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

    objects = AttachmentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an attachment")
        verbose_name_plural = _("versions of attachments")
        ordering = ["attachment", "-number"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(name="attachment_version_number_once", fields=["attachment", "number"])]

    def __str__(self) -> str:
        return f"{self.attachment} {self.number}"
