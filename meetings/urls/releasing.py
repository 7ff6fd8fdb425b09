"""From the review to the release, and what comes after it."""

from django.urls import URLPattern, path

from meetings.views import preflight, releasing

urlpatterns: list[URLPattern] = [
    path("moeder/<int:pk>/klar/", preflight.preflight, name="preflight"),
    path("moeder/<int:pk>/frigiv/", releasing.release, name="release"),
]
