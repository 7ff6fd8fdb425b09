"""Two hundred readers open an agenda that was released a moment ago, within a minute, and then look at it again.

Gunicorn with two workers and PostgreSQL, as `make run` starts them. Members, members who take no part in one of the
items, and colleagues who read what is open come one after the other, each signed in by a session. In turn with that the
same people open, at the same pace and from the same workers, a bare Django page of the same size, signed in too and
with one row looked up. What each reader may not read is looked for in every answer.
"""

import contextlib
import io
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import quantiles
from typing import Any

import pikepdf
from autosave import BARE_MIDDLEWARE
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from document import TEXTS
from serving import places, served

SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
READERS, ITEMS, PIECES = 200, 25, 6
# Of ten readers six are members, one takes no part in an item, and three are colleagues. Items that are closed, and
# those in which somebody takes no part.
CLOSED, KEPT_FROM = (4, 11, 19), (7, 15)
WORD = "hemmeligord{}x"


@dataclass
class Reader:
    """Somebody who reads: their session, and the items whose text they may not see."""

    session: str
    kept_from: tuple[int, ...] = ()


@dataclass
class Course:
    """What happened: shared by all threads, which only ever add to it."""

    address: tuple[str, int]
    page: str
    size: int = 0
    opened: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


# What is served


def bare_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the addresses of this module instead of the project's."""

    def answered(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return get_response(request)

    return answered


def bare_page(request: HttpRequest, size: int, pk: int) -> HttpResponse:
    """The bare view: signed in, one row found, and so many bytes."""
    from meetings.models import Meeting

    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    return HttpResponse(f"{Meeting.objects.get(pk=pk).held_on}{'x' * (size - 10)}")


urlpatterns = [path("bare/<int:size>/<int:pk>/", bare_page)]


def serve() -> Callable[[dict[str, Any], Any], Any]:
    """What gunicorn serves: the project as it is, and the bare page beside it."""
    from chefforum.wsgi import application

    with override_settings(MIDDLEWARE=["readers.bare_addresses", *BARE_MIDDLEWARE[1:]]):
        bare = WSGIHandler()

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        return (bare if environ["PATH_INFO"].startswith("/bare/") else application)(environ, start_response)

    return answer


# What is measured


def measure() -> list[dict]:
    """Answers that were errors or said too much, and the slowest twentieth of openings beside the bare page's."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        with places(compress=False) as files:
            meeting, readers, _secretary = agenda(READERS)
            with served("readers:serve()", files) as address:
                course = Course(address, f"/moeder/{meeting.pk}/")
                _run(course, meeting.pk, readers)
    finally:
        connection.close()
        connection.creation.destroy_test_db(name, verbosity=0)
    for problem in course.errors[:10]:
        print(problem, file=sys.stderr)
    ours, again, bare = (quantiles(times, n=20) for times in (course.opened, course.again, course.bare))
    told = f"{ours[18] * 1000:.0f} ms to {bare[18] * 1000:.0f} ms, half within {ours[9] * 1000:.0f} and "
    told += f"{bare[9] * 1000:.0f} ms; looked at again {again[18] * 1000:.0f} ms; {course.size // 1000} kB"
    return [
        {
            "name": f"errors and leaks while {READERS} readers open an agenda of {ITEMS} items within {SECONDS} s",
            "value": len(course.errors),
            "target": 0,
            "unit": f"of {3 * READERS} requests",
        },
        {
            "name": "19 of 20 openings are answered within",
            "value": round(ours[18] / bare[18], 2),
            "target": 2,
            "unit": f"x a bare Django page of the same size ({told})",
        },
    ]


def _run(course: Course, meeting: int, readers: list[Reader]) -> None:
    """Each at a time of their own, by chance and the same in each run; a piece of the minute for the page, then the
    same piece for the bare one, so that neither waits behind the other, and a busy moment of the machine meets both."""
    chance = random.Random(5)
    course.size = _size(course, readers[0])
    piece = SECONDS / PIECES
    acts: list[tuple[float, Callable[..., None], Reader]] = []
    for reader in readers:
        at = chance.uniform(0, SECONDS)
        at += at // piece * piece
        acts += [(at, _open, reader), (at + piece, _open_bare, reader)]
    begun = time.monotonic()
    with ThreadPoolExecutor(40) as people:
        for at, act, reader in sorted(acts, key=lambda one: one[0]):
            time.sleep(max(0.0, begun + at - time.monotonic()))
            people.submit(_without_end, act, course, meeting, reader)


def _without_end(act: Callable[..., None], course: Course, meeting: int, reader: Reader) -> None:
    """Whatever goes wrong is an error of the course, and ends nothing."""
    try:
        act(course, meeting, reader)
    except (OSError, HTTPException, ValueError) as error:
        course.errors.append(f"{type(error).__name__}: {error}")


def _size(course: Course, reader: Reader) -> int:
    """How long the page is; of one reader, whose opening is none that is measured for the worker it met."""
    status, body, _name, _took = _ask(course, reader, course.page)
    if status != 200:
        raise RuntimeError(f"{course.page} answered {status}")
    return len(body)


def _open(course: Course, _meeting: int, reader: Reader) -> None:
    status, body, name, took = _ask(course, reader, course.page)
    course.opened.append(took)
    if status != 200:
        course.errors.append(f"{course.page} answered {status}")
        return
    for number in (*CLOSED, *KEPT_FROM):
        if (WORD.format(number).encode() in body) is (number in reader.kept_from):
            course.errors.append(f"item {number} is shown to whom it is not, or kept from whom it is for")
    time.sleep(0.2)
    status, body, _name, took = _ask(course, reader, course.page, name)
    course.again.append(took)
    if status != 304:
        course.errors.append(f"{course.page} answered {status} the second time")


def _open_bare(course: Course, meeting: int, reader: Reader) -> None:
    status, body, _name, took = _ask(course, reader, f"/bare/{course.size}/{meeting}/")
    course.bare.append(took)
    if status != 200 or len(body) != course.size:
        course.errors.append(f"the bare page answered {status} with {len(body)} bytes")


def _ask(course: Course, reader: Reader, path: str, known: str = "") -> tuple[int, bytes, str, float]:
    """Status, text, its ETag, and how long it took from the first byte sent to the last one read."""
    # The token is the same at both visits, as a browser's is.
    cookies = f"{settings.SESSION_COOKIE_NAME}={reader.session}; {settings.CSRF_COOKIE_NAME}={'a' * 32}"
    headers = {"Cookie": cookies, "Accept": "text/html"} | ({"If-None-Match": known} if known else {})
    start = time.perf_counter()
    with contextlib.closing(HTTPConnection(*course.address, timeout=30)) as link:
        link.request("GET", path, headers=headers)
        response = link.getresponse()
        body = response.read()
    return response.status, body, response.headers.get("ETag", ""), time.perf_counter() - start


# Who reads what


def agenda(count: int) -> tuple[Any, list[Reader], Any]:
    """A released agenda, its readers, and its secretary."""
    from meetings.models import Exclusion, Forum, Meeting, Membership, Role, User

    users = [User(username=f"person{number}", email=f"person{number}@example.dk") for number in range(count + 1)]
    for user in users:
        user.set_unusable_password()
    secretary, *people = User.objects.bulk_create(users)
    forum = Forum.objects.found(name="Chefforum", visibility=Forum.Visibility.ORGANISATION, start="09:00", end="12:00")
    Membership.objects.create(forum=forum, user=secretary, name="Signe Sekretær", role=Role.SECRETARY)
    members: dict[int, Membership] = {}
    for number, user in enumerate(people):
        if number % 10 < 7:
            # Two dozen sit at the table, the others listen.
            role = Role.MEMBER if number < 34 else Role.OBSERVER
            members[number] = Membership.objects.create(forum=forum, user=user, name=f"Person {number}", role=role)
    meeting = Meeting.objects.create(forum=forum, held_on="2027-03-03")
    meeting.begin_drafting(by=secretary)
    items = write_items(meeting, secretary)
    for number, member in members.items():
        if number % 10 == 6:
            Exclusion.objects.create(item=items[_kept_from(number) - 1], membership=member)
    meeting.release_agenda(by=secretary)
    connection.cursor().execute("ANALYZE")
    return meeting, [_reader(user, number) for number, user in enumerate(people)], secretary


def write_items(meeting: Any, secretary: Any) -> list[Any]:
    """Items of a page and a half, some closed, most with attachments."""
    from meetings.models import AgendaItem, Attachment

    items: list[Any] = []
    for number in range(1, ITEMS + 1):
        title = f"Beslutning om fordeling af mødelokaler, del {number}"
        item = AgendaItem.objects.write(
            forum=meeting.forum, meeting=meeting, by=secretary, title=title, kind="decision", minutes=10,
            closed=number in CLOSED, public_title="Personalesag" if number in CLOSED else "",
            recommender="Direktionen indstiller,",
        )  # fmt: skip
        for kind, html in _texts(number):
            item.sections.filter(type=kind).update(html=html)
        for place, point in enumerate(("at fordelingen drøftes", "at kalenderen godkendes"), start=1):
            item.points.create(position=place, html=point)
        for name in ("Oversigt over lokaler", "Høringssvar")[: number % 3]:
            Attachment.objects.add(item, by=secretary, content=_file(), name=f"{name}.pdf")
        items.append(item)
    return items


def _kept_from(number: int) -> int:
    return KEPT_FROM[number // 10 % 2]


def _reader(user: Any, number: int) -> Reader:
    client = Client()
    client.force_login(user)
    kept_from = CLOSED if number % 10 > 6 else (_kept_from(number),) if number % 10 == 6 else ()
    return Reader(str(client.session.session_key), kept_from)


def _file() -> bytes:
    """A PDF of one page."""
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(written)
    return written.getvalue()


def _texts(number: int) -> Iterator[tuple[str, str]]:
    """The sections of an item: a page and a half of text with a list, and now and then a table."""
    paragraphs = "".join(f"<p>{''.join(TEXTS[(number + line) % 4] for line in range(4))}</p>" for number in range(7))
    rows = "".join(f"<tr><td>Lokale {row}</td><td>{row * 3}</td></tr>" for row in range(8))
    table = f"<table><tbody>{rows}</tbody></table>" if number % 3 == 0 else ""
    yield "summary", f"<p>{TEXTS[0]}{TEXTS[2]}</p>"
    yield "presentation", f"{paragraphs}<ul>{''.join(f'<li>{text}</li>' for text in TEXTS)}</ul>{table}"
    yield "economy", f"<p>{WORD.format(number)}</p>"
    yield "law", "<p>Intet at bemærke.</p>"
