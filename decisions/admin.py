"""The plain Django admin of minutes, decisions and uploads."""

from django.contrib import admin

from decisions.models import Decision, Minutes, MinutesVersion, PointOutcome, Statement, Upload
from meetings.admin.read_only import ReadOnlyAdmin


@admin.register(Minutes)
class MinutesAdmin(admin.ModelAdmin):
    """The minutes of all meetings. A status changes only by the act it is named after, never here."""

    list_display = ["meeting", "status", "approved_on", "imported_from"]
    list_filter = ["status", "meeting__forum"]
    list_select_related = ["meeting__forum"]
    readonly_fields = ["status", "approved_at", "approved_on", "approved_by", "tacit", "imported_from"]
    autocomplete_fields = ["meeting"]


@admin.register(MinutesVersion)
class MinutesVersionAdmin(ReadOnlyAdmin):
    """Minutes as they were sent to approval or approved."""

    list_display = ["minutes", "number", "state", "made_at", "made_by", "snapshot"]
    list_filter = ["state"]
    list_select_related = ["minutes__meeting__forum", "made_by", "snapshot"]


class PointOutcomeInline(admin.TabularInline):
    """The outcome point by point."""

    model = PointOutcome
    autocomplete_fields = ["point"]
    extra = 0


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """What was decided."""

    list_display = ["item", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["item"]
    search_fields = ["item__title"]
    autocomplete_fields = ["item"]
    inlines = [PointOutcomeInline]


@admin.register(PointOutcome)
class PointOutcomeAdmin(admin.ModelAdmin):
    """The outcome of one recommendation point."""

    list_display = ["point", "decision", "outcome"]
    list_filter = ["outcome"]
    list_select_related = ["point", "decision__item"]
    autocomplete_fields = ["decision", "point"]


@admin.register(Statement)
class StatementAdmin(admin.ModelAdmin):
    """Dissent, recorded on request."""

    list_display = ["name", "item"]
    list_select_related = ["item"]
    autocomplete_fields = ["item"]


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Old minutes that were uploaded."""

    list_display = ["name", "forum", "by", "at", "status", "words"]
    list_filter = ["status", "forum"]
    list_select_related = ["forum", "by"]
