"""Addresses of a document on paper, and of a document with its attachments in one file."""

from django.urls import path

from decisions.views import printing

urlpatterns = [
    path("moeder/<int:pk>/udskriv/", printing.printing, name="printing"),
    path("moeder/<int:pk>/udskriv/<str:shown>/<str:form>.pdf", printing.printout, name="printout"),
    path("moeder/<int:pk>/udskriv/<str:shown>/punkt/<str:label>.pdf", printing.item_printout, name="item_printout"),
]
