"""Decisions and what belongs to them."""

from django.contrib import admin

from decisions.models import Decision, DecisionState, PointOutcome, StandardText, Statement
from meetings.admin.read_only import ReadOnlyAdmin


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


@admin.register(DecisionState)
class DecisionStateAdmin(ReadOnlyAdmin):
    """Every state that a decision's text was saved in."""

    list_display = ["decision", "part", "version", "made", "saved_at", "saved_by"]
    list_select_related = ["decision__item", "saved_by"]


@admin.register(StandardText)
class StandardTextAdmin(admin.ModelAdmin):
    """What one key writes."""

    list_display = ["label", "forum", "position"]
    list_filter = ["forum"]
    list_select_related = ["forum"]
