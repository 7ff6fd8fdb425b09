"""Addresses of a forum's year in numbers."""

from django.urls import path

from decisions.views import numbers

urlpatterns = [
    path("forum/<slug:slug>/tal/", numbers.numbers, name="numbers"),
    path("forum/<slug:slug>/tal.csv", numbers.numbers_csv, name="numbers_csv"),
]
