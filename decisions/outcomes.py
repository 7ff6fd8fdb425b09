"""The closed set of outcomes, and the texts of a decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Part(models.TextChoices):
    """The texts of a decision. Each has its own versions: two people can write two of them at once."""

    DECISION = "decision", _("decision")
    DISCUSSION = "discussion", _("discussion")
    PUBLIC = "public", _("public decision")
