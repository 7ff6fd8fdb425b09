"""Forums, with their template and standing items."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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


class ForumForm(forms.ModelForm):
    """A forum, with deadlines that come in their order."""

    def clean(self) -> dict[str, Any] | None:
        """Refused: a review before all items are in, or a release before the review."""
        said = super().clean() or self.cleaned_data
        days = [said[name] for name in ("items_due_days", "review_days", "release_days") if said.get(name) is not None]
        if days != sorted(days, reverse=True):
            self.add_error("items_due_days", _("Items come in first, then the review, then the release."))
        return said


@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin):
    """The standing groups that meet."""

    form = ForumForm
    list_display = ["name", "visibility", "approval_rule", "numbering", "is_active"]
    list_filter = ["visibility", "is_active"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [SectionTemplateInline, StandingItemInline, MemberInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "visibility", "is_active"]}),
        (_("Meetings"), {"fields": [("start", "end"), "place"]}),
        (
            _("Deadlines"),
            {"fields": [("items_due_days", "review_days"), ("release_days", "minutes_due_days")]},
        ),
        (_("Items"), {"fields": ["numbering", "leader_endorses", "leaves_out_standard_phrases", "recommenders"]}),
        (_("Minutes"), {"fields": ["approval_rule", "tacit_days"]}),
    ]


@admin.register(SectionTemplate)
class SectionTemplateAdmin(admin.ModelAdmin):
    """One section of a forum's template."""

    list_display = ["heading", "forum", "type", "position"]
    list_filter = ["forum", "type"]
    list_select_related = ["forum"]


@admin.register(StandingItem)
class StandingItemAdmin(admin.ModelAdmin):
    """One item that stands on every agenda of its forum."""

    list_display = ["title", "forum", "place", "position", "lists_backlog", "lists_follow_ups"]
    list_filter = ["forum", "place", "lists_backlog", "lists_follow_ups"]
    list_select_related = ["forum"]
