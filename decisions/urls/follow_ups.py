"""Addresses of what is to be done after a decision."""

from django.urls import path

from decisions.views import answering, follow_up_lists, follow_up_pages, follow_ups

urlpatterns = [
    path("opfoelgninger/", follow_up_lists.own_follow_ups, name="own_follow_ups"),
    path("opfoelgninger/svar/<str:token>/", answering.answer_by_link, name="answer_by_link"),
    path("opfoelgninger/<uuid:key>/", follow_up_pages.follow_up, name="follow_up"),
    path("opfoelgninger/<uuid:key>/svar/", follow_up_pages.answer_follow_up, name="answer_follow_up"),
    path("opfoelgninger/<uuid:key>/ret/", follow_up_pages.change_follow_up, name="change_follow_up"),
    path("opfoelgninger/<uuid:key>/aflys/", follow_ups.call_off_follow_up, name="call_off_follow_up"),
    path("opfoelgninger/<uuid:key>/genaabn/", follow_up_pages.reopen_follow_up, name="reopen_follow_up"),
    path("forum/<slug:slug>/opfoelgninger/", follow_up_lists.forum_follow_ups, name="forum_follow_ups"),
    path("punkter/<uuid:key>/opfoelgning/", follow_ups.give_follow_up, name="give_follow_up"),
]
