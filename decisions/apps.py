"""The app of what comes from the meeting on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """Minutes, decisions, approval, archive; importing old minutes."""

    name = "decisions"
    verbose_name = _("Minutes and decisions")
