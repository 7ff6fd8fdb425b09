"""Twenty follow a meeting and two write it, against gunicorn with two workers and PostgreSQL.

The writers do what the page's scripts do: they save a text a moment after each word, on the version that they have, put
both texts together where somebody else was quicker, choose outcomes, go to the next item, and ask what the other has
done. The followers ask for news as `polling.js` does. Afterwards every word that a writer sent is looked for in the
rows.
"""

import contextlib
import json
import os
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client
from serving import served

SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
FOLLOWERS, WRITERS, ITEMS = 20, 2, 12
CSRF = "a" * 32
# How long an item is written: four words, and on.
ON_ITEM = 6.0
PROMISED = 2.0


@dataclass
class Course:
    """What happened: shared by all threads, which only ever add to it."""

    address: tuple[str, int]
    meeting: int
    items: list[str]
    begun: float = 0.0
    # When a word was sent, and when each follower saw it first.
    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[tuple[str, int], float] = field(default_factory=dict)
    # Every word that a writer was told is saved, and where.
    saved: list[tuple[str, str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: int = 0
    conflicts: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the writers are to stop."""
        return time.monotonic() - self.begun > SECONDS

    def item_now(self) -> int:
        """Which item is treated, by the clock."""
        return min(ITEMS - 2, int((time.monotonic() - self.begun) / ON_ITEM))


def measure() -> list[dict]:
    """Words that were lost and answers that were errors, and how many decisions were seen too late."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        meeting, items, sessions = _meeting()
        with served("chefforum.wsgi") as address:
            course = Course(address, meeting, items)
            _run(course, sessions)
        lost = _lost(course)
    finally:
        connection.close()
        connection.creation.destroy_test_db(name, verbosity=0)
    for problem in (*course.errors[:10], *(f"lost: {word}" for word in lost[:10])):
        print(problem, file=sys.stderr)
    late, said = _late(course)
    return [
        {
            "name": f"errors and lost words while {FOLLOWERS} follow and {WRITERS} write for {SECONDS} s",
            "value": len(course.errors) + len(lost),
            "target": 0,
            "unit": f"of {course.requests} requests and {len(course.saved)} words, {course.conflicts} in conflict",
        },
        {"name": "a decision is seen by a follower after more than 2 s", "value": late, "target": 1, "unit": said},
    ]


def _late(course: Course) -> tuple[float, str]:
    """The share, in percent, and what it is a share of."""
    waits = [
        course.seen.get((word, who), float("inf")) - at for word, at in course.sent.items() for who in range(FOLLOWERS)
    ]
    finite = sorted(wait for wait in waits if wait != float("inf"))
    if len(finite) < 2:
        return 100.0, "% of none: no follower saw anything"
    late = 100 * sum(wait > PROMISED for wait in waits) / len(waits)
    cuts = quantiles(finite, n=100)
    return round(late, 2), f"% of {len(waits)} (half within {cuts[49]:.2f} s, 99 of 100 within {cuts[98]:.2f} s)"


def _run(course: Course, sessions: list[str]) -> None:
    course.begun = time.monotonic()
    writers = [threading.Thread(target=_write, args=(course, who, sessions[who])) for who in range(WRITERS)]
    done = threading.Event()
    followers = [
        threading.Thread(target=_follow, args=(course, who, sessions[WRITERS + who], done)) for who in range(FOLLOWERS)
    ]
    for thread in (*writers, *followers):
        thread.start()
    for thread in writers:
        thread.join()
    time.sleep(5)  # what was written last is to be seen too
    done.set()
    for thread in followers:
        thread.join()


# Those who follow


def _follow(course: Course, who: int, session: str, done: threading.Event) -> None:
    chance = random.Random(who)
    known, address = "", f"/moeder/{course.meeting}/foelg/nyt/"
    while not done.is_set():
        status, text = _ask(course, session, "GET", f"{address}?{urlencode({'efter': known})}")
        if status == 200:
            now = time.monotonic()
            known = text.split('data-live="', 1)[1].split('"', 1)[0]
            for word in re.findall(r"\bb\d+x\d+\b", text):
                course.seen.setdefault((word, who), now)
        elif status != 204:
            course.errors.append(f"follower {who}: {status}")
        done.wait(0.85 + 0.3 * chance.random())


# Those who write


def _write(course: Course, who: int, session: str) -> None:
    """The first decides the item now, the second tells what was said of it; both write the last item's decision."""
    count, on = 0, -1
    texts: dict[tuple[str, str], tuple[str, int]] = {}
    asked = 0.0
    while not course.is_over:
        now = course.item_now()
        if who == 0 and now != on:
            _go_on(course, session, on, now)
        on = now
        count += 1
        word = f"{'bd'[who]}{count}x{who}"
        places = [(course.items[now], "beslutning" if who == 0 else "droeftelse")]
        if count % 3 == 0:
            places.append((course.items[-1], "beslutning"))
        for place in places:
            if who == 0 and place[0] == course.items[now]:
                course.sent[word] = time.monotonic()
            _save(course, session, place, word, texts)
        if time.monotonic() - asked > 2:
            asked = time.monotonic()
            said = {"here": f"{places[0][1]}-{places[0][0]}", "moved": "1", "shown": course.items[now], "efter": ""}
            _post(course, session, f"/moeder/{course.meeting}/afhold/nyt/", said)
        time.sleep(1)


def _go_on(course: Course, session: str, before: int, now: int) -> None:
    if before >= 0:
        _post(course, session, f"/punkter/{course.items[before]}/udfald/", {"outcome": "approved"}, page=True)
        _post(course, session, f"/punkter/{course.items[before]}/behandlet/", {}, page=True)
    _post(course, session, f"/moeder/{course.meeting}/afhold/punkt/", {"key": course.items[now]}, page=True)


def _save(course: Course, session: str, place: tuple[str, str], word: str, texts: dict) -> None:
    """Save the text with one more word; where somebody else has saved it since, put both together and save that."""
    html, version = texts.get(place, ("", 1))
    html += f"<p>{word}</p>"
    address = f"/punkter/{place[0]}/tekst/{place[1]}/"
    for _attempt in range(10):
        status, said = _post(course, session, address, {"html": html, "version": version}, conflict=True)
        if status == 200:
            texts[place] = (html, said["version"])
            course.saved.append((*place, word))
            return
        if status != 409:
            return
        course.conflicts += 1
        merge = {"html": html, "version": said["version"], "choice": "merge"}
        status, said = _post(course, session, address, merge)
        if status != 200:
            return
        # What both have stands twice in it: whoever puts it right by hand leaves each word once.
        words = dict.fromkeys(re.findall(r"\b[bd]\d+x\d\b", said["text"]["html"]))
        html, version = "".join(f"<p>{one}</p>" for one in words), said["version"]
    course.errors.append(f"{word} was refused ten times")


def _post(
    course: Course, session: str, path: str, said: dict, *, page: bool = False, conflict: bool = False
) -> tuple[int, Any]:
    status, text = _ask(course, session, "POST", path, said, page=page)
    if status != 200 and not (conflict and status == 409):
        course.errors.append(f"{path}: {status} {text[:200]}")
    return status, json.loads(text) if text.startswith("{") else text


def _ask(
    course: Course, session: str, method: str, path: str, said: dict | None = None, *, page: bool = False
) -> tuple[int, str]:
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    headers = {"Cookie": cookies, "X-CSRFToken": CSRF, "Content-Type": "application/x-www-form-urlencoded"}
    headers |= {"HX-Request": "true"} if page else {"Accept": "application/json"}
    course.requests += 1
    try:
        with contextlib.closing(HTTPConnection(*course.address, timeout=30)) as link:
            link.request(method, path, urlencode(said or {}) if method == "POST" else None, headers)
            response = link.getresponse()
            return response.status, response.read().decode()
    except OSError as error:
        return 0, str(error)


# What is written, and what is there afterwards


def _lost(course: Course) -> list[str]:
    """The words that were saved and do not stand where they were written."""
    from decisions.models import Decision

    rows = {str(decision.item.key): decision for decision in Decision.objects.select_related("item")}
    columns = {"beslutning": "html", "droeftelse": "discussion"}
    return [
        f"{word} in {part}"
        for item, part, word in course.saved
        if f"<p>{word}</p>" not in getattr(rows[item], columns[part])
    ]


def _meeting() -> tuple[int, list[str], list[str]]:
    """A meeting in session, the keys of its items, and the sessions of two secretaries and twenty members."""
    from decisions.models import Session
    from meetings.models import AgendaItem, Forum, Meeting, Membership, Role, User

    people = [User(username=f"person{number}", email=f"person{number}@example.dk") for number in range(22)]
    for user in people:
        user.set_unusable_password()
    User.objects.bulk_create(people)
    forum = Forum.objects.found(name="Chefforum")
    for number, user in enumerate(people):
        role = Role.SECRETARY if number < WRITERS else Role.MEMBER
        Membership.objects.create(forum=forum, user=user, name=f"Person {number}", role=role)
    secretary = people[0]
    meeting = Meeting.objects.create(forum=forum, held_on="2027-03-03")
    meeting.begin_drafting(by=secretary)
    for number in range(ITEMS):
        AgendaItem.objects.write(forum=forum, meeting=meeting, by=secretary, title=f"Beslutning {number}")
    meeting.release_agenda(by=secretary)
    Session.objects.open(meeting, by=secretary)
    items = [str(item.key) for item in meeting.items.on_agenda().in_order()]
    sessions = []
    for user in people:
        client = Client()
        client.force_login(user)
        sessions.append(str(client.session.session_key))
    return meeting.pk, items, sessions
