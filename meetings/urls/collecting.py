"""Collecting: the drafting page of an agenda, the backlog, items on their way, comments."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
