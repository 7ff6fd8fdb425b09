"""The database itself refuses to change what was said: the audit log, the snapshots and the versions."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% never changes: % was refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
"""


def guard(table: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on a table."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_never_changes ON {table};
        DROP TRIGGER {table}_is_never_emptied ON {table};
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION refuse_change()"),
        guard("meetings_auditentry"),
        guard("meetings_snapshot"),
        guard("meetings_agendaversion"),
        # What a snapshot is called is the hash of its text: nobody can write another text under the name.
        migrations.RunSQL(
            """
            ALTER TABLE meetings_snapshot ADD CONSTRAINT snapshot_is_named_by_its_text
                CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));
            """,
            "ALTER TABLE meetings_snapshot DROP CONSTRAINT snapshot_is_named_by_its_text",
        ),
    ]
