"""Forums, with their template and standing items."""

from django.contrib import admin

from meetings.models import Forum, Membership, SectionTemplate, StandingItem


class SectionTemplateInline(admin.TabularInline):
    """The sections that a new item gets."""

    model = SectionTemplate
    extra = 0


class StandingItemInline(admin.StackedInline):
    """The items that stand on every agenda."""

    model = StandingItem
    extra = 0


class MemberInline(admin.TabularInline):
    """Who is in the forum."""

    model = Membership
    autocomplete_fields = ["user"]
    extra = 0


@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin):
    """The standing groups that meet."""

    list_display = ["name", "visibility", "approval_rule", "numbering", "is_active"]
    list_filter = ["visibility", "is_active"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SectionTemplateInline, StandingItemInline, MemberInline]


@admin.register(SectionTemplate)
class SectionTemplateAdmin(admin.ModelAdmin):
    """One section of a forum's template."""

    list_display = ["heading", "forum", "type", "position"]
    list_filter = ["forum", "type"]
    list_select_related = ["forum"]


@admin.register(StandingItem)
class StandingItemAdmin(admin.ModelAdmin):
    """One item that stands on every agenda of its forum."""

    list_display = ["title", "forum", "place", "position"]
    list_filter = ["forum", "place"]
    list_select_related = ["forum"]
