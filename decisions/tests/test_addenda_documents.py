"""Addenda in the documents: on paper, and out to a file and in again."""

import copy

import pytest

from decisions.importing import ImportRefused
from decisions.importing.load import load
from decisions.tests.approvals import budget, fresh, of, send, write
from meetings.approval_sheet import addenda_lines
from meetings.documents import render_pdf
from meetings.models import Forum
from meetings.tests.archive_gate import assert_archive_grade
from meetings.tests.pdf_reading import page_texts


def test_the_document_with_addenda_is_of_archive_grade(done, chair, vice, secretary):
    for item in (None, budget(done)):
        write(done, item, secretary)
    send(done, secretary)
    for user in (chair, vice):
        of(done, user).agree(by=user, read=3)
    pdf = render_pdf(fresh(done).in_force().snapshot.document)
    assert_archive_grade(pdf)
    pages = [" ".join(page.split()) for page in page_texts(pdf)]
    assert "Tilføjelse, den 12. januar 2027" in pages[0] and "Tilføjelserne til referatet og punkt 3" in pages[0]
    assert "Tilføjelse" not in pages[1]
    item = next(page for page in pages if "Punkt 3: Budget 2027" in page and "Tilføjelse, den" in page)
    assert item.index("Beløbet er") < item.index("Budget 2027 blev godkendt")


def test_exported_and_imported_it_is_the_same_and_a_new_import_loses_none(done, chair, vice, secretary):
    for item in (None, budget(done)):
        write(done, item, secretary)
    send(done, secretary)
    for user in (chair, vice):
        of(done, user).agree(by=user, read=3)
    document = copy.deepcopy(fresh(done).in_force().snapshot.document)
    elsewhere = copy.deepcopy(document)
    elsewhere["forum"] |= {"slug": "andet-forum", "name": "Andet forum"}
    for number, item in enumerate(elsewhere["items"]):
        item["key"] = f"00000000-0000-4000-8000-00000000000{number}"
        for place, file in enumerate(item["attachments"]):
            file["key"] = f"00000000-0000-4000-9000-0000000000{number}{place}"
    version = load(elsewhere, by=secretary, source="referat.json")
    assert version.snapshot.document["addenda"] == document["addenda"]
    assert version.snapshot.document["items"][2]["addenda"] == document["items"][2]["addenda"]
    assert version.snapshot.document["approval"]["addenda"] == document["approval"]["addenda"]
    row = write(version.minutes, None, secretary)
    assert row.number == 3
    with pytest.raises(ImportRefused, match="ny import ville miste dem"):
        load(elsewhere, by=secretary, source="referat.json", replace=True)
    # Nobody was asked for imported minutes, and so for what is added to them alone.
    Forum.objects.update(approval_rule=Forum.ApprovalRule.CHAIR)
    send(version.minutes, secretary)
    fresh(version.minutes).approve(by=secretary, names=["Ane Andersen"])
    assert addenda_lines(fresh(version.minutes).in_force().snapshot.document)[-1].endswith("af Ane Andersen.")
