import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0007_saved_decisions_never_change"),
        ("meetings", "0009_holding"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="goes_on_at",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.meeting",
                verbose_name="goes on at",
            ),
        ),
    ]
