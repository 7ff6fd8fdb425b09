"""What comes about while an agenda is drafted: to be looked at here, and changed on the pages where it is made."""

from django.contrib import admin

from meetings.models import (
    AttachmentVersion,
    CalendarFeed,
    Comment,
    Lift,
    Notice,
    Override,
    Review,
    SectionState,
    StoredFile,
    Writing,
)

from .read_only import ReadOnlyAdmin


@admin.register(SectionState)
class SectionStateAdmin(ReadOnlyAdmin):
    """Every state that a section was saved in."""

    list_display = ["section", "version", "saved_at", "saved_by"]
    list_select_related = ["section", "saved_by"]


@admin.register(Writing)
class WritingAdmin(ReadOnlyAdmin):
    """Who writes where."""

    list_display = ["section", "user", "seen_at"]
    list_select_related = ["section", "user"]


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """Remarks on items."""

    list_display = ["item", "by", "at", "resolved_at"]
    list_select_related = ["item", "by"]


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """Readings before a release."""

    list_display = ["meeting", "number", "asked_at", "until", "ended_at"]
    list_select_related = ["meeting__forum"]


@admin.register(Override)
class OverrideAdmin(ReadOnlyAdmin):
    """Findings that somebody answered for."""

    list_display = ["meeting", "finding", "reason", "by", "at"]
    list_select_related = ["meeting__forum", "by"]


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """The outbox: what is due, what was sent, what failed."""

    list_display = ["user", "kind", "meeting", "status", "asked_at", "sent_at", "attempts"]
    list_filter = ["status", "kind"]
    list_select_related = ["user", "meeting__forum"]


@admin.register(CalendarFeed)
class CalendarFeedAdmin(ReadOnlyAdmin):
    """Who has a calendar address. The address itself is its owner's secret, and is not shown."""

    list_display = ["user", "forum", "made_at"]
    list_select_related = ["user", "forum"]
    exclude = ["secret"]


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    """Contents, and what was read in them."""

    list_display = ["sha256", "type", "size", "pages", "status", "trouble"]
    list_filter = ["status", "type"]
    exclude = ["text"]


@admin.register(AttachmentVersion)
class AttachmentVersionAdmin(ReadOnlyAdmin):
    """Files that were received."""

    list_display = ["attachment", "number", "name", "received_at", "received_by"]
    list_select_related = ["attachment", "received_by"]


@admin.register(Lift)
class LiftAdmin(ReadOnlyAdmin):
    """Who wants which item discussed."""

    list_display = ["item", "membership", "at"]
    list_select_related = ["item", "membership"]
