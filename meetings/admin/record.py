"""What was said, what was made of it, and who did what: to be read only."""

from django.contrib import admin

from meetings.models import AgendaVersion, AuditEntry, Printout, Rendering, Snapshot

from .read_only import ReadOnlyAdmin


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The log, the newest first."""

    list_display = ["at", "action", "by_name", "meeting", "subject_type", "subject_id"]
    list_filter = ["action"]
    list_select_related = ["meeting__forum"]
    date_hierarchy = "at"


@admin.register(AgendaVersion)
class AgendaVersionAdmin(ReadOnlyAdmin):
    """Agendas as they were released."""

    list_display = ["meeting", "number", "made_at", "made_by", "snapshot"]
    list_select_related = ["meeting__forum", "made_by", "snapshot"]


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """Frozen documents."""

    list_display = ["sha256", "made_at"]


@admin.register(Rendering)
class RenderingAdmin(ReadOnlyAdmin):
    """PDFs, made and due."""

    list_display = ["snapshot", "audience", "status", "sha256", "size", "asked_at", "made_at", "attempts"]
    list_filter = ["status", "audience"]
    list_select_related = ["snapshot"]


@admin.register(Printout)
class PrintoutAdmin(ReadOnlyAdmin):
    """Working copies, made and due."""

    list_display = ["snapshot", "audience", "form", "status", "size", "asked_at", "made_at", "attempts"]
    list_filter = ["status", "form"]
    list_select_related = ["snapshot"]
