"""Accounts."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from meetings.models import Membership, User


class MembershipInline(admin.TabularInline):
    """The forums of one person."""

    model = Membership
    fields = ["forum", "role", "name", "title", "group", "starts_on", "ends_on"]
    autocomplete_fields = ["forum"]
    extra = 0


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """People who can sign in, and what they are members of."""

    fieldsets = (*(DjangoUserAdmin.fieldsets or ()), (_("Organisation"), {"fields": ["is_external"]}))
    list_display = ["username", "get_full_name", "email", "is_external", "is_staff", "is_active"]
    list_filter = [*DjangoUserAdmin.list_filter, "is_external"]
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who is in which forum, from when to when."""

    list_display = ["name", "forum", "role", "title", "group", "user", "starts_on", "ends_on"]
    list_filter = ["forum", "role"]
    list_select_related = ["forum", "user"]
    search_fields = ["name", "title", "group"]
    autocomplete_fields = ["forum", "user"]
