"""From the review to the release, and what comes after it."""

from django.urls import URLPattern, path

from meetings.views import preflight, releasing

urlpatterns: list[URLPattern] = [
    path("moeder/<int:pk>/klar/", preflight.preflight, name="preflight"),
    path("moeder/<int:pk>/klar/svar/", preflight.answer_finding, name="answer_finding"),
    path("moeder/<int:pk>/klar/svar/<int:override>/tilbage/", preflight.take_back_answer, name="take_back_answer"),
    path("punkter/<uuid:key>/fund/", preflight.item_findings, name="item_findings"),
    path("moeder/<int:pk>/frigiv/", releasing.release, name="release"),
]
