"""Addresses of who is here."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
