"""Numbers that were released never change and stay in order, whatever is done afterwards and in whatever order."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meetings.models import AgendaItem, Forum, Meeting, TransitionError
from meetings.numbering import MOST, NoNumberLeft, continue_after, number


class Agenda(RuleBasedStateMachine):
    """An agenda as a list of items with and without numbers; at each release those without get one."""

    def __init__(self):
        super().__init__()
        self.items: list[list] = []  # [name, label or None], in their order
        self.released: dict[int, tuple[int, str]] = {}
        self.names = 0
        self.first = 1

    @rule(place=st.integers(0, 60))
    def insert(self, place):
        self.names += 1
        self.items.insert(min(place, len(self.items)), [self.names, None])

    @rule(first=st.integers(1, 9900))
    def count_on_from(self, first):
        if not self.released:
            self.first = first

    @rule()
    def release(self):
        try:
            labels = number([label for _name, label in self.items], first=self.first)
        except NoNumberLeft:
            return
        for item, label in zip(self.items, labels, strict=True):
            item[1] = label
        self._keep()

    @rule(count=st.integers(1, 3), elsewhere=st.integers(0, 9999))
    def release_supplement(self, count, elsewhere):
        given = [label for _name, label in self.items if label]
        if not given:
            return
        try:
            labels = continue_after(given, count, used_elsewhere=elsewhere)
        except NoNumberLeft:
            return
        for label in labels:
            self.names += 1
            self.items.append([self.names, label])
        self._keep()

    def _keep(self):
        self.items.sort(key=lambda item: (item[1] is None, item[1] or (0, "")))
        for name, label in self.items:
            if label:
                assert self.released.setdefault(name, label) == label

    @invariant()
    def released_numbers_are_unique_and_within_four_digits(self):
        labels = list(self.released.values())
        assert len(set(labels)) == len(labels)
        assert all(1 <= whole <= MOST and letter in ("", *"abcdefghijklmnopqrstuvwxyz") for whole, letter in labels)


TestAgenda = Agenda.TestCase
TestAgenda.settings = settings(max_examples=200, stateful_step_count=40, deadline=None, derandomize=True)


def test_order_is_by_number_and_not_by_letters():
    labels = [(10, "a"), (9, ""), (11, ""), (10, "")]
    assert [f"{whole}{letter}" for whole, letter in sorted(labels)] == ["9", "10", "10a", "11"]


def test_item_after_the_26th_letter_is_refused():
    given = [(4, ""), *((4, letter) for letter in "abcdefghijklmnopqrstuvwxyz"), None]
    with pytest.raises(NoNumberLeft):
        number(given)


def test_supplement_counts_on_and_takes_letters_where_another_meeting_has_gone_on():
    assert continue_after([(1, ""), (2, ""), (2, "a")], 2) == [(3, ""), (4, "")]
    assert continue_after([(17, ""), (18, ""), (18, "a")], 2, used_elsewhere=40) == [(18, "b"), (18, "c")]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("insert"), st.integers(0, 8)),
        st.tuples(st.sampled_from(["withdraw", "reinstate", "postpone"]), st.integers(0, 8)),
        st.tuples(st.just("supplement"), st.integers(1, 2)),
        st.tuples(st.just("release"), st.just(0)),
    ),
    min_size=4,
    max_size=9,
)


@pytest.mark.parametrize("numbering", ["meeting", "year"])
@given(acts=ACTS)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_never_move_whatever_is_done(new_meetings, secretary, numbering, acts):
    meeting, other = new_meetings(numbering)
    seen: dict[str, str] = {}
    for act, place in [("release", 0), *acts, ("release", 0)]:
        try:
            do(meeting, other, secretary, act, place)
        except TransitionError:
            continue
        version = meeting.last_version
        labels = {item["key"]: (item["number"], item["suffix"]) for item in version.snapshot.document["items"]}
        assert list(labels.values()) == sorted(set(labels.values()))
        assert {key: labels[key] for key in seen} == seen
        seen = labels
    assert len(seen) >= 3


def do(meeting: Meeting, other: Meeting, by, act: str, place: int) -> None:
    """One act at the item that stands at this place of the agenda."""
    rows = list(meeting.items.on_agenda().in_order())
    item = rows[place % len(rows)]
    if act == "insert":
        late = AgendaItem.objects.write(forum=meeting.forum, meeting=meeting, by=by, title="Nyt punkt")
        rows.insert(place, late)
        for position, row in enumerate(rows, start=1):
            AgendaItem.objects.filter(pk=row.pk).update(position=position)
    elif act == "withdraw":
        item.withdraw(by=by, reason="Derfor")
    elif act == "reinstate":
        item.reinstate(by=by)
    elif act == "postpone":
        item.postpone_to(other, by=by)
    elif act == "supplement":
        new = [
            AgendaItem.objects.write(forum=meeting.forum, meeting=meeting, by=by, title="Tillæg").pk
            for _number in range(place)
        ]
        meeting.release_supplement(by=by, items=new)
    else:
        meeting.release_agenda(by=by)


@pytest.fixture
def new_meetings(db, time_machine):
    """A function: a new forum's meeting with three accepted items, one before it with numbers, and one after it."""
    time_machine.move_to(datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC))
    made = []

    def make(numbering: str) -> tuple[Meeting, Meeting]:
        made.append(None)
        forum = Forum.objects.create(name=f"Forum {len(made)}", slug=f"forum-{len(made)}", numbering=numbering)
        days = ("2026-11-25", "2026-12-02", "2026-12-16")
        before, meeting, after = (
            Meeting.objects.create(forum=forum, held_on=day, start="09:00", status="drafting") for day in days
        )
        AgendaItem.objects.create(forum=forum, meeting=before, number=41, title="Tidligere", status="on_agenda")
        for position in range(1, 4):
            AgendaItem.objects.create(
                forum=forum, meeting=meeting, position=position, title=f"Punkt {position}", status="accepted"
            )
        for one in (meeting, after):
            one.refresh_from_db()
        return meeting, after

    return make
