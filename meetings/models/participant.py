"""Who was at a meeting."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .meeting import Meeting
from .membership import Membership


class Participant(models.Model):
    """Someone at one meeting: name and title as they were that day, a copy and never a reference."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice chair")
        SECRETARY = "secretary", _("secretary")
        MEMBER = "member", _("member")
        SUBSTITUTE = "substitute", _("substitute")
        OBSERVER = "observer", _("observer")
        GUEST = "guest", _("guest")

    class Presence(models.TextChoices):
        EXPECTED = "expected", _("expected")
        PRESENT = "present", _("present")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(
        Meeting, verbose_name=_("meeting"), on_delete=models.PROTECT, related_name="participants"
    )
    membership = models.ForeignKey(
        Membership,
        verbose_name=_("membership"),
        on_delete=models.SET_NULL,
        related_name="participations",
        null=True,
        blank=True,
    )
    # Whose place a substitute takes.
    substitute_for = models.ForeignKey(
        "self", verbose_name=_("substitute for"), on_delete=models.SET_NULL, related_name="substitutes",
        null=True, blank=True,
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    group = models.CharField(_("election group or function"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    presence = models.CharField(_("presence"), max_length=10, choices=Presence.choices, default=Presence.EXPECTED)
    arrived = models.TimeField(_("arrived at"), null=True, blank=True)
    left = models.TimeField(_("left at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="participant_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="participant_role_is_known",
                condition=Q(role__in=["chair", "vice_chair", "secretary", "member", "substitute", "observer", "guest"]),
            ),
            models.CheckConstraint(
                name="participant_presence_is_known", condition=Q(presence__in=["expected", "present", "absent"])
            ),
            models.CheckConstraint(
                name="participant_leaves_after_arriving",
                condition=Q(arrived=None) | Q(left=None) | Q(left__gte=F("arrived")),
            ),
            models.CheckConstraint(
                name="participant_with_times_was_present",
                condition=Q(presence="present") | (Q(arrived=None) & Q(left=None)),
            ),
            models.UniqueConstraint(
                name="participant_once_per_membership",
                fields=["meeting", "membership"],
                condition=Q(membership__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name
