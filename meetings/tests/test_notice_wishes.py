"""How people want to be told: at once, once a day or not at all, and nothing twice and nothing lost."""

import datetime
import re
import smtplib

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings import mails, notices
from meetings.models import AgendaItem, Forum, Membership, Notice, NoticeWish, Review, Role
from meetings.models.notice_wish import ASKED, TOPICS, digest_day
from meetings.tasks import send_due_notices, send_notice

Topic, Way = NoticeWish.Topic, NoticeWish.Way


def at(day, hour=8):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))


@pytest.fixture
def clock(monkeypatch):
    """A function: let it be this day and hour."""

    def be(day, hour=8):
        monkeypatch.setattr(timezone, "now", lambda: at(day, hour))

    be(FRIDAY, 10)
    return be


FRIDAY, MONDAY, TUESDAY = datetime.date(2026, 11, 20), datetime.date(2026, 11, 23), datetime.date(2026, 11, 24)


def wish(user, topic, way, forum=None):
    NoticeWish.objects.put(user, topic, forum and forum.pk, way)


def rows():
    return sorted(Notice.objects.values_list("user__username", "kind", "status", "digest_on"))


def test_every_kind_has_a_topic_and_a_composer_for_what_is_sent_here():
    assert set(TOPICS) == set(Notice.Kind.values) - {Notice.Kind.DIGEST}
    assert set(TOPICS) > ASKED
    assert {"regrets", "talk", "digest"} <= set(mails.CONTEXTS)


def test_each_is_told_as_they_wish(agenda, secretary, chair, chief, clock):
    wish(chair, Topic.AGENDAS, Way.NONE)
    wish(chief, Topic.AGENDAS, Way.NONE)
    wish(chief, Topic.AGENDAS, Way.DIGEST, agenda.forum)
    wish(secretary, Topic.TALKS, Way.NONE)
    agenda.release_agenda(by=secretary)
    assert rows() == [("chef", "released", "due", MONDAY), ("sekretaer", "released", "due", None)]


def test_what_is_asked_by_name_comes_in_the_days_mail_at_the_latest(agenda, secretary, chief, chair, clock):
    for user in (chief, chair):
        wish(user, Topic.ITEMS, Way.NONE)
    Review.objects.begin(agenda, by=secretary, readers=[chief, chair])
    assert rows() == [("chef", "review", "due", MONDAY), ("forperson", "review", "due", MONDAY)]


def test_what_would_come_too_late_is_sent_at_once(agenda, secretary, chief, clock):
    wish(chief, Topic.AGENDAS, Way.DIGEST)
    agenda.release_agenda(by=secretary)
    agenda.held_on = MONDAY
    agenda.save()
    notices.tell_moved(agenda, was="i går")
    assert [row for row in rows() if row[0] == "chef"] == [
        ("chef", "moved", "due", None), ("chef", "released", "due", MONDAY),
    ]  # fmt: skip


def test_day_of_the_digest():
    assert digest_day(at(FRIDAY, 6)) == FRIDAY
    assert digest_day(at(FRIDAY, 7)) == MONDAY
    assert digest_day(at(FRIDAY + datetime.timedelta(days=1), 3)) == MONDAY
    assert digest_day(at(datetime.date(2026, 12, 23))) == datetime.date(2026, 12, 28)  # Christmas lies between


def test_one_mail_with_all_of_it_on_the_working_day_and_nothing_twice(
    agenda, secretary, chief, clock, django_capture_on_commit_callbacks
):
    wish(chief, Topic.AGENDAS, Way.DIGEST)
    agenda.release_agenda(by=secretary)
    notices.tell_cancelled(agenda, reason="Sne")
    Notice.objects.exclude(user=chief).delete()

    def sweep():
        with django_capture_on_commit_callbacks():
            send_due_notices()
        for notice in Notice.objects.filter(status="due", digest_on=None):
            send_notice(notice.pk)

    sweep()
    clock(FRIDAY + datetime.timedelta(days=1))
    sweep()
    clock(MONDAY, 6)
    sweep()
    assert mail.outbox == []
    clock(MONDAY, 7)
    sweep()
    sweep()
    clock(TUESDAY, 9)
    sweep()
    (message,) = mail.outbox
    assert message.subject == "Nyt om dine møder, 23. november 2026 (2)"
    assert message.body.count("Chefforum onsdag 2. december 2026") == 2
    assert "nsættelse af ny chef" not in message.body
    assert rows() == [
        ("chef", "cancelled", "sent", MONDAY), ("chef", "digest", "sent", None), ("chef", "released", "sent", MONDAY),
    ]  # fmt: skip


def test_digest_that_cannot_be_sent_is_tried_again_and_then_its_lines_have_failed(
    agenda, secretary, chief, clock, monkeypatch
):
    wish(chief, Topic.AGENDAS, Way.DIGEST)
    agenda.release_agenda(by=secretary)
    Notice.objects.exclude(user=chief).delete()
    clock(MONDAY)
    Notice.objects.gather(now=timezone.now())
    digest = Notice.objects.get(kind="digest")

    def down(*_args):
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", down)
    send_notice(digest.pk)
    assert {row[2] for row in rows()} == {"due"}
    # The next day's waits for it: its lines are in one mail and no other.
    clock(TUESDAY)
    Notice.objects.gather(now=timezone.now())
    assert Notice.objects.filter(kind="digest").count() == 1
    Notice.objects.filter(pk=digest.pk).update(attempts=99)
    send_notice(digest.pk)
    assert {row[2] for row in rows()} == {"failed"}
    line = Notice.objects.get(kind="released")
    line.send_again()
    line.refresh_from_db()
    assert (line.status, line.digest_on) == ("due", None)


