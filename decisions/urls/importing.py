"""Addresses of old minutes on their way in."""

from django.urls import path

from decisions.views import importing

urlpatterns = [
    path("indlaes/", importing.uploads, name="uploads"),
    path("indlaes/<int:pk>/", importing.upload, name="upload"),
    path("indlaes/<int:pk>/raekke/", importing.upload_row, name="upload_row"),
    path("indlaes/<int:pk>/gem/", importing.save_upload, name="save_upload"),
]
