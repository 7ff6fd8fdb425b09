"""The released versions of an agenda, and what changed between them."""

from django.urls import path

from meetings.views import comparing

urlpatterns = [
    path("moeder/<int:pk>/versioner/", comparing.agenda_versions, name="agenda_versions"),
    path("moeder/<int:pk>/versioner/vaelg/", comparing.choose_versions, name="choose_versions"),
    path("moeder/<int:pk>/versioner/<int:number>/", comparing.agenda_version, name="agenda_version"),
    path(
        "moeder/<int:pk>/versioner/<int:number>/dagsorden.pdf", comparing.agenda_version_pdf, name="agenda_version_pdf"
    ),
    path("moeder/<int:pk>/versioner/<int:older>/<int:newer>/", comparing.compare_versions, name="compare_versions"),
]
