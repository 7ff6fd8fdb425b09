"""What an item says: its sections, the points of its recommendation, and every state that a text was saved in."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.richtext import clean, from_text

from .forum import SectionTemplate, SectionType
from .item import AgendaItem
from .section_revising import Revising

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class RecommendationPoint(models.Model):
    """One numbered point of a recommendation; it mostly begins with 'at'."""

    item = models.ForeignKey(AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(_("position"))
    html = models.TextField(_("text"))

    class Meta:
        verbose_name = _("recommendation point")
        verbose_name_plural = _("recommendation points")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                name="point_position_once_per_item", fields=["item", "position"], deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="point_has_a_text", condition=~Q(html="")),
        ]

    def __str__(self) -> str:
        return f"{self.position}."

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)


class Section(Revising, models.Model):
    """One typed section of an item, under a copy of its template's heading."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.CASCADE, related_name="sections"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    type = models.CharField(_("type"), max_length=20, choices=SectionType.choices)
    heading = models.CharField(_("heading"), max_length=300, blank=True)
    html = models.TextField(_("text"), blank=True)
    # Whose help text and standard phrase the writer is shown; the heading is a copy and stays.
    template = models.ForeignKey(
        SectionTemplate,
        verbose_name=_("template"),
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    # Counts the saved states: who saves tells which one the text was written on, and a stale save is refused.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )

    states: "RelatedManager[SectionState]"

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(
                name="section_position_once_per_item",
                fields=["item", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="section_type_is_known", condition=Q(type__in=SectionType.values)),
            models.UniqueConstraint(
                name="section_type_once_per_item", fields=["item", "type"], condition=~Q(type="other")
            ),
            models.CheckConstraint(
                name="section_of_decision_holds_no_text",
                condition=~Q(type__in=["decision", "attachments"]) | Q(html=""),
            ),
        ]

    def __str__(self) -> str:
        return self.heading or self.get_type_display()

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)


class SectionState(models.Model):
    """What stood in a section after one save. For a recommendation that is its opening and its points too.

    One row a save and never changed, so that every state can be listed, compared and brought back.
    """

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="states")
    version = models.PositiveIntegerField(_("version"))
    html = models.TextField(_("text"), blank=True)
    recommender = models.TextField(_("who recommends"), blank=True)
    points = models.JSONField(_("points"), default=list, blank=True)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("saved by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    # The state that this one brought back, where somebody restored an older text.
    restored = models.PositiveIntegerField(_("restored version"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved state")
        verbose_name_plural = _("saved states")
        ordering = ["section", "-version"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(name="section_state_once_per_version", fields=["section", "version"])]

    def __str__(self) -> str:
        return f"{self.section} {self.version}"

    @property
    def as_html(self) -> str:
        """All that it says as one rich text: who recommends, the points, the text. Two of them can be compared."""
        opening = from_text(self.recommender)
        points = "".join(f"<li>{point}</li>" for point in self.points)
        return clean(f"{opening}<ol>{points}</ol>{self.html}") if opening or points else self.html


class Writing(models.Model):
    """Somebody who has the cursor in a section, and when that was last heard. A sign to others, never a lock."""

    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.CASCADE, related_name="writings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)

    class Meta:
        verbose_name = _("somebody who writes")
        verbose_name_plural = _("those who write")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="writing_once_per_person", fields=["section", "user"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.section}"
