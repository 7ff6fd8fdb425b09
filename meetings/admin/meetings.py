"""Meetings, participants, items, sections, points, attachments, exclusions."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Exclusion, Meeting, Participant, RecommendationPoint, Section


class ParticipantInline(admin.TabularInline):
    """Who was there."""

    model = Participant
    fields = ["position", "name", "title", "group", "role", "presence", "arrived", "left", "note"]
    extra = 0


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    """The meetings of all forums. A status changes only by the act it is named after, never here."""

    list_display = ["forum", "held_on", "start", "end", "place", "status"]
    list_filter = ["forum", "status"]
    list_select_related = ["forum"]
    date_hierarchy = "held_on"
    readonly_fields = ["status", "minutes_are_out"]
    search_fields = ["forum__name", "place"]
    inlines = [ParticipantInline]


class SectionInline(admin.StackedInline):
    """The item's sections."""

    model = Section
    extra = 0


class PointInline(admin.TabularInline):
    """The recommendation's points."""

    model = RecommendationPoint
    extra = 0


class AttachmentInline(admin.TabularInline):
    """The item's attachments; a file's facts follow from its bytes."""

    model = Attachment
    fields = ["position", "title", "closed", "name", "type", "size", "pages", "sha256"]
    readonly_fields = ["name", "type", "size", "pages", "sha256"]
    extra = 0


class ExclusionInline(admin.TabularInline):
    """Who may not read the item."""

    model = Exclusion
    autocomplete_fields = ["membership"]
    extra = 0


@admin.register(AgendaItem)
class AgendaItemAdmin(admin.ModelAdmin):
    """The items of all agendas."""

    list_display = ["label", "title", "meeting", "case_number", "kind", "closed", "status"]
    list_display_links = ["title"]
    list_filter = ["forum", "status", "kind", "closed"]
    list_select_related = ["meeting__forum"]
    search_fields = ["title", "case_number"]
    readonly_fields = ["key", "status"]
    autocomplete_fields = ["forum", "meeting"]
    inlines = [SectionInline, PointInline, AttachmentInline, ExclusionInline]

    def save_model(self, request: HttpRequest, obj: AgendaItem, form: Any, change: bool) -> None:
        """Save; a case number of another form than KLE's is kept, with a mild word about it."""
        super().save_model(request, obj, form, change)
        if obj.case_number and obj.case is None:
            messages.warning(
                request,
                _("“%(number)s” is not of the form 00.01.00-A00-32-24. It is kept as it is.")
                % {"number": obj.case_number},
            )


@admin.register(Participant)
class ParticipantAdmin(admin.ModelAdmin):
    """Who was at which meeting."""

    list_display = ["name", "title", "group", "role", "presence", "meeting"]
    list_filter = ["presence", "role"]
    list_select_related = ["meeting__forum"]
    search_fields = ["name"]
    autocomplete_fields = ["meeting", "membership"]


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    """One section of one item."""

    list_display = ["heading", "type", "item"]
    list_filter = ["type"]
    list_select_related = ["item"]
    autocomplete_fields = ["item"]


@admin.register(RecommendationPoint)
class RecommendationPointAdmin(admin.ModelAdmin):
    """One point of one recommendation."""

    list_display = ["position", "item"]
    list_select_related = ["item"]
    autocomplete_fields = ["item"]
    search_fields = ["html", "item__title"]


@admin.register(Attachment)
class AttachmentAdmin(admin.ModelAdmin):
    """One attachment of one item."""

    list_display = ["title", "item", "closed", "name", "size"]
    list_filter = ["closed"]
    list_select_related = ["item"]
    search_fields = ["title", "name"]
    readonly_fields = ["key", "name", "type", "size", "pages", "sha256"]
    autocomplete_fields = ["item"]


@admin.register(Exclusion)
class ExclusionAdmin(admin.ModelAdmin):
    """A member who may not read one item."""

    list_display = ["item", "membership", "reason"]
    list_select_related = ["item", "membership__forum"]
    autocomplete_fields = ["item", "membership"]
