"""The database refuses to change a saved state of a section: what stood there stays readable as it was."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_drafting")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER meetings_sectionstate_never_changes BEFORE UPDATE ON meetings_sectionstate
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            "DROP TRIGGER meetings_sectionstate_never_changes ON meetings_sectionstate;",
        ),
    ]
