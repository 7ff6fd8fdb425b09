"""Freezing costs the same queries for a short agenda and a long one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chefforum.testing import item
from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Minutes


@pytest.fixture
def minutes(agenda, secretary):
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    return Minutes.objects.begin(agenda, by=secretary)


def queries(minutes):
    with CaptureQueriesContext(connection) as captured:
        freeze_minutes(Minutes.objects.select_related("meeting__forum").get(pk=minutes.pk))
    return len(captured)


def test_same_queries_for_3_and_30_items(minutes):
    few = queries(minutes)
    for number in range(4, 31):
        item(minutes.meeting, f"Sag {number}", number=number)
    assert queries(minutes) == few
