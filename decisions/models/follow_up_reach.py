"""Which follow-ups somebody may meet, and how they are found."""

import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from meetings.models import Exclusion, Meeting, Membership, Role

if TYPE_CHECKING:
    from meetings.models import User


class Reach(models.QuerySet):
    """Follow-ups by who may read them, and by what is still to be done."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those of one's own, and of the forums that one is a member of; never of an item one takes no part in.

        As long as the meeting is held only its secretaries see them: a slip of the pen reaches nobody.
        """
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.active().filter(user=user)
        told = Q(user=user) | Q(forum__in=own.of_members().values("forum"))
        seen = (told & self._is_told) | Q(forum__in=own.filter(role=Role.SECRETARY).values("forum"))
        return self.filter(seen).exclude(Exists(Exclusion.objects.filter(membership__user=user, item=OuterRef("item"))))

    def of(self, user: "User") -> Self:
        """Those that this person is to do, as far as they are told."""
        return self.visible_to(user).filter(self._is_told, user=user)

    def told(self) -> Self:
        """Less those of a meeting that is still held."""
        return self.filter(self._is_told)

    def open(self) -> Self:
        """Still to be done, the first due first."""
        return self.filter(status="open").order_by("due_on", "pk")

    def overdue(self) -> Self:
        """Still to be done, and due before today."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def done(self) -> Self:
        """Done, the last first."""
        return self.filter(status="done").order_by("-closed_at", "-pk")

    def closed_since(self, day: datetime.date) -> Self:
        """Done or called off on that day or later."""
        return self.exclude(status="open").filter(closed_at__date__gte=day)

    def with_kept_from(self) -> Self:
        """Each with whether its item is closed to somebody: `is_guarded`."""
        kept = Exists(Exclusion.objects.filter(item=OuterRef("item")))
        return self.annotate(is_kept=kept, is_item_closed=F("item__closed"))

    def whole(self) -> Self:
        """With what a list tells of each, in a fixed number of queries."""
        return self.select_related("item__meeting__forum", "forum", "user", "returns_to__forum").prefetch_related(
            "answers__by"
        )

    @property
    def _is_told(self) -> Q:
        return ~Q(item__meeting__status=Meeting.Status.IN_SESSION)
