"""A mail that cannot be sent is tried again, later and later; one that was sent is sent no more."""

import smtplib
import time

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from meetings import notices
from meetings.mails import compose
from meetings.models import Notice
from meetings.models.notice import WAITS
from meetings.tasks import send_due_notices, send_notice
from meetings.tests.sent_mails import whole


def test_mail_is_sent_once_however_often_it_is_asked_for(agenda, secretary):
    agenda.release_agenda(by=secretary)
    notice = Notice.objects.get()
    for _time in range(3):
        send_notice(notice.pk)
    assert len(mail.outbox) == 1


def test_nobody_is_told_the_same_twice(agenda, secretary):
    version = agenda.release_agenda(by=secretary)
    notices.tell_released(version)
    assert Notice.objects.count() == 1


class Refusing(EmailBackend):
    """A mail server that answers as the test has it."""

    error: Exception

    def send_messages(self, messages):
        raise self.error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (smtplib.SMTPServerDisconnected("nede"), "due"),
        (ConnectionRefusedError(), "due"),
        (smtplib.SMTPRecipientsRefused({"chef@example.dk": (450, b"senere")}), "due"),
        (smtplib.SMTPRecipientsRefused({"chef@example.dk": (550, b"ukendt")}), "failed"),
        (smtplib.SMTPDataError(451, b"senere"), "due"),
        (smtplib.SMTPDataError(554, b"tages ikke"), "failed"),
        (smtplib.SMTPAuthenticationError(535, b"forkert kodeord"), "due"),
    ],
)
def test_mail_server_that_fails(agenda, secretary, settings, error, status):
    agenda.release_agenda(by=secretary)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.error = error
    notice = Notice.objects.get()
    notice.send(compose)
    notice.refresh_from_db()
    assert (notice.status, notice.attempts, notice.sent_at) == (status, 1, None)


def test_mail_is_tried_later_and_later_then_given_up_and_shown(agenda, secretary, chief, settings, monkeypatch):
    agenda.release_agenda(by=secretary)
    Notice.objects.exclude(user=chief).delete()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.error = ConnectionRefusedError()
    begun = timezone.now()

    def sweep(after):
        """What the sweep asks for by then, and what has become of it."""
        monkeypatch.setattr(timezone, "now", lambda: begun + after)
        for pk in Notice.objects.due(now=timezone.now()).values_list("pk", flat=True):
            send_notice(pk)
        return Notice.objects.values_list("attempts", "status").get()

    now, seen = timezone.timedelta(), []
    for wait in WAITS:
        seen.append(sweep(now))
        # Asked for however often, by the sweep or by a queue that says it twice, it waits for its time.
        send_notice(Notice.objects.get().pk)
        now += wait
        seen.append(sweep(now - timezone.timedelta(seconds=1)))
    assert seen == [(attempts, "due") for attempts in range(1, len(WAITS) + 1) for _time in range(2)]
    assert sweep(now) == (len(WAITS), "failed")
    assert sweep(now * 2) == (len(WAITS), "failed")
    assert list(Notice.objects.failed()) == [Notice.objects.get()]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.get().send_again()
    assert sweep(now * 2) == (1, "sent")
    assert len(mail.outbox) == 1


def test_worker_that_was_away_for_days_tries_as_often_as_else(agenda, secretary, settings):
    agenda.release_agenda(by=secretary)
    Notice.objects.update(asked_at=timezone.now() - timezone.timedelta(days=9), due_at=timezone.now())
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    Refusing.error = ConnectionRefusedError()
    for _time in range(len(WAITS) + 1):
        for pk in Notice.objects.due(now=timezone.now()).values_list("pk", flat=True):
            send_notice(pk)
    assert Notice.objects.values_list("attempts", "status").get() == (1, "due")


def test_sweep_asks_for_what_is_due(agenda, secretary, chief, monkeypatch):
    agenda.release_agenda(by=secretary)
    Notice.objects.filter(user=chief).update(due_at=timezone.now() + WAITS[0])
    asked = []
    monkeypatch.setattr(send_notice, "delay", asked.append)
    send_due_notices()
    assert asked == [Notice.objects.get(user=secretary).pk]


def test_mail_that_is_composed_twice_reads_the_same(agenda, secretary, chief, monkeypatch):
    agenda.release_agenda(by=secretary)
    notice = Notice.objects.get(user=chief)
    first, later = compose(notice), time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    again = compose(notice)
    assert (again.extra_headers, whole(again)) == (first.extra_headers, whole(first))
