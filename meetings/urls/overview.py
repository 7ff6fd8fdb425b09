"""The front page, a forum's page, and what every page has."""

from django.urls import path

from meetings.views import appearance, overview

urlpatterns = [
    path("", overview.front_page, name="front_page"),
    path("forum/<slug:slug>/", overview.forum, name="forum"),
    path("udseende/", appearance.appearance, name="appearance"),
]
