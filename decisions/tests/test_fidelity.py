"""Real minutes in, REFERAT out: judged by the programs that measure what was made, where they are at hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from meetings.models import Meeting
from meetings.tests.archive_gate import assert_archive_grade

SHARED = Path(settings.BASE_DIR).parent / "shared"
CHECK = SHARED / "checks" / "referat_fidelity.py"
REAL = ["2024-03-13 Chefforum.txt", "2025-03-26 Chefforum.md", "2025-04-30 KommuneMED.md"]
BUILT = "tabeller (konstrueret).md"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHECK.exists(), reason="the real minutes and their check are not beside this clone"),
]


def imported(name: str) -> str:
    """Import one of the files; answer the meeting's name for the export."""
    call_command("import_minutes", SHARED / "referater" / name)
    meeting = Meeting.objects.select_related("forum").latest("pk")
    return f"{meeting.forum.slug}/{meeting.held_on}"


def measured(name: str, pdf: Path) -> dict:
    """What the check says of a PDF, with its exit status."""
    done = subprocess.run(
        [sys.executable, CHECK, SHARED / "referater" / name, pdf, "--json"], capture_output=True, text=True, check=False
    )
    return {"exit": done.returncode, **json.loads(done.stdout)}


@pytest.mark.parametrize("name", [*REAL, BUILT])
def test_document_matches_the_original(name, tmp_path):
    pdf = tmp_path / "made.pdf"
    call_command("export_document", imported(name), output=pdf)
    result = measured(name, pdf)
    assert (result["exit"], result["faults"]) == (0, [])
    assert_archive_grade(pdf.read_bytes())


def test_page_numbers_are_the_originals(tmp_path):
    agree = known = 0
    for name in REAL:
        pdf = tmp_path / "made.pdf"
        call_command("export_document", imported(name), output=pdf)
        hit, of = measured(name, pdf)["pages_as_in_source"].split("/")
        agree, known = agree + int(hit), known + int(of)
    assert known == 29
    assert agree >= 26


@pytest.mark.parametrize("name", [*REAL, BUILT])
def test_json_goes_out_and_comes_in_as_the_same_bytes(name, tmp_path):
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    with transaction.atomic():
        call_command("export_document", imported(name), format="json", output=first)
        transaction.set_rollback(True)  # an empty database again
    assert not Meeting.objects.exists()
    call_command("import_minutes", first)
    meeting = Meeting.objects.select_related("forum").get()
    call_command("export_document", f"{meeting.forum.slug}/{meeting.held_on}", format="json", output=second)
    assert second.read_bytes() == first.read_bytes()
