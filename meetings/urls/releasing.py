"""From the review to the release, and what comes after it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
