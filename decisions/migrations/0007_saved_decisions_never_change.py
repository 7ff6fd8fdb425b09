"""The database refuses to change a saved state of a decision, and an answer to a follow-up."""

from django.db import migrations

TABLES = ("decisions_decisionstate", "decisions_followupanswer")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0006_holding")]

    operations = [
        migrations.RunSQL(
            f"""
            CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            f"DROP TRIGGER {table}_never_changes ON {table};",
        )
        for table in TABLES
    ]
