"""The register of the minutes that exist, from their versions."""

import json

from django.db import migrations

from meetings.redaction import PUBLIC, redact
from meetings.richtext import plain_text

CHUNK = 100


def enter_versions(apps, schema_editor):
    """For each minutes what members read, the newest version, and what all read, the newest approved one."""
    Minutes = apps.get_model("decisions", "Minutes")
    RegisterEntry = apps.get_model("decisions", "RegisterEntry")
    for minutes in Minutes.objects.select_related("meeting").order_by("pk").iterator(chunk_size=CHUNK):
        newest = minutes.versions.order_by("-number").first()
        approved = minutes.versions.filter(state="approved").order_by("-number").first()
        rows = []
        if newest is not None:
            rows += entries(apps, minutes.meeting, newest, newest=True, approved=newest == approved)
        if approved is not None and approved != newest:
            rows += entries(apps, minutes.meeting, approved, newest=False, approved=True)
        RegisterEntry.objects.bulk_create(rows, ignore_conflicts=True)


def entries(apps, meeting, version, *, newest, approved):
    """The rows of one version. An item whose row is gone, as after an import that replaced it, has none."""
    RegisterEntry = apps.get_model("decisions", "RegisterEntry")
    AgendaItem = apps.get_model("meetings", "AgendaItem")
    document = json.loads(version.snapshot.text)
    items = {str(key): pk for key, pk in AgendaItem.objects.filter(meeting=meeting).values_list("key", "pk")}
    public = {item["key"]: item for item in redact(document, PUBLIC)["items"]}
    rows = []
    for item in document["items"]:
        if item["key"] not in items:
            continue
        decision, shown = item["decision"] or {}, public[item["key"]]["decision"] or {}
        told = dict.fromkeys(filter(None, [decision.get("outcome", ""), *decision.get("points", ())]))
        rows.append(
            RegisterEntry(
                version=version,
                item_id=items[item["key"]],
                forum_id=meeting.forum_id,
                meeting=meeting,
                held_on=document["meeting"]["date"],
                number=item["number"],
                suffix=item["suffix"],
                newest=newest,
                approved=approved,
                closed=item["closed"],
                status=item["status"],
                title=item["title"],
                public_title=public[item["key"]]["title"],
                kind=item["kind"],
                outcome=decision.get("outcome", ""),
                outcomes=list(told),
                case_number=item["case_number"]["text"] if item["case_number"] else "",
                text=plain_text(decision.get("html", "")),
                public_text=plain_text(shown.get("html", "")),
            )
        )
    return rows


class Migration(migrations.Migration):
    dependencies = [("decisions", "0009_register")]

    operations = [migrations.RunPython(enter_versions, migrations.RunPython.noop)]
