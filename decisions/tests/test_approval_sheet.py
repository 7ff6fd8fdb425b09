"""What is approved, and the approval sheet: who, how and when, as data and on the document's last page."""

import datetime

import pytest
import time_machine

from decisions.approved_text import text_hash
from decisions.tasks import keep_approvals
from decisions.tests.approvals import MONDAY, budget, of
from decisions.tests.conftest import hold
from meetings.approval_sheet import sheet_lines
from meetings.documents import document_html, render_pdf
from meetings.models import Forum
from meetings.redaction import MEMBER, PUBLIC, Reader, redact
from meetings.tests.archive_gate import assert_archive_grade
from meetings.tests.pdf_reading import page_texts
from meetings.tests.snapshots import VALIDATOR


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
    items = [item["key"] for item in last.snapshot.document["items"]]
    assert approval["sheet"] == [
        {"name": "Frode Forperson", "role": "chair", "how": "online", **said},
        {"name": "Nanna Næst", "role": "vice_chair", "how": "online", **said, "items": ["cover"]},
        {"name": "Nanna Næst", "role": "vice_chair", "how": "substitute", "by": "Cilla Chef", **said, "items": items},
    ]
    assert approval["by"] == ["Frode Forperson", "Nanna Næst, til dels ved Cilla Chef"]


def test_sheet_tells_which_items_where_a_person_read_two_versions(sent, chair, vice, secretary):
    of(sent, chair).agree(by=chair, read=1)
    wish = of(sent, vice).suggest(budget(sent), "<p>Budget 2027 blev drøftet.</p>", by=vice, read=1)
    wish.take(by=secretary, read=1)
    with time_machine.travel(MONDAY + datetime.timedelta(days=1), tick=False):
        of(sent, chair).agree(by=chair, read=2)
        of(sent, vice).agree(by=vice, read=2)
    document = sent.newest().snapshot.document
    first, again, whole = document["approval"]["sheet"]
    third = str(budget(sent).key)
    others = [item["key"] for item in document["items"] if item["key"] != third]
    assert (first["version"], first["items"]) == (1, ["cover", *others])
    assert (again["version"], again["items"]) == (2, [third])
    assert whole["version"] == 2 and "items" not in whole
    assert sheet_lines(document) == [
        "Frode Forperson (forperson): forsiden og punkt 1 og 2 godkendt den 7. december 2026 kl. 10.00, version 1.",
        "Frode Forperson (forperson): punkt 3 godkendt den 8. december 2026 kl. 10.00, version 2.",
        "Nanna Næst (næstforperson): godkendt den 8. december 2026 kl. 10.00, version 2.",
    ]
    VALIDATOR.validate(document)

    # That an item was changed between the versions is not told to who may not read it.
    closed = {**document, "items": [{**item, "closed": item["key"] == third} for item in document["items"]]}
    assert redact(closed, MEMBER)["approval"] == document["approval"]
    for reader in (PUBLIC, Reader("member", frozenset({third}))):
        rows = redact(closed, reader)["approval"]["sheet"]
        assert [(row["version"], "items" in row) for row in rows] == [(1, False), (2, False), (2, False)]
    assert "items" in closed["approval"]["sheet"][0]


def test_sheet_tells_what_somebody_approved_and_what_silence_did(agenda, secretary, chair, chief):
    Forum.objects.update(approval_rule=Forum.ApprovalRule.TACIT)
    agenda.forum.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False):
        minutes = hold(agenda, secretary=secretary, chair=chair)
        of(minutes, chief).agree([budget(minutes)], by=chief, read=1)
    with time_machine.travel(MONDAY + datetime.timedelta(days=8), tick=False):
        keep_approvals()
    first, last = minutes.versions.order_by("number")
    document, third = last.snapshot.document, str(budget(minutes).key)
    others = [item["key"] for item in document["items"] if item["key"] != third]
    read = {"version": 1, "sha256": first.snapshot_id}
    cilla = {"name": "Cilla Chef", "role": "member"}
    silence = {"how": "tacit", "until": "2026-12-14", **read}
    assert document["approval"]["sheet"] == [
        {"name": "Frode Forperson", "role": "chair", **silence},
        {**cilla, "how": "online", "at": "2026-12-07T10:00", **read, "items": [third]},
        {**cilla, **silence, "items": ["cover", *others]},
    ]
    assert sheet_lines(document) == [
        "Frode Forperson (forperson): ingen indsigelse inden den 14. december 2026, version 1.",
        "Cilla Chef: punkt 3 godkendt den 7. december 2026 kl. 10.00, version 1.",
        "Cilla Chef: ingen indsigelse mod forsiden og punkt 1 og 2 inden den 14. december 2026, version 1.",
    ]
    assert f'Version 1 har kontrolsummen (SHA-256): <span class="word">{first.snapshot_id}' in document_html(
        document, stylesheet=""
    )
    VALIDATOR.validate(document)

    # To who may not read an item nothing says of which one Cilla has approved, and not that it was all of them.
    closed = {**document, "items": [{**item, "closed": item["key"] == third} for item in document["items"]]}
    assert redact(closed, PUBLIC)["approval"]["sheet"] == [
        {"name": "Frode Forperson", "role": "chair", **silence},
        {**cilla, **silence},
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["cover"], "forsiden"),
        (["1"], "punkt 1"),
        (["1", "2"], "punkt 1 og 2"),
        (["cover", "1", "2", "3", "3a"], "forsiden og punkt 1–3a"),
        (["5", "1", "2", "3", "7"], "punkt 1–3, 5 og 7"),
        (["3", "3a", "5", "6", "7"], "punkt 3, 3a og 5–7"),
    ],
)
def test_items_that_follow_each_other_are_told_as_one(said, told):
    # As they were dealt with: a meeting moves its items, and they keep their numbers.
    labels = ["1", "5", "2", "3", "3a", "4", "7", "6"]
    items = [{"key": label, "number": int(label[0]), "suffix": label[1:]} for label in labels]
    row = {"name": "Cilla Chef", "role": "member", "how": "paper", "by": "Signe Sekretær", "at": "2026-12-07T10:00"}
    document = {"items": items, "approval": {"sheet": [{**row, "version": 2, "items": said}]}}
    assert sheet_lines(document) == [
        f"Cilla Chef: {told} godkendt på papir, noteret af Signe Sekretær den 7. december 2026 kl. 10.00, version 2."
    ]


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
