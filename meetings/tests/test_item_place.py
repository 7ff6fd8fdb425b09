"""Items that go elsewhere: to another meeting, the backlog, another forum, a copy, a template, aside."""

import datetime
import threading

import pytest
import time_machine
from django.db import connection

from chefforum.testing import item, join
from meetings.models import (
    AgendaItem,
    AuditEntry,
    Comment,
    Exclusion,
    Forum,
    Meeting,
    Membership,
    SectionTemplate,
    TransitionError,
)
from meetings.tests.places import NOW, accepted, author_of, later_of

Status = AgendaItem.Status
CLOSED = ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def author(chefforum):
    return author_of(chefforum)


@pytest.fixture
def later(chefforum):
    return later_of(chefforum)


@pytest.fixture
def other_forum(db):
    return Forum.objects.found(name="Direktørforum")


@pytest.fixture
def budget(agenda):
    return accepted(agenda)


def texts(row):
    return [(s.type, s.heading, s.html) for s in row.sections.order_by("position")]


def logged(action):
    return AuditEntry.objects.filter(action=action).order_by("pk")


# To another meeting


def test_item_goes_to_a_later_meeting_and_into_the_backlog(budget, later, secretary):
    was = budget.meeting
    budget.move_to(later, by=secretary)
    assert list(later.items.on_agenda()) == [budget] and budget not in was.items.all()
    facts = {"changes": {"meeting": [was.pk, later.pk]}}
    assert [(entry.meeting, entry.data) for entry in logged("item.moved")] == [(was, facts), (later, facts)]
    budget.move_to(None, by=secretary)
    assert list(budget.forum.items.backlog()) == [budget]
    budget.move_onto(was, by=secretary)
    assert list(was.items.on_agenda().in_order())[-1] == budget


def test_moving_to_where_it_is_does_nothing(budget, secretary):
    budget.move_to(budget.meeting, by=secretary)
    assert not logged("item.moved").exists()


@pytest.mark.parametrize("status", CLOSED)
def test_meeting_that_is_held_or_cancelled_takes_no_item(budget, later, secretary, status):
    Meeting.objects.filter(pk=later.pk).update(status=status)
    was = budget.meeting
    with pytest.raises(TransitionError, match="Vælg et andet møde"):
        budget.move_to(later, by=secretary)
    budget.refresh_from_db()
    assert budget.meeting == was


@pytest.mark.parametrize("status", CLOSED)
def test_item_is_rescued_from_a_meeting_that_is_held_or_cancelled(budget, later, secretary, status):
    Meeting.objects.filter(pk=budget.meeting_id).update(status=status)
    budget.refresh_from_db()
    budget.move_to(later, by=secretary)
    assert budget.meeting == later


@pytest.mark.parametrize("status", ["on_agenda", "decided", "postponed", "withdrawn"])
def test_item_that_was_released_keeps_its_place(budget, later, other_forum, secretary, status):
    AgendaItem.objects.filter(pk=budget.pk).update(status=status, number=3)
    for act in (
        lambda: budget.move_to(later, by=secretary),
        lambda: budget.move_to(None, by=secretary),
        lambda: budget.move_to_forum(other_forum, by=secretary),
        lambda: budget.take_off(by=secretary),
        lambda: budget.put_back(by=secretary),
    ):
        with pytest.raises(TransitionError):
            act()
    budget.refresh_from_db()
    assert (budget.status, budget.meeting_id) == (status, budget.meeting_id)
    assert not logged("item.moved").exists() and not logged("item.withdrawn").exists()


def test_meeting_of_another_forum_is_refused(budget, other_forum, secretary):
    foreign = Meeting.objects.create(forum=other_forum, held_on=datetime.date(2026, 12, 9))
    with pytest.raises(TransitionError, match="andet forum"):
        budget.move_to(foreign, by=secretary)
    with pytest.raises(TransitionError, match="andet forum"):
        budget.copy_to(forum=budget.forum, meeting=foreign, by=secretary)


# To another forum


def test_item_goes_to_another_forum_with_every_word(budget, other_forum, secretary, chief):
    join(other_forum, chief)
    Exclusion.objects.create(item=budget, membership=Membership.objects.get(user=chief, forum=budget.forum))
    SectionTemplate.objects.filter(forum=other_forum, type="presentation").delete()
    budget.move_to_forum(other_forum, by=secretary)
    assert (budget.forum, budget.meeting, budget.status) == (other_forum, None, Status.HANDED_IN)
    headings = [heading for _type, heading, _html in texts(budget)]
    assert headings == [
        "Indstilling",
        "Resumé",
        "Kommunens vision og politikker",
        "Økonomi",
        "Lovgrundlag",
        "Borgerperspektiv",
        "Historik",
        "Sagsfremstilling",
        "Beslutning",
        "Bilag",
    ]
    assert budget.sections.get(type="presentation").html == "<p>Det handler om budget 2027.</p>"
    assert budget.exclusions.filter(membership__forum=other_forum, membership__user=chief).exists()
    assert logged("item.moved").get().data == {"changes": {"forum": ["chefforum", "direktoerforum"]}}
    with pytest.raises(TransitionError, match="hører allerede"):
        budget.move_to_forum(other_forum, by=secretary)


# Copies


