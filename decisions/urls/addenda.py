"""Addresses of addenda to approved minutes, and of the minutes' versions."""

from django.urls import URLPattern, path

from decisions.views import addenda, minutes_versions

ADDENDA = "moeder/<int:pk>/referat/tilfoejelser/"
VERSIONS = "moeder/<int:pk>/referat/versioner/"

urlpatterns: list[URLPattern] = [
    path(f"{ADDENDA}ny/", addenda.write_addendum, name="write_addendum"),
    path(f"{ADDENDA}send/", addenda.send_addenda, name="send_addenda"),
    path(f"{ADDENDA}tag-tilbage/", addenda.take_back_addenda, name="take_back_addenda"),
    path(f"{ADDENDA}<int:addendum>/", addenda.rewrite_addendum, name="rewrite_addendum"),
    path(f"{ADDENDA}<int:addendum>/udelad/", addenda.withdraw_addendum, name="withdraw_addendum"),
    path(VERSIONS, minutes_versions.minutes_versions, name="minutes_versions"),
    path(f"{VERSIONS}<int:number>/", minutes_versions.minutes_version, name="minutes_version"),
    path(f"{VERSIONS}<int:number>/referat.pdf", minutes_versions.minutes_version_pdf, name="minutes_version_pdf"),
]
