"""What the worker finds in a file: pages, text, a picture, and what somebody should know before the release."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from meetings import filestore
from meetings.files import office, receive, store
from meetings.models import StoredFile
from meetings.tasks import read_due_files, read_file
from meetings.tests.attached import (
    CPR,
    docx_of,
    odt_of,
    part_of_word,
    pdf_of,
    picture,
    pptx_of,
    scanned_pdf,
    small_docx,
    xlsx_of,
)

pytestmark = pytest.mark.django_db
CPR_ONCE = [{"code": "cpr", "count": 1}]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(autouse=True)
def no_office(monkeypatch, tmp_path):
    """Whatever this machine has: a PATH without LibreOffice, until a test puts one there."""
    programs = tmp_path / "programs"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    office._fence.cache_clear()
    return programs


def reading_of(content: bytes, name: str = "notat") -> StoredFile:
    """The file as it is known once the worker has read it."""
    row = StoredFile.objects.know(receive(content, name))
    row.read()
    row.refresh_from_db()
    return row


def install(programs: Path, script: str) -> None:
    """A program that is called as LibreOffice is, in its place."""
    place = programs / "soffice"
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(place.stat().st_mode | stat.S_IXUSR)


# Finds the folder behind --outdir as soffice does, and writes a real PDF there.
CONVERTS = """
while [ $# -gt 0 ]; do [ "$1" = "--outdir" ] && out="$2"; last="$1"; shift; done
/bin/cp "{pdf}" "$out/file.pdf"
"""


def test_pdf_has_pages_text_and_a_picture():
    row = reading_of(pdf_of("Budget for 2027", "Side to"))
    assert (row.status, row.pages, row.text, row.findings, row.trouble) == (
        "read",
        2,
        "Budget for 2027\fSide to",
        [],
        "",
    )
    with Image.open(filestore.path(row.picture)) as shown:
        assert (shown.format, shown.size) == ("PNG", (480, 680))


def test_enormous_sheet_gets_a_small_picture():
    content = pdf_of("Plan").replace(b"[ 0 0 595 842 ]", b"[ 0 0 14000 10 ]")
    row = reading_of(content)
    with Image.open(filestore.path(row.picture)) as shown:
        assert shown.width <= 480 and shown.height <= 680


@pytest.mark.parametrize(
    ("content", "findings"),
    [
        (lambda: pdf_of(f"Om {CPR}"), CPR_ONCE),
        (lambda: pdf_of("Notat", Title=f"Sag {CPR}"), CPR_ONCE),
        (scanned_pdf, [{"code": "scanned", "count": 1}]),
        (lambda: picture("PNG"), []),
        (lambda: docx_of("Notat", f"Om {CPR}", f"Igen {CPR}"), CPR_ONCE),
        (lambda: docx_of("Notat", word__header9=part_of_word("hdr", CPR)), [*CPR_ONCE, {"code": "comments", "count": 1}]),
        (lambda: docx_of("Notat", word__comments=part_of_word("comments", "Er det rigtigt?")),
         [{"code": "comments", "count": 1}]),
        (lambda: docx_of("Notat", docProps__custom=f"<Properties><p><v>{CPR}</v></p></Properties>"), CPR_ONCE),
        (lambda: small_docx("<w:p><w:r><w:t>0101</w:t></w:r><w:r><w:t>90-12</w:t></w:r><w:r><w:t>34</w:t></w:r></w:p>"),
         CPR_ONCE),
        (lambda: small_docx("<w:tbl><w:tc><w:p><w:t>010190</w:t></w:p></w:tc><w:tc><w:p><w:t>1234</w:t></w:p></w:tc></w:tbl>"),
         []),
        (lambda: small_docx(f"<w:p><w:del><w:r><w:delText>{CPR}</w:delText></w:r></w:del><w:ins/></w:p>"),
         [*CPR_ONCE, {"code": "tracked_changes", "count": 2}]),
        (lambda: xlsx_of("Navn", CPR), CPR_ONCE),
        (lambda: xlsx_of("Navn", number="0101901234"), CPR_ONCE),
        (lambda: pptx_of(f"Om {CPR}"), CPR_ONCE),
        (lambda: odt_of("<text:p>Om <text:span>010190</text:span>-1234</text:p><text:changed-region/>"
                        "<office:annotation><text:p>Se her</text:p></office:annotation>"),
         [*CPR_ONCE, {"code": "comments", "count": 1}, {"code": "tracked_changes", "count": 1}]),
    ],
    ids=["pdf", "pdf metadata", "scanned", "picture", "docx", "header", "comments", "properties", "over runs",
         "over cells", "deleted", "xlsx", "xlsx number", "pptx", "odt"],
)  # fmt: skip
def test_what_is_to_be_looked_at_is_found(content, findings):
    row = reading_of(content())
    assert (row.status, row.findings) == ("read", findings)


def test_text_of_a_docx_is_what_people_read():
    row = reading_of(docx_of("Første afsnit", "Andet afsnit", word__header9=part_of_word("hdr", "Sidehoved")))
    assert row.text == "Første afsnit\nAndet afsnit"


def test_sheet_says_its_texts_and_numbers_but_not_its_pointers():
    assert reading_of(xlsx_of("Løn", "Drift", number="4200")).text == "Løn\nDrift\n4200"


def test_pages_are_those_the_file_tells():
    assert [reading_of(pptx_of("Et")).pages, reading_of(odt_of("<text:p>x</text:p>")).pages] == [2, 4]


def test_picture_is_shown_upright_and_small_and_says_nothing_else():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = f"Om {CPR}"
    row = reading_of(picture("JPEG", (3000, 1000), exif=exif))
    with Image.open(filestore.path(row.picture)) as shown:
        assert (shown.size, shown.info) == ((227, 680), {})
    assert (row.pages, row.findings) == (1, CPR_ONCE)


def test_without_libreoffice_it_says_so_and_the_file_is_read_all_the_same():
    row = reading_of(docx_of("Notat"))
    assert (row.status, row.text, row.pdf, row.picture) == ("read", "Notat", "", "")
    assert row.trouble_told == "Kan ikke vises som PDF her: LibreOffice er ikke installeret."


def test_office_file_becomes_a_pdf_where_libreoffice_is(no_office, tmp_path):
    made = pdf_of("Notat", "To", "Tre")
    (tmp_path / "made.pdf").write_bytes(made)
    install(no_office, CONVERTS.format(pdf=tmp_path / "made.pdf"))
    row = reading_of(docx_of("Notat"))
    assert (row.pages, row.trouble, filestore.path(row.pdf).read_bytes()) == (3, "", made)
    shown = StoredFile.objects.get(pk=row.pdf)  # what people see and note on: read by itself
    shown.read()
    assert (row.text, shown.text) == ("Notat", "Notat\fTo\fTre")
    assert filestore.path(row.picture).exists()


def test_libreoffice_is_given_nothing_but_the_file_and_a_folder_of_its_own(no_office, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    (tmp_path / "made.pdf").write_bytes(pdf_of("Notat"))
    install(
        no_office,
        f'/usr/bin/env > "{tmp_path}/env"; echo "$@" > "{tmp_path}/words"; /bin/ls > "{tmp_path}/seen"'
        + CONVERTS.format(pdf=tmp_path / "made.pdf"),
    )
    reading_of(docx_of("Notat"), "--accept=evil.docx")
    names = {line.split("=")[0] for line in (tmp_path / "env").read_text().splitlines()}
    assert names - {"PWD", "SHLVL", "_", "OLDPWD"} == {"PATH", "HOME", "TMPDIR", "LANG"}
    assert (tmp_path / "seen").read_text().split() == ["file.docx", "profile"]
    assert "evil" not in (tmp_path / "words").read_text()
    profile = (tmp_path / "words").read_text().split("UserInstallation=file://")[1].split()[0]
    assert not Path(profile).exists()


@pytest.mark.parametrize("script", ["exit 1", "exit 0", CONVERTS.format(pdf="/dev/null"), "kill -9 $$"])
def test_libreoffice_that_fails_costs_the_pdf_and_nothing_else(no_office, script):
    install(no_office, script)
    row = reading_of(docx_of("Notat"))
    assert (row.status, row.text, row.pdf, row.trouble) == ("read", "Notat", "", "office_failed")


def test_libreoffice_that_never_ends_is_ended_with_all_it_started(no_office, tmp_path, monkeypatch):
    monkeypatch.setattr(office, "SECONDS", 1)
    os.mkfifo(tmp_path / "held")
    listener = os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK)
    install(no_office, f'/bin/sleep 600 > "{tmp_path}/held" & wait')
    assert reading_of(docx_of("Notat")).trouble == "office_failed"
    os.set_blocking(listener, True)
    # Nothing is read until the last that holds the other end has ended.
    assert os.read(listener, 1) == b""
    os.close(listener)


def test_files_that_waited_for_libreoffice_are_read_again_when_it_is_there(no_office, tmp_path):
    row = reading_of(docx_of("Notat"))
    assert StoredFile.objects.ask_again_for_office() == 0
    (tmp_path / "made.pdf").write_bytes(pdf_of("Notat"))
    install(no_office, CONVERTS.format(pdf=tmp_path / "made.pdf"))
    assert StoredFile.objects.ask_again_for_office() == 1
    read_file(row.pk)
    row.refresh_from_db()
    assert (row.status, row.trouble, bool(row.pdf)) == ("read", "", True)


def test_file_that_turns_out_to_be_damaged_says_so_and_is_not_tried_again():
    row = StoredFile.objects.know(store(b"%PDF-1.7 nothing", name="a.pdf", type="application/pdf"))
    row.read()
    row.refresh_from_db()
    assert (row.status, row.trouble, list(StoredFile.objects.due())) == ("failed", "unreadable", [])
    assert row.trouble_told.startswith("Teksten kunne ikke læses: filen er beskadiget.")


def test_file_that_ends_its_readers_is_given_up_after_three_attempts():
    row = StoredFile.objects.know(receive(pdf_of("Notat"), "a.pdf"))
    StoredFile.objects.update(attempts=StoredFile.MOST_ATTEMPTS)
    row.read()
    row.refresh_from_db()
    assert (row.status, row.trouble, row.text) == ("failed", "given_up", "")


def test_reading_twice_does_nothing_the_second_time():
    row = reading_of(pdf_of("Notat"))
    StoredFile.objects.update(text="read")
    read_file(row.pk)
    row.refresh_from_db()
    assert (row.text, row.attempts) == ("read", 1)


def test_what_is_the_disks_fault_is_no_attempt():
    row = StoredFile.objects.know(receive(pdf_of("Notat"), "a.pdf"))
    filestore.path(row.pk).unlink()
    with pytest.raises(OSError, match="/sha256/"):
        row.read()
    row.refresh_from_db()
    assert (row.status, row.attempts) == ("due", 0)


def test_sweep_asks_for_what_is_due(monkeypatch):
    due = StoredFile.objects.know(receive(pdf_of("Notat"), "a.pdf"))
    reading_of(pdf_of("Andet"))
    asked: list[str] = []
    monkeypatch.setattr(read_file, "delay", asked.append)
    read_due_files()
    assert asked == [due.pk]


def test_entities_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(CPR)
    body = small_docx("")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        new.writestr("[Content_Types].xml", old.read("[Content_Types].xml"))
        new.writestr(
            "word/document.xml",
            f'<!DOCTYPE w [<!ENTITY e SYSTEM "file://{secret}">]>'
            f'<w:document xmlns:w="{WORD}"><w:p><w:t>Notat &e;</w:t></w:p></w:document>',
        )
    row = reading_of(out.getvalue())
    assert (row.text, row.findings) == ("Notat", [])
