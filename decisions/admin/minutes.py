"""Minutes, their versions and their approval; old minutes on their way in."""

from django.contrib import admin

from decisions.models import Addendum, Approval, Approver, Correction, Minutes, MinutesVersion, RegisterEntry, Upload
from meetings.admin.read_only import ReadOnlyAdmin


@admin.register(Minutes)
class MinutesAdmin(admin.ModelAdmin):
    """The minutes of all meetings. A status changes only by the act it is named after, never here."""

    list_display = ["meeting", "status", "approved_on", "imported_from"]
    list_filter = ["status", "meeting__forum"]
    list_select_related = ["meeting__forum"]
    readonly_fields = ["status", "approved_at", "approved_on", "approved_by", "approve_by", "tacit", "imported_from"]
    autocomplete_fields = ["meeting"]


@admin.register(MinutesVersion)
class MinutesVersionAdmin(ReadOnlyAdmin):
    """Minutes as they were sent to approval or approved."""

    list_display = ["minutes", "number", "state", "made_at", "made_by", "snapshot"]
    list_filter = ["state"]
    list_select_related = ["minutes__meeting__forum", "made_by", "snapshot"]


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    """Old minutes that were uploaded."""

    list_display = ["name", "forum", "by", "at", "status", "words"]
    list_filter = ["status", "forum"]
    list_select_related = ["forum", "by"]


@admin.register(Approver)
class ApproverAdmin(ReadOnlyAdmin):
    """Who is asked to approve."""

    list_display = ["name", "role", "minutes", "substitute", "asked_at", "reminded_at"]
    list_select_related = ["minutes__meeting__forum", "substitute"]


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """Who said yes to which text."""

    list_display = ["approver", "item", "by", "at", "undone_at", "sha256"]
    list_select_related = ["approver__minutes__meeting__forum", "item", "by"]


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    """What approvers would have otherwise."""

    list_display = ["approver", "item", "kind", "status", "at"]
    list_filter = ["kind", "status"]
    list_select_related = ["approver__minutes__meeting__forum", "item"]


@admin.register(Addendum)
class AddendumAdmin(ReadOnlyAdmin):
    """Corrections to minutes that are approved."""

    list_display = ["minutes", "number", "item", "dated", "signed_by", "withdrawn_at"]
    list_select_related = ["minutes__meeting__forum", "item"]


@admin.register(RegisterEntry)
class RegisterEntryAdmin(ReadOnlyAdmin):
    """The register as it is searched: made from the minutes' versions alone."""

    list_display = ["held_on", "forum", "number", "suffix", "outcome", "newest", "approved", "closed"]
    list_filter = ["newest", "approved", "outcome", "forum"]
    list_select_related = ["forum"]
    show_full_result_count = False
