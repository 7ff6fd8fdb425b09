"""Mails survive those who send them: a process is killed, a hundred times, and none is lost nor another mail than it was.

The processes are real and die of SIGKILL; the database and the mail server are real. Each process is the sweep and the
worker in one: it asks for what is due and sends it, one after the other.
"""

import datetime
import os
import random
import signal
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

import pytest
import time_machine
from django.core.mail.backends.smtp import EmailBackend
from django.db import connections
from django.utils import timezone

from meetings.mails import compose
from meetings.models import Membership, Notice, User
from meetings.models.notice import WAITS
from meetings.tasks import send_notice
from meetings.tests.smtp_sink import kept, smtp_sink

KILLS, PEOPLE = 100, 110
# before: the attempt is counted, the server not called · half: in the middle of the mail · accepted: the server has it,
# the row does not say so · between: the row says so, and the next one's turn has not come
POINTS = ("before", "half", "accepted", "between")


class Mortal(EmailBackend):
    """Django's own way to send by SMTP, in a process that is killed at one point of one mail."""

    point, countdown, tell = "", 0, staticmethod(lambda line: None)

    @classmethod
    def come_to(cls, point: str, of: str) -> None:
        """Die here, if this is the place and the time, and leave word of where it was."""
        if point == cls.point and cls.countdown <= 0:
            cls.tell(f"{point} {of}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    @property
    def connection_class(self):
        usual = super().connection_class

        class Halting(usual):
            def data(self, message):
                if Mortal.point == "half" and Mortal.countdown <= 0:
                    self.putcmd("data")
                    self.getreply()
                    self.send(message[: len(message) // 2])
                    Mortal.come_to("half", self.notice)
                return super().data(message)

        return Halting

    def open(self):
        is_new = super().open()
        self.connection.notice = self.notice
        return is_new

    def send_messages(self, messages):
        self.notice = messages[0].extra_headers["Message-ID"]
        Mortal.come_to("before", self.notice)
        count = super().send_messages(messages)
        Mortal.come_to("accepted", self.notice)
        return count


def in_a_process(work: Callable[[], None]) -> int:
    """The id of a process of its own that does the work, with its own connections, and ends."""
    connections.close_all()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    finally:
        os._exit(status)


def drain(at: datetime.datetime, point: str = "", countdown: int = 0, log: Path | None = None) -> None:
    """Send what is due at that time; die at the point of the mail after so many others."""
    Mortal.point, Mortal.countdown = point, countdown
    if log:
        out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        Mortal.tell = staticmethod(lambda line: os.write(out, line.encode()))
    with time_machine.travel(at, tick=True):
        for pk in list(Notice.objects.due(now=timezone.now()).order_by("due_at", "pk").values_list("pk", flat=True)):
            send_notice(pk)
            Mortal.come_to("between", str(pk))
            Mortal.countdown -= 1


@pytest.fixture
def outbox(agenda, secretary, settings, tmp_path):
    """A hundred mails that are due, and a mail server; gives the folder of what comes there."""
    people = User.objects.bulk_create(
        User(username=f"person{number}", first_name="Person", last_name=f"{number}", email=f"p{number}@example.dk")
        for number in range(PEOPLE)
    )
    Membership.objects.bulk_create(Membership(forum=agenda.forum, user=user, name=str(user)) for user in people)
    agenda.release_agenda(by=secretary, notify=False)
    agenda.cancel(by=secretary, reason="Sne")
    compose(Notice.objects.latest("pk"))  # what is read once for all, before the processes part
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = f"{__name__}.Mortal", "127.0.0.1"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    with smtp_sink(tmp_path / "mails") as port:
        settings.EMAIL_PORT = port
        yield tmp_path / "mails"


def texts(mail) -> list[str]:
    return [mail["Subject"], mail["To"], *(part.get_content() for part in mail.walk() if not part.is_multipart())]


@pytest.mark.django_db(transaction=True)
def test_sender_killed_a_hundred_times_loses_no_mail_and_sends_no_other(outbox, tmp_path):
    chance, log, now = random.Random(5), tmp_path / "kills", timezone.now()
    ends = []
    for point in [point for _number, point in zip(range(KILLS), cycle(POINTS), strict=False)]:
        # The next one comes within the time that the one before has it in hand: nobody takes it from the dead yet.
        now += WAITS[0] / 2
        countdown = chance.choice((0, 0, 1))
        pid = in_a_process(lambda at=now, point=point, after=countdown: drain(at, point, after, log))
        ends.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    assert ends == [-signal.SIGKILL] * KILLS
    deaths = [line.split() for line in log.read_text().splitlines()]
    assert Counter(point for point, _of in deaths) == dict.fromkeys(POINTS, KILLS // len(POINTS))

    # Two who live on, at the same time, until nothing is due.
    for wait in WAITS:
        now += wait
        pids = [in_a_process(lambda at=now: drain(at)) for _process in range(2)]
        assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0, 0]
    assert set(Notice.objects.values_list("status", flat=True)) == {"sent"}

    copies: dict[str, list[list[str]]] = {}
    for mail in kept(outbox):
        copies.setdefault(mail["Message-ID"], []).append(texts(mail))
    wanted = {f"<{notice.message_id}@localhost>": notice.user.email for notice in Notice.objects.select_related("user")}
    assert {key: rows[0][1] for key, rows in copies.items()} == wanted
    assert [rows for rows in copies.values() if any(row != rows[0] for row in rows)] == []
    # Not once more than somebody died of having sent it.
    died = Counter(of for point, of in deaths if point == "accepted")
    assert {key: len(rows) for key, rows in copies.items()} == {key: 1 + died[key] for key in wanted}


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_knows_nobody_of_that_name_is_believed(outbox):
    Notice.objects.exclude(user__username__in=("person1", "person2")).delete()
    User.objects.filter(username="person1").update(email="ukendt@example.dk")
    drain(timezone.now())
    assert sorted(Notice.objects.values_list("user__username", "status", "attempts")) == [
        ("person1", "failed", 1), ("person2", "sent", 1),
    ]  # fmt: skip
    assert [mail["To"] for mail in kept(outbox)] == ["p2@example.dk"]
