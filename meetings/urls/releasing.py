"""From the review to the release, and what comes after it."""

from django.urls import URLPattern, path

from meetings.views import preflight

urlpatterns: list[URLPattern] = [
    path("moeder/<int:pk>/klar/", preflight.preflight, name="preflight"),
]
