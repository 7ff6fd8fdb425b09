"""Addresses of what is before and up to the meeting: one module for each job, as in `meetings/views`."""

from meetings.urls import attaching, collecting, comparing, noticing, overview, planning, releasing, writing

urlpatterns = [
    *overview.urlpatterns,
    *planning.urlpatterns,
    *collecting.urlpatterns,
    *writing.urlpatterns,
    *attaching.urlpatterns,
    *releasing.urlpatterns,
    *comparing.urlpatterns,
    *noticing.urlpatterns,
]
