"""Planning: new meetings, series, moving, the year's wheel, calendars."""

from django.urls import path

from meetings.views import calendars, planning

urlpatterns = [
    path("forum/<slug:slug>/nyt-moede/", planning.new_meeting, name="new_meeting"),
    path("forum/<slug:slug>/moederaekke/", planning.new_series, name="new_series"),
    path("forum/<slug:slug>/frister/", planning.deadlines, name="deadlines"),
    path("moeder/<int:pk>/plan/", planning.change_meeting, name="change_meeting"),
    path("moeder/<int:pk>/plan/deltagere/", planning.renew_members, name="renew_members"),
    path("aarshjul/", calendars.this_year, name="this_year"),
    path("aarshjul/<int:year>/", calendars.year_wheel, name="year_wheel"),
    path("kalender/", calendars.calendars, name="calendars"),
    path("kalender/forny/", calendars.renew_calendar, name="renew_calendar"),
    path("kalender/<slug:secret>.ics", calendars.calendar_feed, name="calendar_feed"),
]
