"""`import_minutes` as it is typed: what it says of the odd files, and that it leaves nothing behind."""

import io
import os

import pytest
from django.core.management import CommandError, call_command

from decisions.models import Minutes
from decisions.tests.test_upload_pages import REFERAT
from meetings.models import Forum

NOT_MINUTES = "Opskrift på kage"


def said(*arguments) -> tuple[str, str]:
    """What the command told of each file, and its last word."""
    errors = io.StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("import_minutes", *arguments, stderr=errors)
    return errors.getvalue().strip(), str(refused.value)


def test_forum_is_not_founded_for_a_file_that_is_refused(db, tmp_path):
    file = tmp_path / "kage.txt"
    file.write_text(NOT_MINUTES)
    assert said("--forum", "Helt nyt forum", file)[1] == "1 fil blev ikke indlæst: kage.txt."
    assert Forum.objects.count() == 0


def test_forum_is_founded_with_the_first_file_that_is_understood(db, tmp_path):
    file = tmp_path / "januar.txt"
    file.write_text(REFERAT)
    call_command("import_minutes", "--forum", "Helt nyt forum", file, stdout=io.StringIO())
    assert [minutes.meeting.forum.name for minutes in Minutes.objects.all()] == ["Helt nyt forum"]


def test_name_that_no_forum_can_have_is_refused_in_a_sentence(db, tmp_path):
    file = tmp_path / "januar.txt"
    file.write_text(REFERAT)
    Forum.objects.found(name="Chef Forum")
    for name in ("Chef-forum", "x" * 300):
        assert said("--forum", name, file)[1] == (
            f"Et forum kan ikke hedde »{name}«: navnet er for langt, eller et andet forum hedder næsten det samme."
        )


def test_folder_and_missing_file_are_told_in_danish(db, tmp_path):
    advice = "Se efter, om filens navn er rigtigt, og hvem der må læse den."
    assert said(tmp_path)[0] == f"{tmp_path.name}: Det er en mappe og ikke en fil. {advice}"
    assert said(tmp_path / "nix.md")[0] == f"nix.md: Filen findes ikke. {advice}"


def test_name_of_a_file_commands_no_terminal_and_can_be_kept(db, tmp_path):
    odd = os.fsencode(tmp_path) + b"/a\n\x1b[31m\xff.txt"
    with open(odd, "w") as file:
        file.write(NOT_MINUTES)
    assert said(os.fsdecode(odd))[1] == "1 fil blev ikke indlæst: a��[31m�.txt."
    with open(odd, "w") as file:
        file.write(REFERAT)
    call_command("import_minutes", os.fsdecode(odd), stdout=io.StringIO())
    assert Minutes.objects.get().imported_from == "a��[31m�.txt"
