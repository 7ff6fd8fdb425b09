"""Addresses of what is kept on a device, and of what reads it there."""

from django.urls import path

from decisions.views import offline

urlpatterns = [
    path("enhed.js", offline.device_worker, name="device_worker"),
    path("chefforum.webmanifest", offline.web_manifest, name="web_manifest"),
    path("paa-denne-enhed/", offline.device, name="device"),
    path("moeder/<int:pk>/enhed/", offline.device_document, name="device_document"),
    path("moeder/<int:pk>/enhed/kort/", offline.device_brief, name="device_brief"),
    path("moeder/<int:pk>/enhed.json", offline.device_manifest, name="device_manifest"),
]
