"""Addresses of everybody's own notes."""

from django.urls import path

from decisions.views import notes

urlpatterns = [
    path("punkter/<uuid:key>/noter/", notes.item_notes, name="item_notes"),
    path("noter/", notes.own_notes, name="own_notes"),
    path("noter/<uuid:key>/", notes.change_note, name="change_note"),
    path("noter/<uuid:key>/fjern/", notes.remove_note, name="remove_note"),
    path("moeder/<int:pk>/noter/", notes.meeting_notes, name="meeting_notes"),
]
