"""Addresses of the minutes until they are approved."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
