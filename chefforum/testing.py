"""The cast of every test: people, a forum, a meeting. A pytest plugin, named in pytest.ini.

`chefforum` is open to the whole organisation. Its people: `secretary`, `chair`, `chief` (a member), `author`, `leader`;
`employee` is a colleague from elsewhere, `outsider` has an account and belongs to nobody. `agenda` is a meeting being
drafted.
"""

import datetime
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.core.signals import request_finished, request_started
from django.db import connection, connections, models, transaction
from django.db.models.signals import post_save
from django.test import Client

from meetings import filestore
from meetings.models import (
    AgendaItem,
    Attachment,
    Forum,
    Meeting,
    Membership,
    Participant,
    RecommendationPoint,
    Rendering,
    Role,
    Section,
    Snapshot,
    User,
)
from meetings.richtext import clean
from meetings.tests.archive_gate import assert_archive_grade

PASSWORD = "En lang adgangskode 1"


SCHEMA = jsonschema.Draft202012Validator(
    json.loads(Path(django_settings.BASE_DIR, "docs", "referat-1.schema.json").read_text(encoding="utf-8"))
)


# What an attachment is called by is drawn anew for each, and hashes follow: to the format one is as good as another.
DRAWN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
followed: set[str] = set()


@pytest.fixture(autouse=True)
def snapshots_follow_the_schema() -> Iterator[None]:
    """Every snapshot that any test makes is held against the published format; the same one once in a process."""

    def validate(instance: Snapshot, **_said) -> None:
        same = DRAWN.sub("drawn", instance.text)
        if same not in followed:
            SCHEMA.validate(instance.document)
            followed.add(same)

    post_save.connect(validate, sender=Snapshot, weak=False)
    yield
    post_save.disconnect(validate, sender=Snapshot)


@pytest.fixture(autouse=True)
def documents_are_of_archive_grade() -> Iterator[None]:
    """Every document that any test has made is put before the validators."""

    def validate(instance: Rendering, **_said) -> None:
        if instance.status == Rendering.Status.MADE:
            assert_archive_grade(filestore.path(instance.sha256).read_bytes())

    post_save.connect(validate, sender=Rendering, weak=False)
    yield
    post_save.disconnect(validate, sender=Rendering)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    """Files of a test lie in its own folder; passwords are hashed cheaply; static files need no collecting."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def rows_can_be_swept(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that commits be cleaned up after: the tables that are never emptied have to be, between two tests."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # no trigger fires until this connection is closed


@pytest.fixture(autouse=True)
def server_is_done(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the server answer what a closed browser had still asked, before the tables are emptied under it."""
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("live_server")
    running, quiet = 0, threading.Condition()

    def count(by: int) -> None:
        nonlocal running
        if threading.current_thread() is threading.main_thread():
            return  # a test client's own request, which has no server
        with quiet:
            running += by
            quiet.notify_all()

    def begin(**_said) -> None:
        count(1)

    def end(**_said) -> None:
        count(-1)

    request_started.connect(begin)
    request_finished.connect(end)
    yield
    with quiet:
        ended = quiet.wait_for(lambda: running <= 0, timeout=30)
    request_started.disconnect(begin)
    request_finished.disconnect(end)
    assert ended, f"{running} requests are still being answered"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Close the connections of a test that committed, so that in the next one every trigger fires again."""
    try:
        return (yield)
    finally:
        for one in connections.all(initialized_only=True):
            if not one.in_atomic_block:
                one.close()


def person(username: str, first_name: str, last_name: str, **said) -> User:
    """Someone with an account and the suite's password."""
    return User.objects.create_user(
        username, f"{username}@example.dk", PASSWORD, first_name=first_name, last_name=last_name, **said
    )


def join(forum: Forum, user: User, role: str = Role.MEMBER, **said) -> Membership:
    """Make the person a member of the forum."""
    return Membership.objects.create(forum=forum, user=user, name=str(user), role=role, **said)


@pytest.fixture
def chefforum(db) -> Forum:
    """A forum that is open to the whole organisation."""
    return Forum.objects.found(name="Chefforum", visibility=Forum.Visibility.ORGANISATION, place="Mødelokale 2")


@pytest.fixture
def secretary(chefforum: Forum) -> User:
    """Drafts and releases."""
    user = person("sekretaer", "Signe", "Sekretær")
    join(chefforum, user, Role.SECRETARY, title="Chefsekretær")
    return user


