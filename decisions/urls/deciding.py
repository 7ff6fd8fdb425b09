"""Addresses of what is decided."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
