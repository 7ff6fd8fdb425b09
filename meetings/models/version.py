"""Snapshots, and the numbered versions that are made of them. Neither ever changes."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.snapshot import canonical, parse, sha256_of

from .forum import Forum
from .rendering import Rendering

if TYPE_CHECKING:
    from .user import User


class SnapshotManager(models.Manager["Snapshot"]):
    """The one way to keep a frozen document."""

    def keep(self, document: dict[str, Any]) -> "Snapshot":
        """Store the document in canonical form under its SHA-256; the same document is stored once."""
        text = canonical(document)
        return self.get_or_create(sha256=sha256_of(text), defaults={"text": text})[0]


class Snapshot(models.Model):
    """One frozen document (`referat/1`), exactly as it is hashed. The database checks the hash and refuses changes."""

    sha256 = models.CharField(_("hash"), max_length=64, primary_key=True)
    text = models.TextField(_("canonical text"))
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    objects = SnapshotManager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.sha256[:12]

    @cached_property
    def document(self) -> dict[str, Any]:
        """What was frozen. Read it through `redact()`; never change it."""
        return parse(self.text)


class VersionQuerySet(models.QuerySet):
    """Versions by number."""

    def next_number(self, **of: Any) -> int:
        """The number that the next version of this meeting's document gets."""
        return (self.filter(**of).aggregate(last=models.Max("number"))["last"] or 0) + 1

    def latest_first(self) -> Self:
        """The newest version first, with its snapshot."""
        return self.select_related("snapshot").order_by("-number")

    def make(self, document: dict[str, Any], *, number: int, by: "User | None", **of: Any) -> Any:
        """Keep the document as this number and ask for its PDFs, in the caller's transaction."""
        snapshot = Snapshot.objects.keep(document)
        version = self.create(snapshot=snapshot, number=number, made_by=by, **of)
        Rendering.objects.ask_for_all(snapshot)
        return version


class Version(models.Model):
    """A numbered, frozen document of one meeting."""

    number = models.PositiveIntegerField(_("number"))
    snapshot = models.ForeignKey(
        Snapshot, verbose_name=_("snapshot"), on_delete=models.PROTECT, related_name="%(class)ss"
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        abstract = True
        default_permissions = ("view",)


class AgendaVersionQuerySet(VersionQuerySet):
    """Released agendas, and who may read them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Members read their forums' agendas, colleagues those of forums open to the organisation, citizens none."""
        return self.seen(Forum.open_to(user), Forum.of_member(user)) if user.is_authenticated else self.none()

    def seen(self, open_to: Sequence[str], own: "Sequence[int] | models.QuerySet") -> Self:
        """The same by what `Forum.open_to` and the person's own forums are, where somebody knows them already."""
        seen = Q(meeting__forum__in=own)
        if Forum.Visibility.ORGANISATION in open_to:  # a colleague
            seen |= Q(meeting__forum__visibility__in=open_to)
        return self.filter(seen)


class AgendaVersion(Version):
    """An agenda as it was released."""

    meeting = models.ForeignKey(
        "meetings.Meeting", verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="agenda_versions"
    )
    # What came out as a tillægsdagsorden with this version: its items alone, a document of its own.
    supplement = models.ForeignKey(
        Snapshot, verbose_name=_("supplement"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    supplement_number = models.PositiveSmallIntegerField(_("number of the supplement"), null=True, blank=True)
    note = models.CharField(_("what was changed"), max_length=1000, blank=True)
    notified = models.BooleanField(_("members were told"), default=True)

    objects = AgendaVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        abstract = False
        verbose_name = _("agenda version")
        verbose_name_plural = _("agenda versions")
        ordering = ["meeting", "-number"]
        constraints = [
            models.UniqueConstraint(name="agenda_version_number_once", fields=["meeting", "number"]),
            models.CheckConstraint(name="agenda_version_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} v{self.number}"