def test_copy_says_the_same_and_holds_no_decision(budget, later, secretary, chief):
    Exclusion.objects.create(item=budget, membership=chief.memberships.get())
    copy = budget.copy_to(forum=budget.forum, meeting=later, by=secretary)
    assert (copy.title, copy.case_number, copy.minutes, copy.recommender) == (
        "Budget 2027",
        "00.01.00-A00-3-26",
        30,
        "Kommunaldirektøren indstiller,",
    )
    assert (copy.status, copy.number, copy.author, copy.copied_from) == (Status.ACCEPTED, None, None, budget)
    assert copy.sections.get(type="presentation").html == budget.sections.get(type="presentation").html
    assert [point.html for point in copy.points.all()] == [point.html for point in budget.points.all()]
    assert [(a.title, a.closed) for a in copy.attachments.all()] == [
        ("Notat om budget 2027", False),
        ("Fortroligt om budget 2027", True),
    ]
    assert {a.key for a in copy.attachments.all()}.isdisjoint({a.key for a in budget.attachments.all()})
    assert copy.exclusions.get().membership.user == chief
    assert not copy.comments.exists()


def test_closed_item_is_closed_in_its_copy(agenda, later, secretary):
    copy = agenda.items.get(closed=True).copy_to(forum=agenda.forum, meeting=later, by=secretary)
    assert (copy.closed, copy.public_title) == (True, "Personalesag")


@pytest.mark.parametrize("status", CLOSED)
def test_nothing_is_copied_to_a_meeting_that_takes_no_more(budget, later, secretary, status):
    Meeting.objects.filter(pk=later.pk).update(status=status)
    with pytest.raises(TransitionError):
        budget.copy_to(forum=budget.forum, meeting=later, by=secretary)
    assert not later.items.exists()


# Laid aside


@pytest.mark.parametrize("has_author", [True, False])
def test_item_is_laid_aside_and_taken_up_again(agenda, secretary, author, has_author):
    who = author if has_author else None
    row = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=secretary, author=who, title="Idé")
    row.take_off(by=secretary, reason="Ikke nu")
    assert row.status == Status.WITHDRAWN and row not in agenda.items.on_agenda()
    with pytest.raises(TransitionError):
        row.take_off(by=secretary)
    row.put_back(by=secretary)
    assert row.status == (Status.DRAFT if has_author else Status.ACCEPTED)
    assert (row in agenda.items.on_agenda()) != has_author
    with pytest.raises(TransitionError):
        row.put_back(by=secretary)
    assert logged("item.withdrawn").get().data["reason"] == "Ikke nu"
    assert logged("item.reinstated").count() == 1


def test_item_of_a_meeting_that_was_cancelled_is_taken_up_in_the_backlog(agenda, secretary):
    row = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=secretary, title="Idé")
    row.take_off(by=secretary)
    Meeting.objects.filter(pk=agenda.pk).update(status="cancelled")
    row.refresh_from_db()
    row.put_back(by=secretary)
    assert (row.meeting, row.status) == (None, Status.ACCEPTED)


# Standing items


def test_standing_items_come_first_and_last_and_once(chefforum, secretary):
    chefforum.standing_items.create(place="last", title="Eventuelt", minutes=10, lists_backlog=True)
    chefforum.standing_items.create(
        place="first",
        title="Godkendelse af referat",
        case_number="00.01.00-A00-1-26",
        recommender="Formanden indstiller,",
        recommendation="at referatet godkendes\n\ndagsordenen <b>godkendes</b>\n",
        minutes=5,
    )
    meeting = Meeting.objects.create(forum=chefforum, held_on=datetime.date(2026, 12, 9))
    item(meeting, "Budget 2027")
    for _twice in range(2):
        meeting.take_standing_items(by=secretary)
    rows = list(meeting.items.on_agenda().in_order())
    assert [(row.title, row.kind, row.minutes, row.lists_backlog) for row in rows] == [
        ("Godkendelse af referat", "standing", 5, False),
        ("Budget 2027", "", None, False),
        ("Eventuelt", "standing", 10, True),
    ]
    assert [point.html for point in rows[0].points.all()] == [
        "<p>at referatet godkendes</p>",
        "<p>at dagsordenen &lt;b&gt;godkendes&lt;/b&gt;</p>",
    ]
    assert (rows[0].case_number, rows[0].recommender) == ("00.01.00-A00-1-26", "Formanden indstiller,")
    assert rows[0].sections.count() == chefforum.section_templates.count()
    AgendaItem.objects.write(forum=chefforum, meeting=meeting, by=secretary, title="Nyt")
    assert [row.title for row in meeting.items.on_agenda().in_order()][-2:] == ["Nyt", "Eventuelt"]


def test_comments_follow_an_item_that_moves(budget, other_forum, secretary):
    remark = Comment.objects.say(budget, by=secretary, text="Husk", section=budget.sections.get(type="presentation"))
    budget.move_to_forum(other_forum, by=secretary)
    remark.refresh_from_db()
    assert (remark.item, remark.section.heading) == (budget, "Sagsfremstilling")


@pytest.mark.django_db(transaction=True)
def test_item_handed_in_while_its_agenda_is_released(agenda, secretary, author):
    draft = AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=author, author=author, title="For sent")
    together, failures = threading.Barrier(2), []

    def at_once(act):
        try:
            together.wait(30)
            act()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    acts = (
        lambda: Meeting.objects.get(pk=agenda.pk).release_agenda(by=secretary),
        lambda: AgendaItem.objects.get(pk=draft.pk).hand_in(by=author),
    )
    threads = [threading.Thread(target=at_once, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    draft.refresh_from_db()
    assert (failures, draft.status, draft.number) == ([], Status.HANDED_IN, None)
    version = agenda.agenda_versions.get()
    assert [one["title"] for one in version.snapshot.document["items"]] == [
        "Godkendelse af dagsorden",
        "Ansættelse af ny chef",
        "Budget 2027",
    ]
