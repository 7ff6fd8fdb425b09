"""Addresses of what is to be done after a decision."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
