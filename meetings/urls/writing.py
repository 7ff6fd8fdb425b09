"""Writing: one item's texts, their saving, their history."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
