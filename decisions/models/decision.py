"""What was decided of an item, point by point."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from decisions.outcomes import Outcome, Part
from meetings.models import AgendaItem, Meeting, RecommendationPoint
from meetings.richtext import clean

from .deciding import Deciding, require_written
from .decision_writing import Written


class DecisionManager(models.Manager["Decision"]):
    """The way to an item's decision."""

    @transaction.atomic
    def of(self, item: AgendaItem) -> "Decision":
        """The item's decision, begun where there is none yet: no item has a row before somebody decides something.

        Refused where nothing may be decided (`require_written`).
        """
        item.lock_with_meeting()
        require_written(item)
        decision, _new = self.get_or_create(item=item)
        decision.item = item
        return decision


class Decision(Deciding, Written):
    """What was decided of one item; the discussion is kept apart from it."""

    item = models.OneToOneField(
        AgendaItem, verbose_name=_("agenda item"), on_delete=models.PROTECT, related_name="decision"
    )
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    # Where that goes on which is postponed. The item is copied there when it is decided.
    goes_on_at = models.ForeignKey(
        Meeting, verbose_name=_("goes on at"), on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    html = models.TextField(_("decision"), blank=True)
    discussion = models.TextField(_("discussion"), blank=True)
    public = models.TextField(
        _("public decision"), blank=True, help_text=_("What everyone may read of a closed item's decision.")
    )
    # Whether the decision's text is the minute taker's own; else it is written anew from the outcomes.
    edited = models.BooleanField(_("text is edited"), default=False, editable=False)
    # Count the saved states of each text, as a section does of its own.
    decision_version = models.PositiveIntegerField(default=1, editable=False)
    discussion_version = models.PositiveIntegerField(default=1, editable=False)
    public_version = models.PositiveIntegerField(default=1, editable=False)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    votes_not_cast = models.PositiveSmallIntegerField(_("abstained"), null=True, blank=True)

    objects = DecisionManager()

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


class DecisionState(models.Model):
    """What stood in one of a decision's texts after one save. One row a save and never changed."""

    decision = models.ForeignKey(Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="states")
    part = models.CharField(_("text"), max_length=20, choices=Part.choices)
    version = models.PositiveIntegerField(_("version"))
    html = models.TextField(_("text"), blank=True)
    # Written by the outcomes, and by nobody's hand.
    made = models.BooleanField(_("made from the outcomes"), default=False)
    saved_at = models.DateTimeField(_("saved at"), default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("saved by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    restored = models.PositiveIntegerField(_("restored version"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved state of a decision")
        verbose_name_plural = _("saved states of decisions")
        ordering = ["decision", "part", "-version"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(name="decision_state_once_per_version", fields=["decision", "part", "version"]),
            models.CheckConstraint(name="decision_state_part_is_known", condition=Q(part__in=Part.values)),
        ]

    def __str__(self) -> str:
        return f"{self.decision.item} {self.part} {self.version}"

    @property
    def as_html(self) -> str:
        """All that it says, as a section's state tells it."""
        return self.html


class MinuteTaking(models.Model):
    """Somebody who has the cursor in a text of a decision, and when that was last heard. A sign to others, no lock."""

    decision = models.ForeignKey(Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="takings")
    part = models.CharField(_("text"), max_length=20, choices=Part.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(_("last seen"), default=timezone.now)

    class Meta:
        verbose_name = _("somebody who takes minutes")
        verbose_name_plural = _("those who take minutes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="minute_taking_once", fields=["decision", "part", "user"])]

    def __str__(self) -> str:
        return f"{self.user}: {self.decision.item}"


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
