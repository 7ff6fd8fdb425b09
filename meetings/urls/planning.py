"""Planning: new meetings, series, moving, the year's wheel, calendars."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
