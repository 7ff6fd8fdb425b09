"""The one small base class: a row that is locked before it is changed, and that knows its states."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext as _


class TransitionError(Exception):
    """An act that may not happen now. Its text is for the person who tried it."""


class Stateful(models.Model):
    """Something with a `status` that only acts change."""

    status: Any

    class Meta:
        abstract = True

    def lock(self) -> Self:
        """Lock the row until the transaction ends, and read it anew: what is decided next rests on what is there."""
        self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update())
        return self

    def require(self, *statuses: str) -> Self:
        """Refuse with TransitionError unless the row stands in one of the states."""
        if self.status not in statuses:
            raise TransitionError(
                _("This cannot be done now: it is “%(status)s”. Reload the page to see what has happened.")
                % {"status": self.get_status_display()}  # type: ignore[attr-defined]
            )
        return self
