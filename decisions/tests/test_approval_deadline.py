"""The deadline of approval: who is reminded, and what silence does."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from decisions.tasks import keep_approvals
from decisions.tests.approvals import MONDAY, budget, of, status, told
from decisions.tests.conftest import hold
from meetings.approval_sheet import sheet_lines
from meetings.models import Forum


def test_clock_reminds_those_who_are_missing_once(sent, chair, vice):
    of(sent, chair).agree(by=chair, read=1)
    with time_machine.travel(MONDAY + datetime.timedelta(days=3), tick=False):
        keep_approvals()
    assert told("approval_due") == []
    for days in (4, 4, 6, 9):
        with time_machine.travel(MONDAY + datetime.timedelta(days=days), tick=False):
            keep_approvals()
    assert (told("approval_due"), status(sent)) == (["naest"], "submitted")


@pytest.mark.parametrize("objects", [False, True])
def test_silence_approves_after_the_deadline_unless_somebody_objects(
    agenda, secretary, chair, chief, objects, signed_in
):
    Forum.objects.update(approval_rule=Forum.ApprovalRule.TACIT)
    agenda.forum.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False):
        minutes = hold(agenda, secretary=secretary, chair=chair)
        of(minutes, chair).agree(by=chair, read=1)
        if objects:
            of(minutes, chief).object_to(budget(minutes), "Nej.", by=chief, read=1).decline(by=secretary, read=1)
    with time_machine.travel(MONDAY + datetime.timedelta(days=7), tick=False):
        keep_approvals()
        assert status(minutes) == "submitted"
    with time_machine.travel(MONDAY + datetime.timedelta(days=8), tick=False):
        keep_approvals()
        if objects:
            pages = [("approve", chief), ("minutes", secretary)]
            texts = [signed_in(who).get(reverse(name, args=[minutes.meeting_id])).text for name, who in pages]
            over = "Fristen var mandag 14. december. Referatet bliver ikke godkendt af sig selv, så længe en rettelse"
            assert [(over in text, "Uden indsigelser senest" in text) for text in texts] == [(True, False)] * 2
    minutes.refresh_from_db()
    if not objects:
        assert sheet_lines(minutes.newest().snapshot.document) == [
            "Frode Forperson (forperson): godkendt den 7. december 2026 kl. 10.00, version 1.",
            "Cilla Chef: ingen indsigelse inden den 14. december 2026, version 1.",
        ]
    assert (minutes.status, minutes.tacit, minutes.approved_on, minutes.approved_by) == (
        ("submitted", False, None, [])
        if objects
        else ("approved", True, datetime.date(2026, 12, 14), ["Frode Forperson"])
    )
