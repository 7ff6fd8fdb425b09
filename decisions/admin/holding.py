"""A meeting while it is held, and what is to be done after it: to be looked at here, changed where it is made."""

from django.contrib import admin

from decisions.models import (
    Absence,
    FollowUp,
    FollowUpAnswer,
    MinuteTaking,
    PresenceEvent,
    Session,
    TimeSpent,
)
from meetings.admin.read_only import ReadOnlyAdmin


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Meetings that were opened."""

    list_display = ["meeting", "item", "opened_at", "ended_at", "revision"]
    list_select_related = ["meeting__forum", "item"]


@admin.register(TimeSpent)
class TimeSpentAdmin(ReadOnlyAdmin):
    """How long each item took."""

    list_display = ["item", "session", "began_at", "ended_at"]
    list_select_related = ["item", "session__meeting__forum"]


@admin.register(PresenceEvent)
class PresenceEventAdmin(ReadOnlyAdmin):
    """Who came and who left."""

    list_display = ["participant", "kind", "at", "item"]
    list_select_related = ["participant", "item"]


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    """Who took no part in an item."""

    list_display = ["participant", "item", "reason"]
    list_select_related = ["participant", "item"]


@admin.register(MinuteTaking)
class MinuteTakingAdmin(ReadOnlyAdmin):
    """Who writes where."""

    list_display = ["decision", "part", "user", "seen_at"]
    list_select_related = ["decision__item", "user"]


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """What was to be done."""

    list_display = ["what", "who", "due_on", "status", "forum"]
    list_filter = ["status", "forum"]
    list_select_related = ["forum"]


@admin.register(FollowUpAnswer)
class FollowUpAnswerAdmin(ReadOnlyAdmin):
    """What was answered."""

    list_display = ["follow_up", "kind", "until", "by", "at"]
    list_select_related = ["follow_up", "by"]
