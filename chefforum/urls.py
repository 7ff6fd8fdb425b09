"""Every address of the house."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("meetings.urls")),
    path("", include("decisions.urls")),
    path("admin/", admin.site.urls),
    path("konto/", include("allauth.urls")),
]
