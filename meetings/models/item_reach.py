"""Which items somebody may meet, and how one is found."""

import uuid
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .membership import Membership, Role

if TYPE_CHECKING:
    from .user import User


class Reach(models.QuerySet):
    """Items by who may read them, and by what is said of them."""

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Those that the person reads as they stand in the rows: `permissions.can_read_item`, asked of the database."""
        if not user.is_authenticated:
            return self.none()
        own = Membership.objects.active().filter(user=user)
        seen = Q(author=user) | Q(forum__in=own.filter(role=Role.SECRETARY).values("forum"))
        seen |= Q(forum__in=own.filter(role=Role.LEADER).values("forum")) & ~Q(status__in=["draft", "returned"])
        return self.filter(seen).without_excluded(user)

    def copyable_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose words the person may use again: what they read in the rows, and as members of a forum what its
        approved minutes hold. Rows of what is only released may have been corrected since, in a text nobody has seen.
        """
        if not user.is_authenticated:
            return self.none()
        members = Membership.objects.active().of_members().filter(user=user)
        read = Q(number__isnull=False, meeting__minutes_are_out=True, forum__in=members.values("forum"))
        rows = Q(pk__in=type(self)(self.model).visible_to(user).values("pk"))
        return self.filter(rows | read).without_excluded(user)

    def without_excluded(self, user: "User") -> Self:
        """Less those in which the person takes no part."""
        return self.exclude(Exists(Membership.objects.filter(user=user, exclusions__item=OuterRef("pk"))))

    def said_of(self, words: str) -> Self:
        """Those whose title holds the words, or whose case number does."""
        return self.filter(Q(title__icontains=words) | Q(case_number__icontains=words))

    def with_key(self, key: object) -> Self:
        """The one with this key, which may come from outside: none where it is no key."""
        try:
            return self.filter(key=uuid.UUID(str(key)))
        except ValueError:
            return self.none()
