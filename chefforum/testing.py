"""The cast of every test: people, a forum, a meeting. A pytest plugin, named in tools/pytest_plumbing.py.

`chefforum` is open to the whole organisation. Its people: `secretary`, `chair`, `chief` (a member), `author`, `leader`;
`employee` is a colleague from elsewhere, `outsider` has an account and belongs to nobody. `agenda` is a meeting being
drafted.
"""

import datetime
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models, transaction
from django.test import Client

from meetings.models import (
    AgendaItem,
    Attachment,
    Forum,
    Meeting,
    Membership,
    Participant,
    RecommendationPoint,
    Role,
    Section,
    User,
)
from meetings.richtext import clean

PASSWORD = "En lang adgangskode 1"


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
