"""Attachments of an item that is being written."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
