"""The versions of minutes: frozen, and read by those who may."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from meetings.models import Forum, Version, VersionQuerySet

from .minutes import Minutes

if TYPE_CHECKING:
    from meetings.models import User


class MinutesVersionQuerySet(VersionQuerySet):
    """Frozen minutes, and who may read them."""

    def approved(self) -> Self:
        """Those that were approved."""
        return self.filter(state="approved")

    def in_force_first(self) -> Self:
        """Those that were approved before all others, the newest first, with its snapshot: what people read. Addenda
        that await approval come after what they are to."""
        return self.select_related("snapshot").order_by(Case(When(state="approved", then=0), default=1), "-number")

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Approved ones for all who see the forum; those that await approval for its members, until taken back."""
        seen = Q(state="approved", minutes__meeting__forum__in=Forum.objects.visible_to(user))
        if user.is_authenticated:
            # What was sent and came before the approved text; what was sent after it only while it awaits approval.
            later = self.model._base_manager.filter(
                minutes=OuterRef("minutes"), state="approved", number__gt=OuterRef("number")
            )
            open_ = Q(minutes__status=Minutes.Status.SUBMITTED) | Q(minutes__addenda_sent_at__isnull=False)
            sent = Q(state="approved") | open_ | Exists(later)
            seen |= sent & Q(minutes__meeting__forum__in=Forum.of_member(user))
        return self.filter(seen)


class MinutesVersion(Version):
    """Minutes as they were sent to approval, or approved."""

    minutes = models.ForeignKey(Minutes, verbose_name=_("minutes"), on_delete=models.PROTECT, related_name="versions")
    state = models.CharField(_("state"), max_length=10)

    objects = MinutesVersionQuerySet.as_manager()

    class Meta(Version.Meta):
        abstract = False
        verbose_name = _("minutes version")
        verbose_name_plural = _("minutes versions")
        ordering = ["minutes", "-number"]
        constraints = [
            models.UniqueConstraint(name="minutes_version_number_once", fields=["minutes", "number"]),
            models.CheckConstraint(name="minutes_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="minutes_version_state_is_known", condition=Q(state__in=["submitted", "approved"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} v{self.number}"
