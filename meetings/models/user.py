"""People with an account."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Someone who can sign in. What they may see follows from their memberships, never from the account alone."""

    is_external = models.BooleanField(
        _("from outside"),
        default=False,
        help_text=_("Not employed by the municipality: sees only what every citizen sees, and own forums."),
    )

    hides_writing_guide = models.BooleanField(_("hides the writing guide"), default=False)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @property
    def is_colleague(self) -> bool:
        """Whether the person belongs to the organisation, and so may read what is open to all of it."""
        return self.is_active and not self.is_external

    # What the person is in which forum, and the items they take no part in, asked once a request: see
    # `meetings.permissions.roles` and `is_excluded`.
    roles_by_forum: dict[int, set[str]] | None = None
    excluded_from: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return self.get_full_name() or self.username
