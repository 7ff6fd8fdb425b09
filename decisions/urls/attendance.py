"""Addresses of who is here."""

from django.urls import path

from decisions.views import roll

urlpatterns = [
    path("moeder/<int:pk>/afhold/fremmoede/alle/", roll.all_present, name="all_present"),
    path("moeder/<int:pk>/afhold/fremmoede/gaest/", roll.receive_guest, name="receive_guest"),
    path("moeder/<int:pk>/afhold/fremmoede/<int:person>/", roll.note_presence, name="note_presence"),
    path("moeder/<int:pk>/afhold/fremmoede/<int:person>/stedfortraeder/", roll.let_substitute, name="let_substitute"),
    path("moeder/<int:pk>/afhold/fremmoede/ret/<int:event>/", roll.correct_presence, name="correct_presence"),
    path("moeder/<int:pk>/afhold/punkt/<uuid:key>/deltager-ikke/", roll.note_absence, name="note_absence"),
]
