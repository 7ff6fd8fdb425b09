"""Addresses of the register of decisions, a case over time, and the numbers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
