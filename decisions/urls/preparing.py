"""Addresses of how a member prepares for a meeting: in short, what is new, what is read."""

from django.urls import path

from decisions.views import beside, preparing

urlpatterns = [
    path("moeder/<int:pk>/kort/", preparing.brief, name="brief"),
    path("moeder/<int:pk>/nyt/", preparing.meeting_news, name="meeting_news"),
    path("moeder/<int:pk>/laest/", preparing.mark_read, name="mark_read"),
    path("moeder/<int:pk>/punkt/<str:label>/bilag/<uuid:key>/", beside.attachment_page, name="attachment_page"),
]
