"""The demo's words: valid `referat/1`, clean, and in agreement with the manifest that the loader reads."""

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from meetings import kle
from meetings.richtext import clean

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "decisions" / "demo"
SCHEMA = json.loads((ROOT / "docs" / "referat-1.schema.json").read_text(encoding="utf-8"))
MANIFEST = json.loads((DEMO / "demo.json").read_text(encoding="utf-8"))
MEETINGS = {
    entry["file"]: json.loads((DEMO / entry["file"]).read_text(encoding="utf-8")) for entry in MANIFEST["meetings"]
}

# What a document says of itself at each stage that the loader brings a meeting to.
KIND_AND_STATE = {
    "planned": ("agenda", "draft"),
    "drafting": ("agenda", "draft"),
    "released": ("agenda", "released"),
    "cancelled": ("agenda", "released"),
    "in_session": ("minutes", "draft"),
    "minutes_drafted": ("minutes", "draft"),
    "submitted": ("minutes", "submitted"),
    "approved": ("minutes", "approved"),
    "archived": ("minutes", "approved"),
}


def rich_texts(value):
    """Every rich text in a document, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"html", "note", "discussion"} or (key == "public" and isinstance(inner, str)):
                yield from [inner] if isinstance(inner, str) else rich_texts(inner)
            elif key == "points" and "recommender" in value:
                yield from inner
            else:
                yield from rich_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from rich_texts(inner)


@pytest.fixture(params=MEETINGS, ids=lambda name: name.removesuffix(".json"))
def meeting(request):
    """Each of the demo's meetings in turn."""
    return MEETINGS[request.param]


def stage_of(meeting):
    return next(entry["stage"] for entry in MANIFEST["meetings"] if MEETINGS[entry["file"]] is meeting)


def test_meeting_is_valid_referat_1(meeting):
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(meeting)] == []


def test_rich_text_is_clean_already(meeting):
    texts = [text for text in rich_texts(meeting["items"]) if text] + [meeting["meeting"]["note"]]
    assert [text for text in texts if clean(text) != text] == []
    assert any(text.startswith("<p>") for text in texts)


def test_document_says_what_its_stage_makes_of_it(meeting):
    stage = stage_of(meeting)
    assert (meeting["kind"], meeting["state"]) == KIND_AND_STATE[stage]
    assert (meeting["version"] is None) == (meeting["state"] == "draft")
    assert bool(meeting["approval"]["on"]) == bool(meeting["approval"]["by"]) == (stage in {"approved", "archived"})
    presence = {participant["presence"] for participant in meeting["participants"]}
    decided = [item["number"] for item in meeting["items"] if item["decision"]]
    if meeting["kind"] == "agenda":
        assert presence <= {"expected", "absent"}
        assert decided == []
    else:
        assert presence <= {"present", "absent"}
        assert (len(decided) == len(meeting["items"])) == (stage != "in_session")


def test_numbers_follow_each_other(meeting):
    numbers = [(item["number"], item["suffix"]) for item in meeting["items"]]
    assert numbers == sorted(set(numbers))
    first = numbers[0][0]
    assert [number for number, suffix in numbers if not suffix] == list(range(first, numbers[-1][0] + 1))


def test_standing_items_stand_first_and_last(meeting):
    """Each forum's own, by their titles; an extraordinary meeting may shorten one."""
    forum = next(forum for forum in MANIFEST["forums"] if forum["slug"] == meeting["forum"]["slug"])
    first, last = forum["standing_items"]["first"], forum["standing_items"]["last"]
    titles = [item["title"] for item in meeting["items"]]
    assert first[0].startswith(titles[0])
    assert titles[-len(last) :] == last
    kinds = [item["kind"] for item in meeting["items"]]
    assert {kinds[0], *kinds[-len(last) :]} == {"standing"}


def test_case_numbers_carry_their_main_group(meeting):
    for item in meeting["items"]:
        number = item["case_number"]
        case = kle.parse(number["text"])
        assert (number["group"], number["group_name"]) == ((case.group, case.group_name) if case else (None, None))


def test_points_with_outcomes_are_the_points_recommended(meeting):
    for item in meeting["items"]:
        if item["decision"] and item["decision"]["points"]:
            recommended = next(section for section in item["sections"] if section["type"] == "recommendation")
            assert len(item["decision"]["points"]) == len(recommended["points"])


