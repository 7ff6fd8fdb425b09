"""Files that the worker makes of a snapshot for one audience: asked for once, made once, tried again a few times."""

import datetime
from typing import Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.redaction import Reader

AUDIENCE_IS_KNOWN = Q(audience__in=["member", "public"])
MADE_HAS_A_FILE = Q(status="made", sha256__regex=r"^[0-9a-f]{64}$", made_at__isnull=False) | (
    ~Q(status="made") & Q(sha256="")
)


class MadeOnceQuerySet(models.QuerySet[Any]):
    """Files by what is still to do."""

    def due(self, *, asked_before: datetime.datetime | None = None) -> Self:
        """Those that are not made yet and have not failed for good."""
        due = self.filter(status=MadeOnce.Status.DUE)
        return due if asked_before is None else due.filter(asked_at__lt=asked_before)


class MadeOnce(models.Model):
    """A file of one snapshot for one audience. What is made, and where it lies, is for `_make` to say."""

    class Status(models.TextChoices):
        DUE = "due", _("due")
        MADE = "made", _("made")
        FAILED = "failed", _("failed")

    MOST_ATTEMPTS = 3

    audience = models.CharField(_("audience"), max_length=10)
    excluded = models.TextField(_("items left out"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DUE)
    sha256 = models.CharField(_("hash"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def reader(self) -> Reader:
        """For whom it is made."""
        return Reader.from_text(self.audience, self.excluded)

    def make(self, *, wait: bool = True) -> None:
        """Make the file and store it under its hash. Safe to run twice and by two workers: the second finds it made.

        Where somebody else is making it this waits until it is made, or with `wait=False` leaves it to them.
        What cannot be made fails for good after a few attempts and says so on the page. Where there is no room for the
        file it is tried again until there is: OSError, and no attempt is counted.
        """
        rows = type(self)._base_manager
        locked = rows.select_for_update(skip_locked=not wait)
        with transaction.atomic():
            if not self._is_due(locked):
                return
            if self.attempts >= self.MOST_ATTEMPTS:
                self._fail()
                return
        # Counted outside the transaction that makes it: a worker that dies on it has tried it all the same.
        rows.filter(pk=self.pk).update(attempts=models.F("attempts") + 1)
        try:
            with transaction.atomic():
                if self._is_due(locked):
                    self._make()
        except OSError:
            rows.filter(pk=self.pk, attempts__gt=0).update(attempts=models.F("attempts") - 1)
            raise

    def _make(self) -> None:
        """Make and store the file, and save the row as made. Within a transaction that holds the row."""
        raise NotImplementedError

    def _fail(self) -> None:
        self.status = self.Status.FAILED
        self.save(update_fields=["status"])

    def _is_due(self, locked: models.QuerySet[Any]) -> bool:
        """Lock the row and read it anew; no where it is made already, or is somebody else's to make now."""
        try:
            self.refresh_from_db(from_queryset=locked)
        except type(self).DoesNotExist:
            return False
        return self.status == self.Status.DUE
