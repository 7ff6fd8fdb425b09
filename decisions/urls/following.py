"""Addresses of those who follow a meeting on another screen."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
