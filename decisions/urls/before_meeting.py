"""Addresses of what members say before a meeting."""

from django.urls import path

from decisions.views import before_meeting, informations, talks

urlpatterns = [
    path("moeder/<int:pk>/foer-moedet/", before_meeting.before_meeting, name="before_meeting"),
    path("moeder/<int:pk>/foer-moedet/afbud/", before_meeting.send_regrets, name="send_regrets"),
    path("moeder/<int:pk>/foer-moedet/kommer/", before_meeting.take_back_regrets, name="take_back_regrets"),
    path("moeder/<int:pk>/foer-moedet/loeft/<uuid:key>/", before_meeting.lift_item, name="lift_item"),
    path("moeder/<int:pk>/foer-moedet/loeft/<uuid:key>/fortryd/", before_meeting.take_back_lift, name="take_back_lift"),
    path("moeder/<int:pk>/punkt/<str:label>/samtaler/", talks.talks, name="talks"),
    path("moeder/<int:pk>/punkt/<str:label>/samtaler/ny/", talks.begin_talk, name="begin_talk"),
    path("moeder/<int:pk>/punkt/<str:label>/samtaler/<int:thread>/", talks.say, name="say_in_talk"),
    path("moeder/<int:pk>/afhold/til-efterretning/", informations.take_as_information, name="take_as_information"),
]
