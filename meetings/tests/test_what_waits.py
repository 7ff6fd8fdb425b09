"""What waits for each, by its deadline: the word, the place, and how near it is."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from meetings.models import AgendaItem, Exclusion, Meeting, Review, Snapshot
from meetings.snapshot import freeze
from meetings.waiting import Waiting, next_deadline, waiting_for

# A Monday; Thursday is the third working day after it.
NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def day(text):
    return text and datetime.date.fromisoformat(text)


def waits(user):
    user.roles_by_forum = None
    return [(one.act, one.count, one.day and str(one.day), one.urgency) for one in waiting_for(user)]


def write(forum, author, title, meeting=None):
    return AgendaItem.objects.write(forum=forum, meeting=meeting, by=author, author=author, title=title)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((None, None, None), ("", None)),
        (("2026-11-20", None, None), ("", None)),
        (("2026-11-25", "2026-11-27", "2026-12-01"), ("items_due_on", "2026-11-25")),
        (("2026-11-20", "2026-11-23", "2026-12-01"), ("review_on", "2026-11-23")),
        (("2026-11-18", "2026-11-20", "2026-12-01"), ("release_on", "2026-12-01")),
        (("2026-11-16", "2026-11-18", "2026-11-20"), ("release_on", "2026-11-20")),
        (("2026-11-23", "2026-11-23", "2026-11-23"), ("items_due_on", "2026-11-23")),
    ],
)
def test_next_deadline_of_an_agenda(said, expected):
    items_due_on, review_on, release_on = map(day, said)
    meeting = Meeting(items_due_on=items_due_on, review_on=review_on, release_on=release_on)
    assert next_deadline(meeting) == (expected[0], day(expected[1]))


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (None, ""),
        ("2026-11-22", "overdue"),
        ("2026-11-23", "today"),
        ("2026-11-24", "soon"),
        ("2026-11-26", "soon"),
        ("2026-11-27", "later"),
    ],
)
def test_how_near_a_deadline_is(chefforum, due, urgency):
    assert Waiting("agenda", "/", chefforum, day=day(due)).urgency == urgency


def test_secretary_sees_what_is_handed_in_and_the_agendas_by_their_deadlines(agenda, author, secretary):
    Meeting.objects.filter(pk=agenda.pk).update(release_on="2026-11-20")
    soon = Meeting.objects.create(forum=agenda.forum, held_on=day("2026-12-16"), items_due_on=day("2026-11-25"))
    Meeting.objects.create(forum=agenda.forum, held_on=day("2027-01-13"), items_due_on=day("2027-01-04"))
    for title in ("Ét", "To"):
        write(agenda.forum, author, title, agenda).hand_in(by=author)
    write(agenda.forum, author, "Tre").hand_in(by=author)
    write(agenda.forum, author, "Fire", soon)
    assert waits(secretary) == [
        ("agenda", 1, "2026-11-20", "overdue"),
        ("accept", 2, "2026-11-20", "overdue"),
        ("begin", 1, "2026-11-25", "soon"),
        ("accept", 1, None, ""),
    ]
    assert waits(author) == []


def test_page_tells_it_in_words_and_leads_there(agenda, author, secretary, signed_in):
    Meeting.objects.filter(pk=agenda.pk).update(release_on="2026-11-20")
    write(agenda.forum, author, "Ét", agenda).hand_in(by=author)
    text = signed_in(secretary).get(reverse("front_page")).text
    for said in ("Gør dagsordenen færdig", "Overskredet siden fredag 20. november", "1 punkt er indleveret"):
        assert said in text
    drafting = reverse("drafting", args=[agenda.pk])
    assert f'href="{drafting}"' in text and f'href="{drafting}#indleveret"' in text


def test_author_sees_what_was_returned(agenda, author, secretary, signed_in):
    Meeting.objects.filter(pk=agenda.pk).update(items_due_on="2026-11-23")
    item = write(agenda.forum, author, "<b>Nye</b> lokaler", agenda)
    item.hand_in(by=author)
    item.give_back(by=secretary, reason="Skriv prisen på.")
    assert waits(author) == [("returned", 1, "2026-11-23", "today")]
    text = signed_in(author).get(reverse("front_page")).text
    assert "Sendt tilbage til dig: &lt;b&gt;Nye&lt;/b&gt; lokaler" in text and "Frist i dag" in text
    assert reverse("item_draft", args=[item.key]) in text


def test_leader_has_it_before_the_secretary(chefforum, author, leader, secretary):
    chefforum.leader_endorses = True
    chefforum.save()
    item = write(chefforum, author, "Ét")
    item.hand_in(by=author)
    assert (waits(leader), waits(secretary)) == ([("endorse", 1, None, "")], [])
    item.endorse(by=leader)
    assert (waits(leader), waits(secretary)) == ([], [("accept", 1, None, "")])


def test_reader_is_asked_to_read_until_the_review_ends(agenda, chief, secretary):
    snapshot = Snapshot.objects.keep(freeze(agenda))
    review = Review.objects.create(meeting=agenda, number=1, snapshot=snapshot, until=day("2026-11-24"))
    review.readers.add(chief)
    Meeting.objects.filter(pk=agenda.pk).update(status="in_review")
    assert waits(chief) == [("review", 1, "2026-11-24", "soon")]
    Review.objects.update(ended_at=NOW)
    assert waits(chief) == []


def test_minutes_wait_with_their_deadline(agenda, secretary):
    Meeting.objects.filter(pk=agenda.pk).update(status="minutes_drafted", minutes_due_on="2026-12-04")
    assert waits(secretary) == [("minutes", 1, "2026-12-04", "later")]


def test_nothing_waits_of_an_item_that_one_may_not_read(agenda, author, secretary):
    item = write(agenda.forum, author, "Ét", agenda)
    item.hand_in(by=author)
    Exclusion.objects.create(item=item, membership=secretary.memberships.get())
    assert [act for act, *_rest in waits(secretary)] == ["agenda"]


@pytest.mark.parametrize("status", ["cancelled", "approved", "archived"])
def test_nothing_waits_of_a_meeting_that_is_over(agenda, author, secretary, status):
    write(agenda.forum, author, "Ét", agenda).hand_in(by=author)
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    assert waits(secretary) == []
