"""Whoever is to do it answers by the link in a mail, without signing in; and what that mail tells."""

import datetime
import re
import threading

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from chefforum.testing import join, person
from decisions import answer_links
from decisions.models import FollowUp, FollowUpAnswer
from decisions.tests.follow_ups import DUE, LATER, NOTHING_SAID, NOW, SECRET_TASK, given_after, state
from meetings.models import AuditEntry, Exclusion, Notice
from meetings.tasks import send_notice


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def given(agenda, secretary, chief) -> FollowUp:
    return given_after(agenda.items.get(title="Budget 2027"), secretary)


@pytest.fixture
def closed(agenda, secretary, chief) -> FollowUp:
    """The same after the closed item."""
    return given_after(agenda.items.get(closed=True), secretary, what=SECRET_TASK)


# The link


def mails() -> list:
    for notice in Notice.objects.filter(status="due").order_by("pk"):
        send_notice(notice.pk)
    return mail.outbox


def whole(message) -> str:
    return "\n".join([message.subject, message.body, *(text for text, _type in message.alternatives)])


def link(row: FollowUp) -> str:
    """The address in the newest mail to who is to do it."""
    message = [one for one in mails() if one.to == [row.user.email]][-1]
    (found,) = set(re.findall(r"https?://\S+?(/opfoelgninger/svar/[^/\s\"]+/)", whole(message)))
    return found


def test_mail_in_text(given, settings):
    settings.SITE_URL = "https://moeder.example.dk"
    (message,) = mails()
    body = re.sub(r"(svar|afmeld)/[^/]+/", r"\1/…/", message.body)
    assert (message.to, message.subject) == (["chef@example.dk"], "Din opgave senest 16. december 2026: Lav et oplæg")
    assert body.split("\n") == [
        "Du har fået en opgave",
        "",
        "Lav et oplæg",
        "",
        "Frist: onsdag 16. december 2026",
        "Beslutning: Chefforum 2. december 2026, punkt 3: Budget 2027",
        "",
        "Svar: udført, udsat eller en bemærkning:",
        "https://moeder.example.dk/opfoelgninger/svar/…/",
        "",
        "Linket er dit: Den, der har det, svarer i dit navn. Det kan bruges i 60 dage.",
        f"Log ind og se mere: https://moeder.example.dk/opfoelgninger/{given.key}/",
        "",
        "Du får denne mail, fordi Chefforum har givet dig opgaven.",
        "",
        "Vælg, hvad du får mail om: https://moeder.example.dk/konto/beskeder/",
        "Ikke flere mails af denne slags: https://moeder.example.dk/afmeld/…/",
        "",
    ]


def test_scanner_that_follows_the_link_changes_nothing(given, client):
    url = link(given)
    before = AuditEntry.objects.count()
    pages = [getattr(client, verb)(url) for verb in ("get", "head", "get")]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert (state(given), AuditEntry.objects.count()) == (NOTHING_SAID, before)
    assert (pages[0]["Referrer-Policy"], "no-store" in pages[0]["Cache-Control"]) == ("same-origin", True)


def test_link_says_who_answers_and_answers_once(given, chief, client):
    url = link(given)
    page = client.get(url)
    assert "Du svarer som Cilla Chef" in page.text
    assert "Lav et oplæg" in page.text
    page = client.post(url, {"kind": "delayed", "until": "2027-01-13", "text": "Venter på tal"}, follow=True)
    assert "Allerede besvaret. Brug linket i din seneste mail" in page.text
    assert "Udsat til onsdag 13. januar 2027" in page.text
    assert "Venter på tal" in page.text
    again = client.post(url, {"kind": "done"})
    assert again.status_code == 409
    assert "Allerede besvaret" in again.text
    assert state(given) == ("open", LATER, [("delayed", LATER, "Venter på tal")])
    assert FollowUpAnswer.objects.get().by == chief


def test_link_of_what_is_done_says_so(given, client):
    url = link(given)
    client.post(url, {"kind": "done"})
    assert "Allerede besvaret: Opgaven er udført." in client.get(url).text
    assert client.post(url, {"kind": "remark", "text": "Og mere"}).status_code == 409
    assert state(given) == ("done", DUE, [("done", None, "")])


def test_link_serves_for_more_after_a_remark(given, client):
    url = link(given)
    client.post(url, {"kind": "remark", "text": "Venter på tal"})
    client.post(url, {"kind": "done"})
    assert state(given) == ("done", DUE, [("remark", None, "Venter på tal"), ("done", None, "")])


def test_what_was_typed_by_the_link_stays_where_it_is_refused(given, client):
    page = client.post(link(given), {"kind": "delayed", "until": "2026-12-01", "text": "Venter på tal"})
    assert page.status_code == 422
    assert 'value="Venter på tal"' in page.text
    assert "Vælg en kommende dag." in page.text


def refused(client, url: str) -> list[tuple[int, str]]:
    """How a look and an answer by the link are met: the status, and the heading of the page."""
    answers = client.get(url), client.post(url, {"kind": "done"})
    return [(one.status_code, re.search(r"<h1[^>]*>(.*?)</h1>", one.text).group(1)) for one in answers]