# Saying so


def test_page_saves_what_is_chosen_and_refuses_what_is_not_there(agenda, chief, signed_in):
    client, page, forum = signed_in(chief), reverse("notice_wishes"), agenda.forum
    assert "Alle fora" in client.get(page).content.decode()
    said = {"talks-alle": "digest", f"talks-{forum.pk}": "none", f"agendas-{forum.pk}": ""}
    assert client.post(page, said).status_code == 302
    told = NoticeWish.objects.filter(user=chief).exclude(way="mail").order_by("way")
    assert list(told.values_list("topic", "forum", "way")) == [("talks", None, "digest"), ("talks", forum.pk, "none")]
    answer = client.post(page, {**said, "minutes-alle": "due på posten"})
    assert answer.status_code == 422
    client.post(page, {**said, f"talks-{forum.pk}": ""})
    assert not NoticeWish.objects.filter(user=chief, forum=forum).exists()


def test_forums_with_choices_of_their_own_stand_open_and_the_others_are_folded(agenda, chief, signed_in):
    client, page, forum = signed_in(chief), reverse("notice_wishes"), agenda.forum
    client.post(page, {"talks-alle": "digest"})
    assert list(NoticeWish.objects.values_list("topic", "forum", "way")) == [("talks", None, "digest")]
    assert '<details class="wishes-forum"><summary>' in client.get(page).text
    client.post(page, {f"talks-{forum.pk}": "none", f"minutes-{forum.pk}": "none"})
    page = client.get(page).text
    assert '<details class="wishes-forum" open><summary>' in page and "2 egne valg" in page


def test_page_asks_no_more_of_the_database_for_many_forums(agenda, chief, signed_in, django_assert_num_queries):
    client, page = signed_in(chief), reverse("notice_wishes")
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    for number in range(30):
        forum = Forum.objects.found(name=f"Forum {number}")
        Membership.objects.create(forum=forum, user=chief, name="Cilla Chef", role=Role.MEMBER)
    with django_assert_num_queries(len(asked)):
        assert client.get(page).text.count("<details") == 31


def test_talks_are_not_promised_on_the_front_page(agenda, chief, signed_in):
    page = signed_in(chief).get(reverse("notice_wishes")).text
    told = [page.count(words) for words in ("ingen mail: samtalen står ved punktet", "kun i kalenderen og på forsiden")]
    assert told[1] == 4 * told[0] > 0


def test_page_is_of_ones_own_and_for_those_who_are_signed_in(agenda, chief, employee, signed_in):
    assert signed_in(employee).get(reverse("notice_wishes")).content.decode().count("<fieldset") == 1
    assert Client().get(reverse("notice_wishes")).status_code == 302


def unsubscribe_address(user):
    send_notice(Notice.objects.get(user=user, status="due").pk)
    headers = mail.outbox[-1].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<(.+)>", headers["List-Unsubscribe"])[1]
    assert address in mail.outbox[-1].body
    return address.removeprefix(settings.SITE_URL)


def test_one_click_stops_the_mails_of_that_kind_in_that_forum(agenda, secretary, chief):
    agenda.release_agenda(by=secretary)
    address = unsubscribe_address(chief)
    stranger = Client(enforce_csrf_checks=True)
    assert "Stop disse mails" in stranger.get(address).content.decode()
    assert not NoticeWish.objects.exists()
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(NoticeWish.objects.values_list("user__username", "topic", "forum", "way")) == [
        ("chef", "agendas", agenda.forum_id, "none")
    ]
    notices.tell_cancelled(agenda)
    assert not Notice.objects.filter(user=chief, kind="cancelled").exists()
    assert Notice.objects.filter(user=secretary, kind="cancelled").exists()


def test_address_of_somebody_else_is_nobodys(agenda, secretary, chief):
    agenda.release_agenda(by=secretary)
    address = unsubscribe_address(chief)
    assert Client().post(address[:-3] + "x/").status_code == 404
    assert Client().post(reverse("unsubscribe", args=["vrøvl"])).status_code == 404
    assert not NoticeWish.objects.exists()


def test_secretary_sees_whom_a_mail_has_not_reached(agenda, secretary, chief, signed_in):
    client, page = signed_in(secretary), reverse("drafting", args=[agenda.pk])
    agenda.release_agenda(by=secretary)
    assert "ikke-leveret" not in client.get(page).content.decode()
    Notice.objects.filter(user=chief).update(status="failed")
    shown = client.get(page).content.decode()
    assert [word in shown for word in ("ikke-leveret", "chef@example.dk")] == [True, True]
    client.post(reverse("send_again", args=[agenda.pk]))
    assert Notice.objects.get(user=chief).status == "due"


def test_secretary_sees_it_of_items_without_a_meeting_too(chefforum, secretary, chief, signed_in):
    item = AgendaItem.objects.write(forum=chefforum, by=chief, author=chief, title="Kantinen")
    item.hand_in(by=chief)
    item.give_back(by=secretary, reason="Mangler økonomi")
    Notice.objects.update(status="failed")
    page, again = (reverse(name, args=[chefforum.slug]) for name in ("forum_items", "send_items_again"))
    shown = signed_in(secretary).get(page).content.decode()
    assert [word in shown for word in ("ikke-leveret", "chef@example.dk", "sekretaer@example.dk", again)] == [True] * 4
    assert "ikke-leveret" not in signed_in(chief).get(page).content.decode()
    assert signed_in(chief).post(again).status_code == 403
    assert signed_in(secretary).post(again).status_code == 302
    assert set(Notice.objects.values_list("status", flat=True)) == {"due"}
