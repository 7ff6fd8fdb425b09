"""Every file that was received has a row of its own, and an attachment that is removed keeps its."""

from django.db import migrations, models


def keep_what_was_received(apps, schema_editor):
    """Make the received file of each attachment its first version."""
    Attachment = apps.get_model("meetings", "Attachment")
    StoredFile = apps.get_model("meetings", "StoredFile")
    AttachmentVersion = apps.get_model("meetings", "AttachmentVersion")
    for attachment in Attachment.objects.filter(received=True).exclude(sha256="").iterator():
        StoredFile.objects.get_or_create(
            sha256=attachment.sha256, defaults={"type": attachment.type, "size": attachment.size}
        )
        AttachmentVersion.objects.get_or_create(
            attachment=attachment,
            file_id=attachment.sha256,
            defaults={"number": 1, "name": attachment.name},
        )


def mark_what_was_received(apps, schema_editor):
    """Back: an attachment whose file has a version was received here."""
    Attachment = apps.get_model("meetings", "Attachment")
    Attachment.objects.filter(versions__file=models.F("sha256")).update(received=True)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_saved_states_never_change")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="removed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="removed at"),
        ),
        migrations.RunPython(keep_what_was_received, mark_what_was_received),
        # PostgreSQL alters no table whose rows have foreign keys waiting to be checked.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="attachment", name="received"),
    ]
