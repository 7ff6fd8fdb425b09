"""The log: chained, and refused to whoever would change it."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from meetings.models import AuditEntry, Snapshot

GUARDED = ["meetings_auditentry", "meetings_snapshot", "meetings_agendaversion"]


def test_each_entry_carries_the_hash_of_the_one_before(agenda, secretary):
    agenda.release_agenda(by=secretary)
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.action for entry in entries] == ["agenda.drafting_begun", "agenda.released"]
    assert [entry.previous for entry in entries] == ["", entries[0].sha256]
    assert AuditEntry.objects.first_broken() is None


def test_an_act_that_is_not_in_the_list_is_refused(agenda, secretary):
    with pytest.raises(ValueError, match="no such act"):
        AuditEntry.objects.record(agenda, "agenda.beautified", by=secretary, subject=agenda)


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_database_refuses_to_change_what_was_said(agenda, secretary, table, statement):
    agenda.release_agenda(by=secretary)
    column = "sha256" if table != "meetings_agendaversion" else "number"
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is deferred would stand in TRUNCATE's way before us
        cursor.execute(statement.format(table, column))


def test_a_forged_entry_is_found(agenda, secretary):
    agenda.release_agenda(by=secretary)
    forged = AuditEntry.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE meetings_auditentry DISABLE TRIGGER meetings_auditentry_never_changes")
        cursor.execute("UPDATE meetings_auditentry SET by_name = 'En anden' WHERE id = %s", [forged.pk])
    assert AuditEntry.objects.first_broken() == forged


def test_two_entries_never_follow_the_same_one(agenda, secretary):
    last = AuditEntry.objects.latest("pk")
    twin = AuditEntry(
        meeting=agenda, action="agenda.released", at=last.at, previous=last.previous, subject_type="x", subject_id="1"
    )
    twin.sha256 = twin.seal()
    with pytest.raises(IntegrityError, match="audit_chain_never_forks"), transaction.atomic():
        twin.save()


def test_snapshot_under_a_name_that_is_not_its_hash_is_refused(db):
    with pytest.raises(IntegrityError, match="snapshot_is_named_by_its_text"), transaction.atomic():
        Snapshot.objects.create(sha256="0" * 64, text="{}")
