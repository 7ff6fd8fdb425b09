"""Who is in a forum, from when to when, and as what."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.danish import sort_key

if TYPE_CHECKING:
    from .meeting import Meeting


class Role(models.TextChoices):
    """What a person is in a forum, and at a meeting."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")
    SUBSTITUTE = "substitute", _("substitute")
    OBSERVER = "observer", _("observer")
    AUTHOR = "author", _("author")
    LEADER = "leader", _("approving leader")


# Whoever is in a forum in one of these roles alone writes or endorses its items: reads no agendas, sits at no table.
NOT_MEMBERS = (Role.AUTHOR, Role.LEADER)


def holds_on(day: datetime.date, starts_on: datetime.date | None, ends_on: datetime.date | None) -> bool:
    """Whether a membership of that time holds on the day: `active_on`, of a row that is read already."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day <= ends_on)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by time, and by what they let one read."""

    def active(self) -> Self:
        """Those that hold today."""
        return self.active_on(timezone.localdate())

    def active_on(self, day: datetime.date) -> Self:
        """Those that hold on that day."""
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def of_members(self) -> Self:
        """Those with which one reads the forum's agendas and is at its meetings: `permissions.is_member`."""
        return self.exclude(role__in=NOT_MEMBERS)

    def who_can_stand_in(self, meeting: "Meeting") -> Self:
        """The forum's substitutes of the meeting's day who are not at its table, and whom nobody has asked yet."""
        members = self.active_on(meeting.held_on).filter(forum=meeting.forum_id, role=Role.SUBSTITUTE)
        return members.exclude(
            participations__in=meeting.participants.exclude(presence="expected", substitute_for=None)
        )


class Membership(models.Model):
    """A person in a forum for a time, with a role and a title; the person may have no account."""

    forum = models.ForeignKey(
        "meetings.Forum", verbose_name=_("forum"), on_delete=models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
    )
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, editable=False, db_collation="C")
    title = models.CharField(_("title"), max_length=200, blank=True)
    group = models.CharField(_("election group or function"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["forum", "position", "sort_key"]
        constraints = [
            models.CheckConstraint(name="membership_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="membership_role_is_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.UniqueConstraint(
                name="membership_once_per_open_role",
                fields=["forum", "user", "role"],
                condition=Q(ends_on=None) & Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.forum})"

    def save(self, *args, **kwargs) -> None:
        """Save with the key that sorts the name as Danes sort it."""
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)
