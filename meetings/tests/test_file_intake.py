"""What a file is is found in its bytes; what cannot be attached is refused in words that say what to do."""

import io
import zipfile

import pytest
from django.core.files import File
from django.core.files.base import ContentFile

from meetings import filestore
from meetings.files import FileRefused, receive
from meetings.files.kinds import BY_TYPE, DOCX, JPEG, ODT, PDF, PNG, PPTX, XLSX
from meetings.files.names import LONGEST_NAME
from meetings.tests.attached import (
    bomb,
    docx_of,
    endless_picture,
    locked_pdf,
    odt_of,
    ole,
    pdf_of,
    picture,
    pptx_of,
    small_docx,
    types,
    xlsx_of,
    zipped,
)

GOOD = {
    PDF: lambda: pdf_of("Notat"),
    DOCX: lambda: docx_of("Notat"),
    XLSX: lambda: xlsx_of("Notat"),
    PPTX: lambda: pptx_of("Notat"),
    ODT: lambda: odt_of("<text:p>Notat</text:p>"),
    PNG: picture,
    JPEG: lambda: picture("JPEG"),
}
MACROS = "makroer"
LOCKED = "beskyttet med en adgangskode"
OLD = "gammelt Office-format"
DAMAGED = "beskadiget"


def locked_zip() -> bytes:
    """A docx whose text says of itself that it is locked."""
    content = bytearray(docx_of("Notat"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(sign)
        content[at + offset] |= 1
    return bytes(content)


ENCRYPTED_ODT = (
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry><m:encryption-data/>'
    "</m:file-entry></m:manifest>"
)
REFUSED = {
    "empty": (lambda: b"", "Filen er tom"),
    "program": (lambda: b"MZ\x90\0" + bytes(200), "Filen er et program"),
    "script": (lambda: b"#!/bin/sh\nrm -rf /", "Filen er et program"),
    "elf": (lambda: b"\x7fELF" + bytes(200), "Filen er et program"),
    "html": (lambda: b"\xef\xbb\xbf <!DOCTYPE html><p>Hej", "webside"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "webside"),
    "svg with head": (lambda: b"<?xml version='1.0'?><svg/>", "webside"),
    "text": (lambda: "Møde på onsdag".encode(), "ikke af en type, der kan vedhæftes"),
    "gif": (lambda: b"GIF89a" + bytes(40), "af typen »gif«"),
    "locked pdf": (locked_pdf, LOCKED),
    "half a pdf": (lambda: pdf_of("Notat")[:200], DAMAGED),
    "pdf by its name only": (lambda: b"%PDF-1.7 nothing follows", DAMAGED),
    "pdf without pages": (pdf_of, "ingen sider"),
    "half a picture": (lambda: picture()[:40], DAMAGED),
    "endless picture": (endless_picture, "for mange punkter"),
    "zip": (lambda: zipped({"a.txt": "a"}), "zip-fil"),
    "half a docx": (lambda: docx_of("Notat")[:-200], DAMAGED),
    "zip bomb": (bomb, "langt større"),
    "thousands of parts": (lambda: zipped({f"{n}": "" for n in range(20_001)}), "langt større"),
    "locked parts": (locked_zip, LOCKED),
    "locked odt": (lambda: odt_of("", **{"META-INF__manifest.xml": ENCRYPTED_ODT}), LOCKED),
    "odt with macros": (lambda: odt_of("", Basic__script="x"), MACROS),
    "docx with a vbaProject": (lambda: small_docx("", **{"word__vbaProject.bin": b"x"}), MACROS),
    "docm": (lambda: zipped({"[Content_Types].xml": types(
        "word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"), "word/document.xml": "<a/>"
    }), MACROS),
    "xlsm": (lambda: zipped({"[Content_Types].xml": types(
        "xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "xl/workbook.xml": "<a/>"
    }), MACROS),
    "old macros of Excel": (lambda: zipped({"[Content_Types].xml": types(
        "xl/workbook.xml", f"{XLSX.type}.main+xml", "application/vnd.ms-excel.macrosheet+xml"), "xl/workbook.xml": "<a/>"
    }), MACROS),
    "template": (lambda: zipped({"[Content_Types].xml": types(
        "word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        "word/document.xml": "<a/>"}), "skabelon"),
    "entities that grow": (lambda: zipped({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "zip-fil"),
    "locked docx": (lambda: ole("EncryptionInfo", "EncryptedPackage"), LOCKED),
    "doc": (lambda: ole("WordDocument"), OLD),
    "rtf": (lambda: b"{\\rtf1 Hej}", OLD),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD, ids=lambda kind: kind.word)
def test_file_is_what_its_content_says_whatever_its_name_is(kind):
    content = GOOD[kind]()
    received = receive(ContentFile(content), "Notat om budget.exe")
    assert (received.type, received.size, received.name, received.title) == (
        kind.type,
        len(content),
        f"Notat om budget.{kind.endings[0]}",
        "Notat om budget",
    )
    assert filestore.path(received.sha256).read_bytes() == content


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("name", ["notat.pdf", "notat.docx"])
def test_what_cannot_be_attached_is_refused_and_not_kept(case, name, settings):
    content, reason = REFUSED[case]
    with pytest.raises(FileRefused, match=reason):
        receive(content(), name)
    assert [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()] == []


def test_larger_file_than_may_be_is_refused_by_its_size_alone(tmp_path):
    """500 MB that take no room: nothing of them is read."""
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(500 * 1024 * 1024)

    with large.open("rb") as file, pytest.raises(FileRefused, match="Filen er større end 100 MB"):
        receive(File(file), "stor.pdf")


def test_zip_that_lies_about_its_sizes_is_refused(settings):
    """The directory says one byte; what is packed says otherwise, and zipfile finds it out."""
    content = bytearray(zipped({"[Content_Types].xml": types("word/document.xml", f"{DOCX.type}.main+xml") * 50}))
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = b"\1\0\0\0"
    with pytest.raises(FileRefused, match=DAMAGED):
        receive(bytes(content), "notat.docx")
    assert zipfile.ZipFile(io.BytesIO(content)).infolist()[0].file_size == 1


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Signe\\Notat.pdf", "Notat.pdf"),
        ("..", "bilag.pdf"),
        ("", "bilag.pdf"),
        (".pdf", "bilag.pdf"),
        ("Budget 📈 2027.pdf", "Budget 📈 2027.pdf"),
        ("Notat\x00\r\n\tom\u202efdp.exe", "Notat omfdp.pdf"),
        ("Udkast v. 1.2", "Udkast v. 1.2.pdf"),
        ("Ærø <b>?.PDF", "Ærø -b--.PDF"),
        ("Notat.docx", "Notat.pdf"),
        (f"{'lang ' * 60}.pdf", f"{('lang ' * 60)[: LONGEST_NAME - 4].strip()}.pdf"),
        (f"{'å' * 300}", f"{'å' * (LONGEST_NAME - 4)}.pdf"),
    ],
)
def test_name_is_kept_safe_and_sane(name, kept):
    received = receive(pdf_of("Notat"), name)
    assert received.name == kept
    assert len(received.name) <= LONGEST_NAME


def test_every_kind_has_one_type():
    assert len(BY_TYPE) == 9
