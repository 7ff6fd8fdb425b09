"""Old minutes that a secretary uploaded: read by the worker, looked at, then saved."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from decisions.importing import ImportRefused, read_referat
from decisions.importing.load import load
from decisions.tasks import read_upload
from meetings import filestore
from meetings.models import Forum, Stateful, TransitionError

if TYPE_CHECKING:
    from meetings.models import User

    from .minutes_version import MinutesVersion


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads by owner and by what is still to do."""

    def visible_to(self, user: "User") -> Self:
        """One's own."""
        return self.filter(by=user)

    def due(self) -> Self:
        """Those that wait to be read."""
        return self.filter(status=Upload.Status.WAITING)

    @transaction.atomic
    def receive(self, content: bytes, *, name: str, forum: Forum, by: "User") -> "Upload":
        """Keep an uploaded file and ask the worker to read it."""
        upload = self.create(forum=forum, by=by, name=name[-300:], sha256=filestore.put(content))
        # The sweep asks again where the broker cannot be reached. A lambda: Django tells of a failure by the function's
        # name, and a partial has none.
        transaction.on_commit(lambda: read_upload.delay(upload.pk), robust=True)
        return upload


class Upload(Stateful):
    """One uploaded file on its way to becoming minutes: waiting, understood or refused, then saved."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        UNDERSTOOD = "understood", _("read, not saved yet")
        REFUSED = "refused", _("could not be read")
        SAVED = "saved", _("saved")

    MOST_ATTEMPTS = 3

    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.PROTECT, related_name="uploads")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="uploads"
    )
    name = models.CharField(_("file name"), max_length=300)
    sha256 = models.CharField(_("hash"), max_length=64)
    at = models.DateTimeField(_("at"), default=timezone.now)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    document = models.JSONField(_("what was understood"), null=True, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    words = models.PositiveIntegerField(_("words"), default=0)
    refusal = models.TextField(_("why not"), blank=True)
    version = models.ForeignKey(
        "decisions.MinutesVersion",
        verbose_name=_("saved as"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="upload_status_is_known", condition=Q(status__in=["waiting", "understood", "refused", "saved"])
            ),
            models.CheckConstraint(name="upload_refused_says_why", condition=~Q(status="refused") | ~Q(refusal="")),
            models.CheckConstraint(
                name="upload_saved_has_a_version", condition=~Q(status="saved") | Q(version__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def read(self) -> None:
        """Understand the file, or note why not. Safe to run twice: a file that was read, or that somebody else is
        reading now, is left alone.

        A file that ended those who read it is given up after a few attempts and refused.
        """
        with transaction.atomic():
            if not self._is_to_be_read():
                return
            if self.attempts >= self.MOST_ATTEMPTS:
                self.status, self.refusal = self.Status.REFUSED, str(self._given_up())
                self.save(update_fields=["status", "refusal"])
                return
            # Counted before it is read: a worker that dies on the file has tried it all the same.
            self.attempts += 1
            self.save(update_fields=["attempts"])
        with transaction.atomic():
            if self._is_to_be_read():
                self._read()

    def _is_to_be_read(self) -> bool:
        """Lock the row without waiting for it: whoever holds it reads the file, and one reader is enough."""
        free = Upload.objects.select_for_update(skip_locked=True)
        try:
            self.refresh_from_db(from_queryset=free)
        except Upload.DoesNotExist:
            return False
        return self.status == self.Status.WAITING

    def _read(self) -> None:
        try:
            reading = read_referat(self.name, filestore.path(self.sha256).read_bytes())
        except ImportRefused as refused:
            self.status, self.refusal = self.Status.REFUSED, str(refused)
        else:
            self.status, self.document, self.words = self.Status.UNDERSTOOD, reading.document, reading.words
            self.warnings = [{"line": one.line, "unit": one.unit, "text": one.text} for one in reading.warnings]
        self.save()

    def _given_up(self) -> ImportRefused:
        return ImportRefused(
            self.name,
            None,
            gettext("The file could not be read: it took too long or too much room each time."),
            gettext("Save the text in a new document, without pictures and embedded files, and import that."),
        )

    @transaction.atomic
    def save_minutes(self, *, by: "User", replace: bool = False) -> "MinutesVersion":
        """Make the minutes that were understood a version of the forum's meeting. Refused unless they were understood.

        The same meeting twice is refused with ImportRefused unless `replace` asks for a new version of it.
        """
        self.lock().require(self.Status.UNDERSTOOD)
        if self.document is None:
            raise TransitionError(gettext("The file has not been read yet."))
        self.version = load(self.document, by=by, source=self.name, forum=self.forum, replace=replace)
        self.status = self.Status.SAVED
        self.save(update_fields=["version", "status"])
        return self.version
