"""The register keeps what is read, and the words of it as they are searched; who follows up is asked elsewhere."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0008_goes_on_at"),
        ("meetings", "0009_holding"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="registerentry",
            options={
                "default_permissions": ("view",),
                "ordering": ["-held_on", "-meeting_id", "number", "suffix"],
                "verbose_name": "entry of the register",
                "verbose_name_plural": "register of decisions",
            },
        ),
        migrations.RemoveIndex(
            model_name="registerentry",
            name="entry_by_case",
        ),
        migrations.RemoveField(
            model_name="registerentry",
            name="responsible",
        ),
        migrations.AddField(
            model_name="registerentry",
            name="outcomes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("", "not told"),
                        ("approved", "approved"),
                        ("approved_with_change", "approved with a change"),
                        ("discussed", "discussed"),
                        ("noted", "noted"),
                        ("postponed", "postponed"),
                        ("not_approved", "not approved"),
                        ("lapsed", "lapsed"),
                    ],
                    max_length=30,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="outcomes",
            ),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="public_search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    models.F("public_title"),
                    django.db.models.functions.text.Left("public_text", 100000),
                    config="danish",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddField(
            model_name="registerentry",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.SearchVector(
                    models.F("title"), django.db.models.functions.text.Left("text", 100000), config="danish"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=models.Index(fields=["case_number"], name="entry_by_case", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="entry_by_words"),
        ),
        migrations.AddIndex(
            model_name="registerentry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["public_search"], name="entry_by_public_words"),
        ),
        migrations.AddConstraint(
            model_name="registerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("newest", True), ("approved", True), _connector="OR"), name="entry_is_read"
            ),
        ),
    ]
