"""Addresses of what is read of a meeting."""

from django.urls import path

from decisions.views import downloads, reading

urlpatterns = [
    path("moeder/<int:pk>/", reading.meeting, name="meeting"),
    path("moeder/<int:pk>/punkt/<str:label>/", reading.item, name="item"),
    path("moeder/<int:pk>/bilag/<uuid:key>/", downloads.attachment, name="attachment"),
    path("moeder/<int:pk>/referat.pdf", downloads.pdf, {"kind": "minutes"}, name="minutes_pdf"),
    path("moeder/<int:pk>/dagsorden.pdf", downloads.pdf, {"kind": "agenda"}, name="agenda_pdf"),
    path("moeder/<int:pk>/referat.html", downloads.html, {"kind": "minutes"}, name="minutes_html"),
    path("moeder/<int:pk>/dagsorden.html", downloads.html, {"kind": "agenda"}, name="agenda_html"),
    path("moeder/<int:pk>/referat.json", downloads.json, {"kind": "minutes"}, name="minutes_json"),
    path("moeder/<int:pk>/dagsorden.json", downloads.json, {"kind": "agenda"}, name="agenda_json"),
    path("moeder/<int:pk>/tillaeg-<int:number>.pdf", downloads.pdf, {"kind": "agenda"}, name="supplement_pdf"),
    path("moeder/<int:pk>/tillaeg-<int:number>.html", downloads.html, {"kind": "agenda"}, name="supplement_html"),
    path("moeder/<int:pk>/tillaeg-<int:number>.json", downloads.json, {"kind": "agenda"}, name="supplement_json"),
]
