"""The app of what comes from the meeting on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """Minutes, decisions, approval, archive; importing old minutes."""

    name = "decisions"
    verbose_name = _("Minutes and decisions")

    def ready(self) -> None:
        """Tell `meetings`, which may not import this app, what it has to say there."""
        from decisions import approval_mails, follow_up_list, mails, waiting
        from meetings import frozen_sections
        from meetings import mails as outbox
        from meetings import waiting as front_page

        outbox.composes(mails.CONTEXTS)
        outbox.composes(approval_mails.CONTEXTS)
        front_page.SOURCES += [waiting.follow_ups, waiting.approvals]
        frozen_sections.LISTS["lists_follow_ups"] = follow_up_list.of_agenda
