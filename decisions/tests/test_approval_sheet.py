"""What is approved, and the approval sheet: who, how and when, as data and on the document's last page."""

from decisions.approved_text import text_hash
from decisions.tests.approvals import of
from meetings.documents import document_html, render_pdf
from meetings.tests.archive_gate import assert_archive_grade
from meetings.tests.pdf_reading import page_texts


def test_approval_sheet_tells_who_how_and_when(sent, chair, vice, chief, secretary):
    of(sent, vice).name_substitute(chief, by=vice)
    of(sent, chief).agree(by=chief, read=1)
    of(sent, chair).agree(by=chair, read=1)
    first, last = sent.versions.order_by("number")
    document = last.snapshot.document
    said = {"at": "2026-12-07T10:00", "version": 1, "sha256": first.snapshot_id}
    assert document["approval"]["sheet"] == [
        {"name": "Frode Forperson", "role": "chair", "how": "online", **said},
        {"name": "Nanna Næst", "role": "vice_chair", "how": "substitute", "by": "Cilla Chef", **said},
    ]
    assert "sheet" not in first.snapshot.document["approval"]
    html = document_html(document, stylesheet="")
    assert "Frode Forperson (forperson): godkendt den 7. december 2026 kl. 10.00, version 1." in html
    assert "godkendt af Cilla Chef som stedfortræder den" in html and first.snapshot_id in html
    assert "Godkendelse</h2>" not in document_html(first.snapshot.document, stylesheet="")


def test_sheet_tells_of_both_where_a_substitute_said_some_of_it(sent, chair, vice, chief):
    of(sent, vice).agree([None], by=vice, read=1)
    of(sent, vice).name_substitute(chief, by=vice)
    of(sent, chief).agree(by=chief, read=1)
    of(sent, chair).agree(by=chair, read=1)
    first, last = sent.versions.order_by("number")
    approval = last.snapshot.document["approval"]
    said = {"at": "2026-12-07T10:00", "version": 1, "sha256": first.snapshot_id}
    assert approval["sheet"] == [
        {"name": "Frode Forperson", "role": "chair", "how": "online", **said},
        {"name": "Nanna Næst", "role": "vice_chair", "how": "online", **said},
        {"name": "Nanna Næst", "role": "vice_chair", "how": "substitute", "by": "Cilla Chef", **said},
    ]
    assert approval["by"] == ["Frode Forperson", "Nanna Næst, til dels ved Cilla Chef"]


def test_sheet_is_the_last_page_of_a_document_of_archive_grade(sent, chair, vice):
    for user in (chair, vice):
        of(sent, user).agree(by=user, read=1)
    pdf = render_pdf(sent.newest().snapshot.document)
    assert_archive_grade(pdf)
    page = " ".join(page_texts(pdf)[-1].split())
    assert "Godkendelse" in page and "Nanna Næst (næstforperson): godkendt" in page


def test_hash_is_of_what_is_said_and_not_of_what_is_counted_later(sent):
    item = sent.newest().snapshot.document["items"][2]
    file = {"name": "a.pdf", "sha256": "a" * 64, "type": "application/pdf", "size": 3, "pages": None}
    one, other, third = (
        {**item, "attachments": [{**item["attachments"][0], "file": {**file, **said}}]}
        for said in ({}, {"pages": 4}, {"sha256": "b" * 64})
    )
    assert text_hash(one) == text_hash(other) != text_hash(third)
    assert text_hash(item) != text_hash({**item, "decision": {**item["decision"], "html": "<p>Nej.</p>"}})
