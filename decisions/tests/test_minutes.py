"""From the meeting to approved minutes: each act, its log, its refusals, and who reads the result."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from decisions.models import Decision, Minutes, MinutesVersion, PointOutcome, Statement
from meetings.models import Forum, Meeting, TransitionError

CAST = ["secretary", "chair", "chief", "employee", "outsider", "anonymous"]
MEMBERS = {"secretary", "chair", "chief"}


@pytest.fixture
def minutes(agenda, secretary):
    """Minutes being drafted, with a decision on every item."""
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    minutes = Minutes.objects.begin(agenda, by=secretary)
    for item in agenda.items.all():
        decision = Decision.objects.create(item=item, outcome="approved", html=f"<p>{item.title} blev godkendt.</p>")
        PointOutcome.objects.create(decision=decision, point=item.points.get(), outcome="approved")
    Statement.objects.create(item=agenda.items.get(title="Budget 2027"), name="Cilla Chef", html="<p>Nej tak.</p>")
    return minutes


def test_submitted_minutes_hold_the_decisions(minutes, secretary):
    document = minutes.submit(by=secretary).snapshot.document
    assert (document["kind"], document["state"], document["version"]) == ("minutes", "submitted", 1)
    last = document["items"][-1]
    assert last["decision"] == {
        "outcome": "approved",
        "points": ["approved"],
        "html": "<p>Budget 2027 blev godkendt.</p>",
        "discussion": "",
        "public": "",
    }
    assert last["statements"] == [{"name": "Cilla Chef", "html": "<p>Nej tak.</p>"}]
    minutes.refresh_from_db()
    assert (minutes.status, minutes.meeting.status) == ("submitted", "in_approval")
    assert minutes.meeting.audit_entries.filter(action="minutes.submitted", by=secretary).count() == 1


def test_approval_makes_a_version_that_names_who_approved(minutes, secretary, chair):
    minutes.submit(by=secretary)
    version = minutes.approve(by=chair)
    minutes.refresh_from_db()
    assert version.snapshot.document["approval"] == {
        "on": minutes.approved_on.isoformat(),
        "by": ["Frode Forperson"],
        "tacit": False,
    }
    assert (version.number, version.state, minutes.status) == (2, "approved", "approved")
    meeting = Meeting.objects.get(pk=minutes.meeting_id)
    assert (meeting.status, meeting.minutes_are_out) == ("approved", True)
    assert meeting.audit_entries.get(action="minutes.approved").data == {"version": 2, "sha256": version.snapshot_id}


def test_archived_minutes_stay_readable(minutes, secretary, chair):
    minutes.submit(by=secretary)
    minutes.approve(by=chair)
    minutes.archive(by=secretary)
    meeting = Meeting.objects.get(pk=minutes.meeting_id)
    assert (meeting.status, meeting.minutes_are_out) == ("archived", True)
    assert meeting.audit_entries.filter(action="minutes.archived").count() == 1


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (act, status)
        for act, allowed in (("submit", "draft"), ("approve", "submitted"), ("archive", "approved"))
        for status in Minutes.Status.values
        if status != allowed
    ],
)
def test_act_is_refused_in_every_other_state(minutes, secretary, act, status):
    approved_at = minutes.meeting.audit_entries.first().at if status in ("approved", "archived") else None
    Minutes.objects.filter(pk=minutes.pk).update(status=status, approved_at=approved_at)
    entries = minutes.meeting.audit_entries.count()
    with pytest.raises(TransitionError):
        getattr(minutes, act)(by=secretary)
    minutes.refresh_from_db()
    assert (minutes.status, minutes.versions.count()) == (status, 0)
    assert minutes.meeting.audit_entries.count() == entries


@pytest.mark.parametrize("statement", ["UPDATE {0} SET number = 9", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_database_refuses_to_change_a_version(minutes, secretary, statement):
    minutes.submit(by=secretary)
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is deferred would stand in TRUNCATE's way before us
        cursor.execute(statement.format("decisions_minutesversion"))


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize(
    ("visibility", "approved", "seen_by"),
    [
        ("public", False, MEMBERS),
        ("public", True, set(CAST)),
        ("organisation", False, MEMBERS),
        ("organisation", True, MEMBERS | {"employee"}),
        ("members", True, MEMBERS),
    ],
)
def test_who_reads_minutes(request, minutes, secretary, who, visibility, approved, seen_by):
    user = request.getfixturevalue(who)
    Forum.objects.update(visibility=visibility)
    minutes.submit(by=secretary)
    if approved:
        minutes.approve(by=secretary, names=["Frode Forperson"])
    assert MinutesVersion.objects.visible_to(user).exists() == (who in seen_by)


def test_versions_follow_the_schema(minutes, secretary, chair):
    schema = json.loads(Path(settings.BASE_DIR, "docs", "referat-1.schema.json").read_text())
    minutes.submit(by=secretary)
    minutes.approve(by=chair)
    validator = jsonschema.Draft202012Validator(schema)
    versions = [*minutes.meeting.agenda_versions.all(), *minutes.versions.all()]
    assert [list(validator.iter_errors(version.snapshot.document)) for version in versions] == [[], [], []]
