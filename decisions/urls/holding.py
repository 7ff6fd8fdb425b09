"""Addresses of the meeting while it is held: the cockpit."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
