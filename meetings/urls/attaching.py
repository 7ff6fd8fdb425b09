"""Attachments of an item that is being written."""

from django.urls import path

from meetings.views import attached_files, attaching

urlpatterns = [
    path("punkter/<uuid:key>/bilag/", attaching.attachments, name="attachments"),
    path("punkter/<uuid:key>/bilag/vedhaeft/", attaching.add_attachments, name="add_attachments"),
    path("punkter/<uuid:key>/bilag/raekkefoelge/", attaching.arrange_attachments, name="arrange_attachments"),
    path("bilag/<uuid:key>/ret/", attaching.change_attachment, name="change_attachment"),
    path("bilag/<uuid:key>/flyt/", attaching.move_attachment, name="move_attachment"),
    path("bilag/<uuid:key>/erstat/", attaching.replace_attachment, name="replace_attachment"),
    path("bilag/<uuid:key>/fjern/", attaching.remove_attachment, name="remove_attachment"),
    path("bilag/<uuid:key>/hent-tilbage/", attaching.bring_back_attachment, name="bring_back_attachment"),
    path("bilag/<uuid:key>/", attached_files.attachment_facts, name="attachment_facts"),
    path("bilag/<uuid:key>/fil/", attached_files.draft_attachment, name="draft_attachment"),
    path("bilag/<uuid:key>/fil/<int:number>/", attached_files.draft_attachment, name="draft_attachment_version"),
    path("bilag/<uuid:key>/billede/", attached_files.attachment_picture, name="attachment_picture"),
    path("bilag/<uuid:key>/pdf/", attached_files.attachment_pdf, name="attachment_pdf"),
]
