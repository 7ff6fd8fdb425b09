"""Addresses of the minutes until they are approved."""

from django.urls import URLPattern, path

from decisions.views import minutes

MINUTES = "moeder/<int:pk>/referat/"

urlpatterns: list[URLPattern] = [
    path(MINUTES, minutes.minutes, name="minutes"),
    path(f"{MINUTES}svar/", minutes.answer_minutes_finding, name="answer_minutes_finding"),
    path(f"{MINUTES}svar/<int:override>/tilbage/", minutes.take_back_minutes_answer, name="take_back_minutes_answer"),
    path(f"{MINUTES}send/", minutes.submit_minutes, name="submit_minutes"),
    path(f"{MINUTES}tag-tilbage/", minutes.take_back_minutes, name="take_back_minutes"),
    path(f"{MINUTES}godkend/", minutes.approve_minutes, name="approve_minutes"),
    path(f"{MINUTES}udkast/", minutes.make_minutes_pdf, name="make_minutes_pdf"),
]
