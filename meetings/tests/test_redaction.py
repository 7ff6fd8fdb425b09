"""What `redact()` leaves for whom."""

import copy

import pytest

from meetings.redaction import MEMBER, PUBLIC, Reader, redact
from meetings.snapshot import canonical, freeze

SECRETS = ["Ansættelse af ny chef", "ansættelse af ny chef", "00.01.00-A00-2-26", "Fortroligt om"]


@pytest.fixture
def document(agenda):
    return freeze(agenda)


def test_member_reads_everything(document):
    assert redact(document, MEMBER) == document


def test_public_reads_number_and_public_title_of_a_closed_item(document):
    closed = redact(document, PUBLIC)["items"][1]
    assert closed == {
        "key": document["items"][1]["key"],
        "number": 2,
        "suffix": "",
        "title": "Personalesag",
        "public_title": "Personalesag",
        "case_number": None,
        "kind": "",
        "minutes": None,
        "presenter": "",
        "closed": True,
        "redacted": True,
        "status": "on_agenda",
        "sections": [],
        "decision": None,
        "statements": [],
        "attachments": [],
    }


def test_public_reads_nothing_that_is_closed(document):
    text = canonical(redact(document, PUBLIC))
    assert [secret for secret in SECRETS if secret in text] == []


def test_closed_attachment_of_an_open_item_is_left_out_for_the_public(document):
    titles = [attachment["title"] for attachment in redact(document, PUBLIC)["items"][2]["attachments"]]
    assert titles == ["Notat om budget 2027"]


def test_public_decision_is_what_is_left_of_a_closed_decision(document):
    document["items"][1]["decision"] = {
        "outcome": "approved",
        "points": ["approved"],
        "html": "<p>NN ansættes.</p>",
        "discussion": "<p>Der var to ansøgere.</p>",
        "public": "<p>Stillingen besættes.</p>",
    }
    document["items"][1]["statements"] = [{"name": "Cilla Chef", "html": "<p>Jeg er uenig.</p>"}]
    closed = redact(document, PUBLIC)["items"][1]
    assert closed["decision"] == {
        "outcome": "",
        "points": [],
        "html": "<p>Stillingen besættes.</p>",
        "discussion": "",
        "public": "<p>Stillingen besættes.</p>",
    }
    assert (closed["statements"], closed["status"]) == ([], "decided")


def test_excluded_member_reads_all_but_the_one_item(document):
    key = document["items"][2]["key"]
    redacted = redact(document, Reader("member", frozenset([key])))
    assert [item["redacted"] for item in redacted["items"]] == [False, False, True]
    assert redacted["items"][:2] == document["items"][:2]


def test_closed_item_without_a_public_title_says_only_that_it_is_closed(document):
    document["items"][1]["public_title"] = ""
    assert redact(document, PUBLIC)["items"][1]["title"] == "Lukket punkt"


def test_redacting_leaves_the_snapshot_alone(document):
    before = copy.deepcopy(document)
    redact(document, PUBLIC)
    assert document == before
