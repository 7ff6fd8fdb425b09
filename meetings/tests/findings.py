"""What the tests of “Klar til udsendelse?” write into an item, and what is found then."""

from chefforum.testing import item
from meetings import preflight
from meetings.models import Attachment, Section, StoredFile

HASH = "a" * 64


def faultless(agenda):
    """The only item of the meeting, with the forum's sections, where there is nothing to find."""
    agenda.items.all().delete()
    row = item(agenda, "Nyt kørselsregulativ", minutes=10, kind="decision")
    row.attachments.all().delete()
    row.sections.all().delete()
    row.sections.bulk_create(
        Section(item=row, position=place, type=template.type, heading=template.heading, template=template,
                html="" if template.type in ("recommendation", "decision", "attachments") else "<p>Kørslen ændres.</p>")
        for place, template in enumerate(agenda.forum.section_templates.order_by("position"))
    )  # fmt: skip
    return row


def section(point, type_="presentation"):
    return point.sections.get(type=type_)


def write(point, html, type_="presentation"):
    there = section(point, type_)
    there.html = html
    there.save()
    return there


def change(row, **said):
    for name, value in said.items():
        setattr(row, name, value)
    row.save()


def attach(point, *titles, **said):
    return [
        Attachment.objects.create(item=point, position=place, title=title, **said) for place, title in enumerate(titles)
    ]


def attach_file(point, name="notat.pdf", title="Notat"):
    """An attachment with a file that nobody has read yet."""
    (row,) = attach(point, title)
    file, _new = StoredFile.objects.get_or_create(sha256=HASH, type="application/pdf", size=5)
    row.versions.create(number=1, name=name, file=file)
    change(row, sha256=HASH, name=name, type=file.type, size=file.size)
    return row


def found(meeting):
    return [(finding.severity, finding.code) for finding in preflight.check(meeting)]


def codes_of(point):
    return [code for _severity, code in found(point.meeting)]
