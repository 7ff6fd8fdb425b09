"""Addresses of what comes from the meeting on: one module for each job, as in `decisions/views`."""

from decisions.urls import (
    approving,
    attendance,
    before_meeting,
    deciding,
    follow_ups,
    following,
    holding,
    importing,
    minutes,
    notes,
    numbers,
    offline,
    preparing,
    printing,
    reading,
    register,
)

urlpatterns = [
    *reading.urlpatterns,
    *preparing.urlpatterns,
    *printing.urlpatterns,
    *before_meeting.urlpatterns,
    *importing.urlpatterns,
    *holding.urlpatterns,
    *attendance.urlpatterns,
    *deciding.urlpatterns,
    *following.urlpatterns,
    *minutes.urlpatterns,
    *approving.urlpatterns,
    *follow_ups.urlpatterns,
    *register.urlpatterns,
    *numbers.urlpatterns,
    *notes.urlpatterns,
    *offline.urlpatterns,
]
