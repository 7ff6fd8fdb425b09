"""The register: every decision of every forum, one row each, so that it can be found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Forum, Meeting

from .decision import Outcome
from .minutes import MinutesVersion


class RegisterEntry(models.Model):
    """One item of minutes as a version has it. Written with the version and from its snapshot, and from nothing else.

    Columns that begin with `public_` hold what `redact()` leaves for those who are no members; nobody else's query
    touches the others.
    """

    version = models.ForeignKey(
        MinutesVersion, verbose_name=_("minutes version"), on_delete=models.PROTECT, related_name="entries"
    )
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="entries"
    )
    forum = models.ForeignKey(Forum, verbose_name=_("forum"), on_delete=models.PROTECT, related_name="entries")
    meeting = models.ForeignKey(Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="entries")
    held_on = models.DateField(_("date"))
    number = models.PositiveIntegerField(_("number"))
    suffix = models.CharField(_("letter after the number"), max_length=1, blank=True)
    # What members read next: the newest version, approved or not. What all read: the newest approved one.
    newest = models.BooleanField(_("newest version"), default=True)
    approved = models.BooleanField(_("newest approved version"), default=False)
    closed = models.BooleanField(_("closed"), default=False)
    status = models.CharField(_("status"), max_length=20)
    title = models.CharField(_("title"), max_length=1000)
    public_title = models.CharField(_("public title"), max_length=1000)
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome.choices, blank=True)
    case_number = models.CharField(_("case number"), max_length=200, blank=True)
    text = models.TextField(_("decision"), blank=True)
    public_text = models.TextField(_("public decision"), blank=True)
    # Who is to follow it up, as it was told when the version was made, and kept in step with the follow-ups.
    responsible = ArrayField(models.CharField(max_length=200), verbose_name=_("responsible"), default=list, blank=True)

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("register of decisions")
        ordering = ["-held_on", "-meeting", "number", "suffix"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["forum", "-held_on", "-meeting", "number", "suffix"],
                name="entry_newest",
                condition=Q(newest=True),
            ),
            models.Index(
                fields=["forum", "-held_on", "-meeting", "number", "suffix"],
                name="entry_approved",
                condition=Q(approved=True),
            ),
            models.Index(fields=["-held_on", "-meeting", "number", "suffix"], name="entry_by_day"),
            models.Index(fields=["case_number"], name="entry_by_case"),
        ]
        constraints = [
            models.UniqueConstraint(name="entry_once_per_version", fields=["version", "item"]),
            models.UniqueConstraint(name="entry_newest_once", fields=["item"], condition=Q(newest=True)),
            models.UniqueConstraint(name="entry_approved_once", fields=["item"], condition=Q(approved=True)),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.number}{self.suffix}"