def test_closed_items_have_public_words(meeting):
    for item in meeting["items"]:
        assert bool(item["public_title"]) == item["closed"]
        if item["decision"]:
            assert bool(item["decision"]["public"]) == item["closed"]


def test_participants_are_the_members_of_that_day_and_guests(meeting):
    forum = next(forum for forum in MANIFEST["forums"] if forum["slug"] == meeting["forum"]["slug"])
    people = {person["key"]: person["name"] for person in MANIFEST["people"]}
    day = meeting["meeting"]["date"]
    members = {
        people[member["person"]]: (member["role"], member["title"], member["group"])
        for member in forum["members"]
        if member["from"] <= day and (member["until"] is None or day <= member["until"])
    }
    present = {
        participant["name"]: (participant["role"], participant["title"], participant["group"])
        for participant in meeting["participants"]
        if participant["role"] != "guest"
    }
    assert {name: member for name, member in members.items() if member[0] != "substitute" or name in present} == present


def test_all_states_are_shown_in_ten_meetings():
    assert len(MEETINGS) == 10
    assert {entry["stage"] for entry in MANIFEST["meetings"]} == set(KIND_AND_STATE)
    days = [(meeting["forum"]["slug"], date.fromisoformat(meeting["meeting"]["date"])) for meeting in MEETINGS.values()]
    assert [day for _, day in days] == sorted(day for _, day in days)
    assert {slug for slug, _ in days} == {"chefforum", "kommunemed", "direktoerforum"}


def test_demo_accounts_are_five():
    assert sorted(person["account"] for person in MANIFEST["people"] if person["account"]) == [
        "chef",
        "forperson",
        "medarbejder",
        "sekretaer",
        "udenfor",
    ]
    outside = next(person["key"] for person in MANIFEST["people"] if person["account"] == "udenfor")
    assert outside not in {member["person"] for forum in MANIFEST["forums"] for member in forum["members"]}


def test_keys_are_unique_and_attachment_contents_belong_to_attachments():
    items = [item for meeting in MEETINGS.values() for item in meeting["items"]]
    attachments = {attachment["key"]: attachment for item in items for attachment in item["attachments"]}
    keys = [item["key"] for item in items] + list(attachments)
    assert len(keys) == len(set(keys)) == len(items) + sum(len(item["attachments"]) for item in items)
    assert {UUID(key).version for key in keys} == {5}
    contents = MANIFEST["attachment_contents"]
    assert {key: content["title"] for key, content in contents.items()} == {
        key: attachments[key]["title"] for key in contents
    }
    assert [content["html"] for content in contents.values() if clean(content["html"]) != content["html"]] == []
    assert [contents[key]["title"] for key in contents if attachments[key]["closed"]] == [
        "Sygefravær pr. arbejdsplads, marts 2026"
    ]


def test_excluded_member_is_of_the_forum_and_the_item_of_the_meeting():
    excluded = [
        (MEETINGS[entry["file"]], exclusion)
        for entry in MANIFEST["meetings"]
        for exclusion in entry.get("exclusions", ())
    ]
    assert [exclusion["name"] for _, exclusion in excluded] == ["Hanne Skovbjælke"]
    for document, exclusion in excluded:
        assert exclusion["name"] in {participant["name"] for participant in document["participants"]}
        assert next(item["closed"] for item in document["items"] if item["key"] == exclusion["item"])


def test_postponed_items_come_again_with_the_same_case_number():
    """Those of the last meetings; what was postponed in April comes in November."""
    order = list(MEETINGS.values())
    again = {}
    for place, meeting in enumerate(order):
        for item in meeting["items"]:
            if item["status"] == "postponed":
                later = [
                    (other["meeting"]["date"], twin["status"])
                    for other in order[place + 1 :]
                    for twin in other["items"]
                    if other["forum"] == meeting["forum"] and twin["case_number"] == item["case_number"]
                ]
                again[meeting["forum"]["slug"], meeting["meeting"]["date"], item["number"]] = later[0]
    assert again == {
        ("chefforum", "2026-04-22", 10): ("2026-11-18", "postponed"),
        ("kommunemed", "2026-09-24", 6): ("2026-11-26", "on_agenda"),
        ("direktoerforum", "2026-11-10", 3): ("2026-11-20", "decided"),
        ("chefforum", "2026-11-18", 5): ("2026-12-09", "accepted"),
    }
