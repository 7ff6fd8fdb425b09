"""At the meeting: items in another order, and items that nobody had before."""

import uuid

import pytest

from meetings.models import AuditEntry, Forum, Meeting, TransitionError
from meetings.snapshot import freeze


@pytest.fixture
def held(agenda, secretary) -> Meeting:
    """The agenda of three items, in session."""
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    return agenda


def labels(meeting: Meeting) -> list[str]:
    return [item.label for item in meeting.items.on_agenda().in_order()]


def item(meeting: Meeting, label: str):
    return next(one for one in meeting.items.all() if one.label == label)


@pytest.mark.parametrize(
    ("moved", "before", "order"),
    [
        ("3", "1", ["3", "1", "2"]),
        ("1", None, ["2", "3", "1"]),
        ("2", "3", ["1", "2", "3"]),
        ("1", "1", ["1", "2", "3"]),
    ],
)
def test_items_are_treated_in_another_order_and_keep_their_numbers(held, secretary, moved, before, order):
    for _twice in range(2):
        held.treat_before(item(held, moved), item(held, before) if before else None, by=secretary)
        assert labels(held) == order


def test_another_order_is_logged_once(held, secretary):
    keys = {one.label: str(one.key) for one in held.items.all()}
    for _twice in range(2):
        held.treat_before(item(held, "3"), item(held, "1"), by=secretary)
    entries = AuditEntry.objects.filter(action="agenda.arranged", meeting=held)
    assert [one.data for one in entries] == [
        {"changes": {"order": [[keys[one] for one in "123"], [keys[one] for one in "312"]]}}
    ]


def test_the_minutes_keep_the_order_of_the_numbers(held, secretary):
    held.treat_before(item(held, "3"), item(held, "1"), by=secretary)
    assert [one["number"] for one in freeze(held, kind="minutes")["items"]] == [1, 2, 3]


@pytest.mark.parametrize("status", [one for one in Meeting.Status.values if one != "in_session"])
def test_only_a_meeting_in_session_takes_another_order_or_a_new_item(held, secretary, status):
    Meeting.objects.filter(pk=held.pk).update(status=status)
    with pytest.raises(TransitionError):
        held.treat_before(item(held, "3"), item(held, "1"), by=secretary)
    with pytest.raises(TransitionError):
        held.take_up("Akut sag", by=secretary)
    assert labels(held) == ["1", "2", "3"]


def test_a_new_item_gets_the_next_letter_and_the_forums_sections(held, secretary):
    first = held.take_up("  Akut   sag ", by=secretary, after=item(held, "2"))
    second = held.take_up("Endnu en sag", by=secretary, after=item(held, "2"), closed=True)
    assert [(one.label, one.title, one.status, one.taken_up, one.closed) for one in (first, second)] == [
        ("2a", "Akut sag", "on_agenda", True, False),
        ("2b", "Endnu en sag", "on_agenda", True, True),
    ]
    assert labels(held) == ["1", "2", "2b", "2a", "3"]
    assert [one.heading for one in first.sections.all()] == [
        one.heading for one in held.forum.section_templates.order_by("position", "pk")
    ]
    entries = AuditEntry.objects.filter(action="item.taken_up", meeting=held).order_by("pk")
    assert [one.data for one in entries] == [
        {"title": "Akut sag", "number": "2a"},
        {"title": "Endnu en sag", "number": "2b"},
    ]


def test_a_new_item_without_a_place_comes_last(held, secretary):
    assert held.take_up("Akut sag", by=secretary).label == "3a"
    assert labels(held) == ["1", "2", "3", "3a"]


def test_a_new_item_on_an_empty_agenda_counts_from_the_years_last_number(held, secretary):
    held.forum.numbering = Forum.Numbering.YEAR
    held.forum.save()
    empty = Meeting.objects.create(forum=held.forum, held_on="2026-12-09", status="in_session")
    assert empty.take_up("Akut sag", by=secretary).label == "4"


def test_a_new_item_that_is_sent_twice_is_made_once(held, secretary):
    key = uuid.uuid4()
    made = [held.take_up("Akut sag", by=secretary, key=key) for _twice in range(2)]
    assert made[0] == made[1]
    assert labels(held) == ["1", "2", "3", "3a"]


def test_a_new_item_needs_a_title(held, secretary):
    with pytest.raises(TransitionError):
        held.take_up("  ", by=secretary)
    assert labels(held) == ["1", "2", "3"]


def test_when_all_letters_are_taken_another_item_is_named(held, secretary):
    for letter in "abcdefghijklmnopqrstuvwxyz":
        assert held.take_up(f"Sag {letter}", by=secretary, after=item(held, "2")).suffix == letter
    with pytest.raises(TransitionError, match="Alle bogstaver efter nummer 2 er brugt"):
        held.take_up("En for meget", by=secretary, after=item(held, "2"))
