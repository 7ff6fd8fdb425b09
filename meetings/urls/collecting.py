"""Collecting: the drafting page of an agenda, the backlog, items on their way, comments."""

from django.urls import URLPattern, path

from meetings.views import collecting

urlpatterns: list[URLPattern] = [
    path("moeder/<int:pk>/kladde/", collecting.drafting, name="drafting"),
]
