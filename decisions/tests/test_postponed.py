"""What is postponed stands ready where it goes on, linked both ways; its author is told, and its day follows."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from decisions.minutes_preflight import check
from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Decision, Minutes, Session
from decisions.postponed import postponements_of
from meetings.models import Meeting, Notice
from meetings.redaction import MEMBER, PUBLIC, redact
from meetings.tasks import send_notice


@pytest.fixture
def later(agenda, chefforum, secretary) -> Meeting:
    """The next meeting, at which the items go on."""
    return Meeting.objects.plan(forum=chefforum, by=secretary, held_on=datetime.date(2026, 12, 16))


@pytest.fixture
def postponed(agenda, later, author, secretary, chair) -> Minutes:
    """Minutes of a meeting that postponed its open and its closed item to the next one."""
    agenda.items.exclude(title="Godkendelse af dagsorden").update(author=author)
    agenda.release_agenda(by=secretary, notify=False)
    session = Session.objects.open(agenda, by=secretary)
    agenda.participants.update(presence="present")
    for item in agenda.items.in_order():
        decision = Decision.objects.of(item)
        outcome = "approved" if item.title == "Godkendelse af dagsorden" else "postponed"
        decision.set_outcome(None, outcome, by=secretary)
        if outcome == "postponed":
            decision.postpone_to(later, by=secretary)
        decision.decide(by=secretary)
    return session.end(by=secretary)


def said_of(minutes: Minutes, state: str = "draft") -> str:
    return freeze_minutes(minutes, state=state)["items"][2]["decision"]["html"]


def test_copy_stands_ready_with_text_and_attachments_and_is_its_authors(postponed, later, author):
    item = postponed.meeting.items.get(title="Budget 2027")
    copy = item.postponed_to
    assert (copy.meeting, copy.status, copy.author, copy.is_with_author) == (later, "accepted", author, False)
    assert [one.html for one in copy.sections.filter(type="presentation")] == ["<p>Det handler om budget 2027.</p>"]
    assert [one.title for one in copy.attachments.all()] == ["Notat om budget 2027", "Fortroligt om budget 2027"]
    assert not hasattr(copy, "decision")


def test_author_is_told_when_the_meeting_is_over_and_once(postponed, later, author, secretary):
    told = Notice.objects.filter(kind="postponed")
    assert sorted(told.values_list("user__username", "item__title")) == [
        ("forfatter", "Ansættelse af ny chef"),
        ("forfatter", "Budget 2027"),
    ]
    postponed.submit(by=secretary)
    assert told.count() == 2
    for notice in told:
        send_notice(notice.pk)
    open_, closed = sorted(mail.outbox, key=lambda one: one.subject, reverse=True)
    copy = postponed.meeting.items.get(title="Budget 2027").postponed_to
    assert open_.subject == "Udsat: et lukket punkt" or closed.subject == "Udsat: et lukket punkt"
    budget = next(one for one in mail.outbox if "Budget" in one.subject)
    assert budget.subject == "Udsat: Budget 2027"
    assert "Chefforum har udsat punktet til mødet onsdag 16. december 2026." in budget.body
    assert reverse("item_draft", args=[copy.key]) in budget.body
    assert not any("Ansættelse" in part for one in mail.outbox for part in (one.subject, one.body))


def test_author_of_what_is_taken_up_again_is_told_nothing(postponed, secretary):
    item = postponed.meeting.items.get(title="Budget 2027")
    Decision.objects.get(item=item).reopen(by=secretary)
    send_notice(Notice.objects.get(kind="postponed", item=item).pk)
    assert mail.outbox == []


def test_postponing_before_the_meeting_tells_the_author_at_once(agenda, later, author, secretary):
    agenda.items.filter(title="Budget 2027").update(author=author)
    agenda.release_agenda(by=secretary, notify=False)
    agenda.items.get(title="Budget 2027").postpone_to(later, by=secretary)
    assert list(Notice.objects.values_list("user__username", "kind")) == [("forfatter", "postponed")]


def test_author_is_told_that_the_later_meeting_moved(postponed, later, author, secretary):
    told = Notice.objects.filter(kind="postponed", item__title="Budget 2027")
    later.move(by=secretary, held_on=datetime.date(2026, 12, 17))
    assert told.count() == 1, "the mail that has not gone out has the new day"
    send_notice(told.get().pk)
    assert "til mødet torsdag 17. december 2026" in mail.outbox.pop().body
    later.move(by=secretary, held_on=datetime.date(2026, 12, 18))
    later.change(by=secretary, place="Et andet sted")
    _first, again = told.order_by("pk")
    send_notice(again.pk)
    (message,) = mail.outbox
    assert message.subject == "Flyttet til fredag 18. december 2026: Budget 2027"
    assert (
        "Chefforum har flyttet det møde, som punktet er udsat til. Det holdes fredag 18. december 2026" in message.body
    )


def test_author_who_is_told_as_a_member_is_told_once(postponed, later, author, chief, secretary):
    Notice.objects.update(status="sent", sent_at=timezone.now())
    postponed.meeting.items.filter(title="Budget 2027").update(author=chief)
    Notice.objects.filter(item__title="Budget 2027").update(user=chief)
    later.begin_drafting(by=secretary)
    later.release_agenda(by=secretary, notify=False)
    later.move(by=secretary, held_on=datetime.date(2026, 12, 18))
    moved = Notice.objects.filter(status="due").exclude(user=secretary)
    assert sorted(moved.values_list("user__username", "kind", "item__title")) == [
        ("chef", "moved", None), ("forfatter", "postponed", "Ansættelse af ny chef"), ("forperson", "moved", None),
    ]  # fmt: skip


def test_day_follows_the_later_meeting_until_the_minutes_are_sent(postponed, later, secretary, chair):
    assert said_of(postponed) == "<p>Udsat til mødet den 16. december 2026.</p>"
    later.move(by=secretary, held_on=datetime.date(2026, 12, 18))
    assert said_of(postponed) == "<p>Udsat til mødet den 18. december 2026.</p>"
    item = postponed.meeting.items.get(title="Budget 2027")
    assert item.postponed_to.meeting.held_on == datetime.date(2026, 12, 18)
    sent = postponed.submit(by=secretary)
    assert sent.snapshot.document["items"][2]["decision"]["html"] == "<p>Udsat til mødet den 18. december 2026.</p>"
    later.refresh_from_db()
    later.move(by=secretary, held_on=datetime.date(2026, 12, 21))
    approved = Minutes.objects.get(pk=postponed.pk).approve(by=chair)
    assert approved.snapshot.document["items"] == sent.snapshot.document["items"]


def test_words_of_ones_own_stay_as_they_are(postponed, later, secretary):
    decision = Decision.objects.get(item__title="Budget 2027", item__meeting=postponed.meeting)
    own = "<p>Udsat til den 16., når tallene foreligger.</p>"
    decision.write("decision", own, version=decision.decision_version, by=secretary)
    later.move(by=secretary, held_on=datetime.date(2026, 12, 18))
    assert said_of(postponed) == own
    assert postponed.submit(by=secretary).snapshot.document["items"][2]["decision"]["html"] == own


def test_pages_link_both_ways_with_the_day_of_now(postponed, later, secretary, chief, signed_in):
    later.move(by=secretary, held_on=datetime.date(2026, 12, 18))
    postponed.submit(by=secretary)
    client = signed_in(chief)
    page = client.get(f"{postponed.meeting.get_absolute_url()}?vis=referat").text
    assert page.count(f'<a href="{later.get_absolute_url()}">Udsat til mødet fredag 18. december</a>') == 2
    later.refresh_from_db()
    later.begin_drafting(by=secretary)
    later.release_agenda(by=secretary, notify=False)
    back = client.get(later.get_absolute_url()).text
    assert f'<a href="{postponed.meeting.get_absolute_url()}#punkt-3">Udsat fra mødet onsdag 2. december</a>' in back
    draft = signed_in(secretary).get(reverse("item_draft", args=[later.items.get(title="Budget 2027").key])).text
    assert "Udsat fra mødet onsdag 2. december" in draft


def test_links_tell_nothing_of_what_one_may_not_know(postponed, later, outsider, employee, chief):
    document = freeze_minutes(postponed)
    assert len(postponements_of(redact(document, MEMBER), chief)) == 2
    assert postponements_of(redact(document, PUBLIC), outsider) == []
    assert postponements_of(redact(document, PUBLIC), employee) == [], "the later meeting has nothing to read yet"
    agenda = postponed.meeting.last_version.snapshot.document
    assert postponements_of(redact(agenda, MEMBER), chief) == [], "the agenda does not say what was decided"


def test_links_take_the_same_queries_however_many(postponed, chief, django_assert_max_num_queries):
    document = freeze_minutes(postponed)
    with django_assert_max_num_queries(3):
        postponements_of(redact(document, MEMBER), chief)


def test_target_that_was_cancelled_is_found(postponed, later, secretary):
    later.cancel(by=secretary, reason="Sne")
    assert [(one.code, one.is_must) for one in check(postponed) if one.code.startswith("postponed")] == [
        ("postponed_to_cancelled", True),
        ("postponed_to_cancelled", True),
    ]
