"""Addresses of those who follow a meeting on another screen."""

from django.urls import path

from decisions.views import following, holding_news

urlpatterns = [
    path("moeder/<int:pk>/foelg/", following.follow, name="follow"),
    path("moeder/<int:pk>/foelg/nyt/", following.follow_news, name="follow_news"),
    path("moeder/<int:pk>/storskaerm/", following.big_screen, name="big_screen"),
    path("moeder/<int:pk>/storskaerm/nyt/", following.big_screen_news, name="big_screen_news"),
    path("moeder/<int:pk>/afhold/nyt/", holding_news.hold_news, name="hold_news"),
]
