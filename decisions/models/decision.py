"""What was decided of an item, point by point, and who dissented."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, RecommendationPoint
from meetings.richtext import clean


class Outcome(models.TextChoices):
    """The closed set of outcomes."""

    NONE = "", _("not told")
    APPROVED = "approved", _("approved")
    APPROVED_WITH_CHANGE = "approved_with_change", _("approved with a change")
    DISCUSSED = "discussed", _("discussed")
    NOTED = "noted", _("noted")
    POSTPONED = "postponed", _("postponed")
    NOT_APPROVED = "not_approved", _("not approved")
    LAPSED = "lapsed", _("lapsed")


class Decision(models.Model):
    """What was decided of one item; the discussion is kept apart from it."""

    item = models.OneToOneField(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    html = models.TextField(_("decision"), blank=True)
    discussion = models.TextField(_("discussion"), blank=True)
    public = models.TextField(
        _("public decision"), blank=True, help_text=_("What everyone may read of a closed item's decision.")
    )

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(name="decision_outcome_is_known", condition=Q(outcome__in=Outcome.values))
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"

    def save(self, *args, **kwargs) -> None:
        """Save the texts as the allow-list has them, however they came here."""
        self.html, self.discussion, self.public = clean(self.html), clean(self.discussion), clean(self.public)
        super().save(*args, **kwargs)


class PointOutcome(models.Model):
    """The outcome of one recommendation point."""

    decision = models.ForeignKey(
        Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="point_outcomes"
    )
    point = models.OneToOneField(
        RecommendationPoint, verbose_name=_("recommendation point"), on_delete=models.PROTECT, related_name="outcome"
    )
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome.choices, default=Outcome.NONE, blank=True)

    class Meta:
        verbose_name = _("outcome of a point")
        verbose_name_plural = _("outcomes of the points")
        ordering = ["point__position"]
        constraints = [models.CheckConstraint(name="point_outcome_is_known", condition=Q(outcome__in=Outcome.values))]

    def __str__(self) -> str:
        return f"{self.point} {self.get_outcome_display()}"


class Statement(models.Model):
    """A member's dissent, recorded on request (protokolbemærkning)."""

    item = models.ForeignKey(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="statements"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200)
    html = models.TextField(_("statement"))

    class Meta:
        verbose_name = _("statement for the minutes")
        verbose_name_plural = _("statements for the minutes")
        ordering = ["item", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="statement_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="statement_has_a_text", condition=~Q(html="")),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.item}"

    def save(self, *args, **kwargs) -> None:
        """Save the text as the allow-list has it, however it came here."""
        self.html = clean(self.html)
        super().save(*args, **kwargs)