def test_link_expires_after_60_days(given, client, today):
    url = link(given)
    today.shift(datetime.timedelta(days=59, hours=23))
    assert client.get(url).status_code == 200
    today.shift(datetime.timedelta(hours=2))
    assert refused(client, url) == [(410, "Linket er udløbet")] * 2
    assert state(given) == NOTHING_SAID


def test_link_is_not_for_somebody_else_who_is_signed_in(given, chair, secretary, signed_in):
    url = link(given)
    for other in (chair, secretary):
        assert refused(signed_in(other), url) == [(403, "Linket er til en anden")] * 2
    page = signed_in(chair).get(url).text
    assert ("Lav et oplæg" in page, "Cilla Chef" in page) == (False, False)
    assert state(given) == NOTHING_SAID


def test_link_serves_the_one_it_is_for_who_is_signed_in(given, chief, signed_in):
    signed_in(chief).post(link(given), {"kind": "done"})
    assert state(given)[0] == "done"


def test_link_of_what_is_called_off(given, secretary, client):
    url = link(given)
    given.call_off(by=secretary)
    assert refused(client, url) == [(410, "Opfølgningen er aflyst")] * 2
    assert state(given) == ("cancelled", DUE, [])


def test_link_of_what_is_given_to_somebody_else(given, secretary, chair, client):
    url = link(given)
    given.change(by=secretary, what=given.what, who="Frode Forperson", due_on=DUE)
    assert refused(client, url) == [(410, "Det er ikke længere din opgave")] * 2


def test_link_of_an_account_that_is_closed_or_of_an_item_one_is_excluded_from(given, chief, client):
    url = link(given)
    exclusion = Exclusion.objects.create(item=given.item, membership=chief.memberships.get())
    assert refused(client, url) == [(410, "Det er ikke længere din opgave")] * 2
    exclusion.delete()
    chief.is_active = False
    chief.save()
    assert refused(client, url) == [(410, "Det er ikke længere din opgave")] * 2
    assert state(given) == NOTHING_SAID


def test_link_that_is_not_whole(given, client):
    url = link(given)
    for wrong in (url[:-4] + "/", "/opfoelgninger/svar/x/", url.replace("svar/", "svar/A", 1)):
        assert refused(client, wrong) == [(404, "Linket er ikke helt")] * 2
    FollowUp.objects.filter(pk=given.pk).update(user=None)
    assert state(given) == NOTHING_SAID


def test_link_is_bound_to_its_person(given, chair, client):
    address = answer_links.address(given, chair, asked_at=timezone.now())
    assert refused(client, address[address.index("/opfoelgninger") :]) == [(410, "Det er ikke længere din opgave")] * 2


# What is closed


def test_closed_words_are_in_no_mail_and_on_no_page_without_signing_in(closed, secretary, chief, client, signed_in):
    join(closed.forum, person("anden", "Anna", "Anden"), "secretary")
    url = link(closed)
    closed.change(by=secretary, what=f"{SECRET_TASK} igen", who="Cilla Chef", due_on=DUE)
    closed.answer(by=chief, kind="remark", text="Hemmelig Person svarer ikke")
    closed.answer(by=chief, kind="delayed", until=LATER, text="Hemmelig Person er væk")
    link(closed)
    closed.call_off(by=secretary)
    closed.reopen(by=secretary)
    url = link(closed)
    texts = [*map(whole, mails()), client.get(url).text, client.post(url, {"kind": "remark", "text": ""}).text]
    secret = ("Hemmelig Person", "Ansættelse af ny chef", "ansættelse af ny chef")
    assert [word for text in texts for word in secret if word in text] == []
    assert any("Personalesag" in text for text in texts)
    page = signed_in(chief).get(url).text
    assert [word in page for word in ("Ring til Hemmelig Person igen", "Ansættelse af ny chef", "er væk")] == [True] * 3


def test_item_that_is_closed_after_the_mail_was_asked_for_is_closed_in_it(given):
    given.item.closed, given.item.public_title = True, "Økonomi"
    given.item.save()
    (message,) = mails()
    assert [word for word in ("Budget 2027", "Lav et oplæg") if word in whole(message)] == []
    assert "Økonomi" in whole(message)


def test_mail_that_is_no_longer_true_is_not_sent(given, secretary):
    given.call_off(by=secretary)
    assert [message.subject for message in mails()] == ["Ikke længere din opgave: Lav et oplæg"]


# Two at once


@pytest.mark.django_db(transaction=True)
def test_link_used_twice_at_once_answers_once(given):
    """A double click, or a mail opened on two devices: one is kept, the other is told so."""
    url, statuses = link(given), []

    def answer(kind: str, until: str) -> None:
        statuses.append(Client().post(url, {"kind": kind, "until": until}).status_code)
        connection.close()

    clicks = [threading.Thread(target=answer, args=said) for said in (("done", ""), ("delayed", "2027-01-13"))]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert sorted(statuses) == [302, 409]
    assert FollowUpAnswer.objects.count() == 1
