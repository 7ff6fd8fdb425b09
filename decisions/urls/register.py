"""Addresses of the register of decisions, a case over time, and the numbers."""

from django.urls import path

from decisions.views import cases, register

urlpatterns = [
    path("beslutninger/", register.register, name="register"),
    path("beslutninger.csv", register.register_csv, name="register_csv"),
    path("beslutninger.xlsx", register.register_xlsx, name="register_xlsx"),
    path("beslutninger/<uuid:key>/", cases.decision, name="decision"),
    path("forum/<slug:slug>/beslutninger/", register.register, name="forum_register"),
    path("forum/<slug:slug>/beslutninger.csv", register.register_csv, name="forum_register_csv"),
    path("forum/<slug:slug>/beslutninger.xlsx", register.register_xlsx, name="forum_register_xlsx"),
    path("sager/", cases.case, name="case"),
    path("punkter/<uuid:key>/sag/", cases.item_case, name="item_case"),
    path("punkter/<uuid:key>/sag/citer/", cases.quote_case, name="quote_case"),
]
