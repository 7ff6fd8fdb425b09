"""What is new to one reader since they read: item by item, in what they may read today."""

import datetime

import pytest

from chefforum.testing import item as make_item
from meetings.models import AgendaItem, Exclusion, Meeting, ReadingMark, Section
from meetings.unread import what_is_new

WORDS = "<p>Det handler om budget 2027.</p>"


def told(meeting: Meeting, user) -> list[tuple[str, str]]:
    return [(one.label, one.state) for one in what_is_new(meeting, user).items]


def read(meeting: Meeting, user, *titles: str) -> None:
    items = meeting.items.filter(title__in=titles) if titles else meeting.items.all()
    snapshot = meeting.agenda_versions.latest_first()[0].snapshot
    ReadingMark.objects.put(meeting, items, snapshot, by=user)


def revise(meeting: Meeting, secretary, html: str) -> None:
    """Another text of the budget, in a new version."""
    Section.objects.filter(item__meeting=meeting, item__title="Budget 2027", type="presentation").update(html=html)
    meeting.release_agenda(by=secretary)


@pytest.fixture
def released(agenda, secretary) -> Meeting:
    agenda.release_agenda(by=secretary)
    return agenda


def test_nothing_is_new_of_an_agenda_that_is_not_out(agenda, chief):
    assert what_is_new(agenda, chief) is None


def test_whoever_has_read_nothing_has_not_begun(released, chief):
    news = what_is_new(released, chief)
    assert (news.has_begun, [one.state for one in news.items]) == (False, ["unread"] * 3)


def test_whoever_has_read_all_has_nothing_new(released, chief):
    read(released, chief)
    news = what_is_new(released, chief)
    assert (news.has_begun, bool(news)) == (True, False)


def test_item_passed_over_is_not_read_yet(released, chief):
    read(released, chief, "Budget 2027")
    assert told(released, chief) == [("1", "unread"), ("2", "unread")]


def test_changed_words_are_marked_and_a_new_item_is_told(released, secretary, chief, chair):
    read(released, chief)
    make_item(released, "Ny sag")
    revise(released, secretary, "<p>Det handler om budget 2028.</p>")
    assert told(released, chief) == [("3", "changed"), ("3a", "new")]
    change = what_is_new(released, chief).changed[0].change
    assert [(part.heading, part.diffed) for part in change.parts] == [
        ("Sagsfremstilling", "<p>Det handler om budget <del>2027</del><ins>2028</ins>.</p>")
    ]
    assert told(released, chair) == [("1", "unread"), ("2", "unread"), ("3", "unread"), ("3a", "unread")]
    read(released, chief)
    assert told(released, chief) == []


def test_new_and_replaced_attachments_are_told(released, secretary, chief):
    read(released, chief)
    budget = released.items.get(title="Budget 2027")
    budget.attachments.first().attach(b"%PDF-1.7 x", name="notat.pdf", type="application/pdf")
    budget.attachments.create(position=9, title="Tal for 2027")
    released.release_agenda(by=secretary)
    [news] = what_is_new(released, chief).items
    assert [(file.title, file.what) for file in news.change.files] == [
        ("Notat om budget 2027", "replaced"),
        ("Tal for 2027", "new"),
    ]


def test_an_older_version_read_afterwards_takes_nothing_back(released, secretary, chief):
    old = released.agenda_versions.latest_first()[0].snapshot
    revise(released, secretary, "<p>Andet.</p>")
    read(released, chief)
    ReadingMark.objects.put(released, released.items.all(), old, by=chief)
    assert told(released, chief) == []


def test_read_again_moves_the_mark_and_makes_no_second(released, secretary, chief):
    read(released, chief)
    revise(released, secretary, "<p>Andet.</p>")
    read(released, chief)
    newest = released.agenda_versions.latest_first()[0].snapshot_id
    assert list(ReadingMark.objects.values_list("snapshot", flat=True)) == [newest] * 3


def test_whoever_is_excluded_since_is_told_nothing_of_the_item(released, secretary, chief, chefforum):
    read(released, chief)
    item = released.items.get(closed=True)
    Section.objects.filter(item=item, type="presentation").update(html="<p>Hemmelig Person.</p>")
    AgendaItem.objects.filter(pk=item.pk).update(title="Hemmelig overskrift", public_title="Personale")
    released.release_agenda(by=secretary)
    assert told(released, chief) == [("2", "changed")]
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    chief.roles_by_forum = None
    news = what_is_new(released, chief)
    assert (news.items, news.gone, news.meeting) == ([], [], None)


def test_excluded_item_that_is_opened_to_the_reader_is_unread(released, chief, chefforum):
    item = released.items.get(closed=True)
    exclusion = Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    read(released, chief, "Budget 2027", "Godkendelse af dagsorden")
    assert told(released, chief) == []
    exclusion.delete()
    assert told(released, chief) == [("2", "unread")]


def test_moved_meeting_is_told(released, secretary, chief):
    read(released, chief)
    Meeting.objects.filter(pk=released.pk).update(place="Byrådssalen", start=datetime.time(10))
    released.refresh_from_db()
    released.release_agenda(by=secretary)
    facts = [(fact.field, fact.old, fact.new) for fact in what_is_new(released, chief).meeting.facts]
    assert facts == [("start", "9.00", "10.00"), ("place", "Mødelokale 2", "Byrådssalen")]


def test_same_queries_for_3_and_30_items(released, secretary, chief, django_assert_max_num_queries):
    other = Meeting.objects.create(forum=released.forum, held_on=datetime.date(2026, 12, 16))
    other.begin_drafting(by=secretary)
    for number in range(30):
        make_item(other, f"Sag {number}")
    other.release_agenda(by=secretary)
    read(other, chief)
    with django_assert_max_num_queries(5):
        what_is_new(other, chief)
