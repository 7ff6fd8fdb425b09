"""The database itself refuses to change the versions of minutes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("decisions", "0002_relations"), ("meetings", "0002_what_never_changes")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER decisions_minutesversion_never_changes BEFORE UPDATE OR DELETE ON decisions_minutesversion
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER decisions_minutesversion_is_never_emptied BEFORE TRUNCATE ON decisions_minutesversion
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
            """,
            """
            DROP TRIGGER decisions_minutesversion_never_changes ON decisions_minutesversion;
            DROP TRIGGER decisions_minutesversion_is_never_emptied ON decisions_minutesversion;
            """,
        ),
    ]