@pytest.fixture
def chair(chefforum: Forum) -> User:
    """Leads the forum and approves its minutes."""
    user = person("forperson", "Frode", "Forperson")
    join(chefforum, user, Role.CHAIR, title="Kommunaldirektør")
    return user


@pytest.fixture
def chief(chefforum: Forum) -> User:
    """A member."""
    user = person("chef", "Cilla", "Chef")
    join(chefforum, user, title="Afdelingschef")
    return user


@pytest.fixture
def author(chefforum: Forum) -> User:
    """Writes items for the forum and is no member of it."""
    user = person("forfatter", "Asta", "Forfatter")
    join(chefforum, user, Role.AUTHOR)
    return user


@pytest.fixture
def leader(chefforum: Forum) -> User:
    """Endorses what authors hand in, where the forum has one between them and the secretary."""
    user = person("leder", "Lone", "Leder")
    join(chefforum, user, Role.LEADER)
    return user


@pytest.fixture
def employee(db) -> User:
    """A colleague who is in no forum."""
    return person("medarbejder", "Mads", "Medarbejder")


@pytest.fixture
def outsider(db) -> User:
    """Someone with an account who does not belong to the organisation."""
    return person("udenfor", "Ulla", "Udenfor", is_external=True)


@pytest.fixture
def anonymous() -> AnonymousUser:
    """A citizen who has not signed in."""
    return AnonymousUser()


def item(meeting: Meeting, title: str, *, closed: bool = False, **said) -> AgendaItem:
    """An item with a recommendation, a presentation and one open and one closed attachment, last on the agenda."""
    position = meeting.items.count() + 1
    row = AgendaItem.objects.create(
        forum=meeting.forum,
        meeting=meeting,
        position=position,
        title=title,
        closed=closed,
        case_number=said.pop("case_number", f"00.01.00-A00-{position}-26"),
        recommender="Kommunaldirektøren indstiller,",
        status=AgendaItem.Status.ON_AGENDA,
        **said,
    )
    sections = (
        ("recommendation", "Indstilling", ""),
        ("presentation", "Sagsfremstilling", clean(f"<p>Det handler om {title.lower()}.</p>")),
        ("decision", "Beslutning", ""),
        ("attachments", "Bilag", ""),
    )
    Section.objects.bulk_create(
        Section(item=row, position=place, type=type_, heading=heading, html=html)
        for place, (type_, heading, html) in enumerate(sections)
    )
    RecommendationPoint.objects.create(item=row, position=1, html=f"at {title.lower()} godkendes")
    Attachment.objects.bulk_create(
        [
            Attachment(item=row, position=0, title=f"Notat om {title.lower()}"),
            Attachment(item=row, position=1, title=f"Fortroligt om {title.lower()}", closed=True),
        ]
    )
    return row


@pytest.fixture
def agenda(chefforum: Forum, secretary: User) -> Meeting:
    """A meeting whose agenda is being drafted: two open items and a closed one between them."""
    meeting = Meeting.objects.create(
        forum=chefforum,
        held_on=datetime.date(2026, 12, 2),
        start=datetime.time(9),
        end=datetime.time(11, 30),
        place="Mødelokale 2",
    )
    for position, name in enumerate(("Frode Forperson", "Cilla Chef")):
        Participant.objects.create(
            meeting=meeting, position=position, name=name, role="member" if position else "chair"
        )
    meeting.begin_drafting(by=secretary)
    item(meeting, "Godkendelse af dagsorden", minutes=5)
    item(meeting, "Ansættelse af ny chef", closed=True, public_title="Personalesag")
    item(meeting, "Budget 2027", minutes=30)
    return meeting


@pytest.fixture
def signed_in():
    """A function: the client of a person who has signed in."""

    def client_of(user: User | AnonymousUser) -> Client:
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        return client

    return client_of


@contextmanager
def held_by_somebody_else(row: models.Model, *, no_key: bool = False) -> Iterator[None]:
    """The row is locked on another connection; what waits for it here ends with an error after two seconds.

    With `no_key` it may still be referred to. For tests that commit: the other connection has to see the row.
    """
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            type(row)._base_manager.select_for_update(no_key=no_key).get(pk=row.pk)
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            yield
    finally:
        done.set()
        holder.join()
