"""Talks about an item: between those who are named, and nobody else meets a word of them by any way."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from meetings.models import Action, Exclusion, Notice, NoticeWish, Remark, Thread, TransitionError
from meetings.models.notice import PAUSE
from meetings.tasks import send_notice

WORDS = "Jeg er bekymret for kvalmevandet"


@pytest.fixture
def meeting(agenda, secretary, chair, chief):
    agenda.release_agenda(by=secretary)
    return agenda


def write(client, meeting, label, people, text=WORDS, **more):
    address = reverse("begin_talk", args=[meeting.pk, label])
    return client.post(address, {"people": [user.pk for user in people], "text": text}, **more)


def sent():
    Notice.objects.update(due_at=timezone.now())
    for notice in Notice.objects.filter(kind="talk", status="due").order_by("pk"):
        send_notice(notice.pk)
    return [
        (one.to, "\n".join([one.subject, one.body, *(text for text, _t in one.alternatives)])) for one in mail.outbox
    ]


def test_talk_between_two_is_seen_by_them_and_says_so(meeting, chief, chair, signed_in):
    answer = write(signed_in(chief), meeting, "3", [chair], follow=True)
    shown = " ".join(answer.content.decode().split())
    assert "Ses af Cilla Chef, Frode Forperson" in shown
    assert WORDS in shown
    thread = Thread.objects.get()
    say = reverse("say_in_talk", args=[meeting.pk, "3", thread.pk])
    assert signed_in(chair).post(say, {"text": "Det er jeg også"}).status_code == 302
    assert list(thread.remarks.values_list("by__username", "text")) == [
        ("chef", WORDS), ("forperson", "Det er jeg også"),
    ]  # fmt: skip
    assert list(meeting.audit_entries.filter(action=Action.TALK_BEGUN).values_list("by__username", flat=True)) == [
        "chef"
    ]
    item_page = " ".join(signed_in(chair).get(reverse("item", args=[meeting.pk, "3"])).content.decode().split())
    assert "Samtale med 2 bemærkninger" in item_page
    mails = sent()
    assert [to for to, _text in mails] == [["forperson@example.dk"], ["chef@example.dk"]]
    assert WORDS in mails[0][1]


def told_of_unread(client, meeting) -> list[bool]:
    """Whether the front page, what is new on the meeting's page, and the item's page tell of something unread."""
    news = client.get(reverse("meeting_news", args=[meeting.pk]), headers={"HX-Request": "true"})
    item = client.get(reverse("item", args=[meeting.pk, "3"])).text
    front = client.get(reverse("front_page")).text
    return [*("Der er skrevet til dig om punkt 3" in page for page in (front, news.text)), "nyt til dig" in item]


def test_what_is_unread_is_told_to_whom_it_is_written_until_they_read_it(meeting, chief, chair, secretary, signed_in):
    write(signed_in(chief), meeting, "3", [chair])
    thread, page = Thread.objects.get(), reverse("talks", args=[meeting.pk, "3"])

    def told():
        return [told_of_unread(signed_in(user), meeting) for user in (chief, chair, secretary)]

    yes, no = [True] * 3, [False] * 3
    assert told() == [no, yes, no]
    signed_in(chair).get(page)
    assert told() == [no, no, no]
    thread.say("En ting mere", by=chair)
    assert told() == [yes, no, no]
    signed_in(secretary).get(page)  # reads nothing of it
    assert told() == [yes, no, no]
    Exclusion.objects.create(item=thread.item, membership=chief.memberships.get())
    assert [row for user in (chief, chair, secretary) for row in Thread.objects.unread_by(user)] == []


def test_meeting_page_itself_tells_nobody_of_talks(meeting, chief, chair, signed_in):
    write(signed_in(chief), meeting, "3", [chair])
    assert "Der er skrevet til dig" not in signed_in(chair).get(meeting.get_absolute_url()).text


def test_item_taken_off_the_agenda_waits_for_nobody(meeting, chief, chair, secretary, signed_in):
    write(signed_in(chief), meeting, "3", [chair])
    meeting.items.filter(title="Budget 2027").update(number=None, suffix="", meeting=None, status="draft")
    assert "Der er skrevet til dig" not in signed_in(chair).get(reverse("front_page")).text


@pytest.mark.parametrize("who", ["secretary", "employee", "outsider"])
def test_who_is_not_named_meets_no_word_of_it(meeting, chief, chair, signed_in, request, who):
    write(signed_in(chief), meeting, "3", [chair])
    user = request.getfixturevalue(who)
    client, thread = signed_in(user), Thread.objects.get()
    assert client.post(reverse("say_in_talk", args=[meeting.pk, "3", thread.pk]), {"text": "Hej"}).status_code in (
        403, 404,
    )  # fmt: skip
    for name, args in (
        ("talks", [meeting.pk, "3"]), ("item", [meeting.pk, "3"]), ("meeting", [meeting.pk]), ("front_page", []),
        ("agenda_json", [meeting.pk]), ("agenda_html", [meeting.pk]), ("before_meeting", [meeting.pk]),
    ):  # fmt: skip
        page = client.get(reverse(name, args=args)).content.decode()
        assert [word for word in (WORDS, f"samtale-{thread.pk}", "Samtale med") if word in page] == [], name
    assert not Thread.objects.visible_to(user).exists()
    assert [to for to, _text in sent()] == [["forperson@example.dk"]]
    assert thread.remarks.count() == 1


def test_closed_item_is_in_no_mail(meeting, chief, chair, signed_in):
    write(signed_in(chief), meeting, "2", [chair])
    ((_to, text),) = sent()
    assert [word for word in (WORDS, "nsættelse af ny chef") if word in text] == []
    assert "et lukket punkt" in text


def test_who_has_come_to_take_no_part_sees_and_gets_nothing(meeting, chief, chair, secretary, signed_in):
    write(signed_in(chief), meeting, "3", [chair, secretary])
    Exclusion.objects.create(item=meeting.items.get(number=3), membership=chair.memberships.get())
    thread = Thread.objects.get()
    thread.say("Og endnu et ord", by=chief)
    assert signed_in(chair).get(reverse("talks", args=[meeting.pk, "3"])).status_code == 404
    assert [user.username for user in thread.seen_by()] == ["chef", "sekretaer"]
    assert {tuple(to) for to, _text in sent()} == {("sekretaer@example.dk",)}
    with pytest.raises(TransitionError):
        thread.say("Jeg vil også", by=chair)


def test_bad_input_is_refused_and_nothing_typed_is_lost(meeting, chief, chair, employee, signed_in):
    client = signed_in(chief)
    for people, text in (([], WORDS), ([chair], "   "), ([employee], WORDS), ([chair], "a" * 5001)):
        answer = write(client, meeting, "3", people, text)
        assert answer.status_code == 422
        assert text.strip() in answer.content.decode()
    excluded = Exclusion.objects.create(item=meeting.items.get(number=3), membership=chair.memberships.get())
    assert write(client, meeting, "3", [chair]).status_code == 422
    excluded.delete()
    assert write(client, meeting, "99", [chair]).status_code == 404
    assert not Thread.objects.exists()


def test_draft_is_commented_instead(agenda, chief, chair):
    with pytest.raises(TransitionError):
        Thread.objects.begin(agenda.items.get(title="Budget 2027"), by=chief, people=[chair], text=WORDS)


# One mail of what is said within a few minutes, and none of what is read


@pytest.fixture
def thread(meeting, chief, chair):
    return Thread.objects.begin(meeting.items.get(number=3), by=chief, people=[chair], text="Et")


def outbox(user):
    said = dict(Remark.objects.values_list("pk", "text"))
    found = Notice.objects.filter(kind="talk", user=user).order_by("pk")
    return [(notice.status, [said[remark] for remark in notice.data["remarks"]]) for notice in found]


def test_remarks_within_minutes_are_one_mail(thread, chief, chair, secretary):
    thread.people.add(secretary)
    thread.say("To", by=chief)
    thread.say("Tre", by=secretary)
    begun = Notice.objects.get(kind="talk", user=chair)
    assert outbox(chair) == [("due", ["Et", "To", "Tre"])]
    assert outbox(secretary) == [("due", ["To"])]
    assert begun.due_at - begun.asked_at == pytest.approx(PAUSE, abs=datetime.timedelta(seconds=1))
    send_notice(begun.pk)
    assert mail.outbox == [], "it waits for more"
    texts = {tuple(to): text for to, text in sent()}
    assert sorted(texts) == [("chef@example.dk",), ("forperson@example.dk",), ("sekretaer@example.dk",)]
    (one,) = [message for message in mail.outbox if message.to == ["forperson@example.dk"]]
    assert one.subject == "Cilla Chef og Signe Sekretær skriver til dig: Budget 2027"
    assert "\n\nCilla Chef:\nEt\n\nCilla Chef:\nTo\n\nSigne Sekretær:\nTre\n\n" in one.body
    thread.say("Fire", by=chief)
    assert outbox(chair) == [("sent", ["Et", "To", "Tre"]), ("due", ["Fire"])]


def test_mail_that_was_tried_takes_nothing_more(thread, chief, chair):
    """It may have arrived: what goes out under its Message-ID stays what it was."""
    Notice.objects.filter(user=chair, kind="talk").update(attempts=1)
    thread.say("To", by=chief)
    assert outbox(chair) == [("due", ["Et"]), ("due", ["To"])]


def test_two_talks_are_two_mails(thread, chief, chair):
    Thread.objects.begin(thread.item, by=chief, people=[chair], text="Noget andet")
    assert outbox(chair) == [("due", ["Et"]), ("due", ["Noget andet"])]


def test_what_is_read_meanwhile_is_not_sent(thread, meeting, chief, chair, secretary, signed_in):
    thread.people.add(secretary)
    thread.say("To", by=secretary)
    page = reverse("talks", args=[meeting.pk, "3"])
    assert signed_in(chair).get(page).status_code == 200
    assert (outbox(chair), outbox(chief)) == ([("dropped", ["Et", "To"])], [("due", ["To"])])
    thread.say("Tre", by=chief)
    assert outbox(chair) == [("dropped", ["Et", "To"]), ("due", ["Tre"])]
    assert sorted(to for to, _text in sent()) == [
        ["chef@example.dk"], ["forperson@example.dk"], ["sekretaer@example.dk"],
    ]  # fmt: skip
    assert signed_in(chair).get(page).status_code == 200
    assert outbox(chair) == [("dropped", ["Et", "To"]), ("sent", ["Tre"])]


def test_days_mail_has_one_line_of_a_talk(thread, chief, chair, monkeypatch):
    NoticeWish.objects.put(chair, "talks", None, "digest")
    Notice.objects.all().delete()
    tuesday = timezone.make_aware(datetime.datetime(2026, 11, 24, 10))
    monkeypatch.setattr(timezone, "now", lambda: tuesday)
    thread.say("To", by=chief)
    thread.say("Tre", by=chief)
    assert outbox(chair) == [("due", ["To", "Tre"])]
    monkeypatch.setattr(timezone, "now", lambda: tuesday + datetime.timedelta(hours=21, minutes=30))
    Notice.objects.gather(now=timezone.now())
    thread.say("Fire", by=chief)
    assert outbox(chair) == [("due", ["To", "Tre"]), ("due", ["Fire"])], "that day's mail is made already"
    send_notice(Notice.objects.get(kind="digest").pk)
    (message,) = mail.outbox
    assert message.body.count("Cilla Chef skriver til dig: Budget 2027") == 1
    assert outbox(chair) == [("sent", ["To", "Tre"]), ("due", ["Fire"])]
