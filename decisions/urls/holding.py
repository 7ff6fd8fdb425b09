"""Addresses of the meeting while it is held: the cockpit."""

from django.urls import path

from decisions.views import holding

urlpatterns = [
    path("moeder/<int:pk>/afhold/", holding.hold, name="hold"),
    path("moeder/<int:pk>/afhold/aabn/", holding.open_session, name="open_session"),
]
