"""Addresses of what one is told of, and how."""

from django.urls import path

from meetings.views import notice_wishes

urlpatterns = [
    path("konto/beskeder/", notice_wishes.notice_wishes, name="notice_wishes"),
    path("afmeld/<str:token>/", notice_wishes.unsubscribe, name="unsubscribe"),
]
