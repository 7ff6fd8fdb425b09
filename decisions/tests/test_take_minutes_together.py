"""Those who take minutes of one meeting at once: who writes where, and what the others have done."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.models import Decision, MinuteTaking, Part, Session
from meetings.models import AgendaItem, Exclusion, Role, User

TITLE = "Godkendelse af dagsorden"


@pytest.fixture
def session(agenda, secretary) -> Session:
    """The meeting in session, at its first item."""
    agenda.release_agenda(by=secretary)
    return Session.objects.open(agenda, by=secretary)


@pytest.fixture
def other(chefforum) -> User:
    """Takes the minutes too."""
    user = person("referent", "Rikke", "Referent")
    join(chefforum, user, Role.SECRETARY)
    return user


def news(client, session: Session, **said):
    address = reverse("hold_news", args=[session.meeting_id])
    return client.post(address, said, headers={"Accept": "application/json"})


def token(session: Session) -> str:
    session.refresh_from_db()
    return f"in_session.{session.pk}.{session.revision}"


def item_of(session: Session, title: str = TITLE) -> AgendaItem:
    return session.meeting.items.get(title=title)


def test_the_others_are_told_who_writes_where(session, secretary, other, signed_in):
    place = f"beslutning-{item_of(session).key}"
    own = news(signed_in(secretary), session, here=place, moved=1, efter=token(session)).json()
    heard = news(signed_in(other), session, efter=token(session)).json()
    assert (own["writing"], heard["writing"]) == ({}, {place: "Signe Sekretær skriver her"})
    # Being there is told anew every few seconds; whoever is not heard of is not there.
    MinuteTaking.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=1))
    assert news(signed_in(other), session, efter=token(session)).json()["writing"] == {}


def test_one_is_in_one_text_at_a_time(session, secretary, signed_in):
    client = signed_in(secretary)
    for slug in ("beslutning", "droeftelse"):
        news(client, session, here=f"{slug}-{item_of(session).key}", moved=1)
    assert list(MinuteTaking.objects.values_list("part", flat=True)) == ["discussion"]
    news(client, session, here="", moved=1)
    assert not MinuteTaking.objects.exists()


@pytest.mark.parametrize("here", ["", "beslutning", "beslutning-1", "forslag-x", "-", "beslutning-\x00"])
def test_a_place_that_is_none_is_nowhere(session, secretary, signed_in, here):
    assert news(signed_in(secretary), session, here=here, moved=1, since="i går").status_code == 200
    assert not MinuteTaking.objects.exists()


def test_nothing_newer_is_answered_with_who_writes_alone(session, secretary, signed_in):
    said = news(signed_in(secretary), session, efter=token(session)).json()
    assert sorted(said) == ["since", "token", "writing"]


def test_what_the_other_wrote_and_decided_is_answered(session, secretary, other, signed_in):
    known, since, item = token(session), timezone.now().isoformat(), item_of(session)
    decision = Decision.objects.of(item)
    decision.write(Part.DISCUSSION, "<p>Drøftet.</p>", version=1, by=secretary)
    decision.set_outcome(None, "approved", by=secretary)
    said = news(signed_in(other), session, efter=known, since=since, shown=str(item.key)).json()
    texts = {(text["place"], text["version"], text["html"]) for text in said["texts"]}
    assert texts == {
        (f"droeftelse-{item.key}", 2, "<p>Drøftet.</p>"),
        (f"beslutning-{item.key}", 2, "<p>Godkendt.</p>"),
    }
    of_item = [f"{place}-{item.key}" for place in ("udfald", "bilag", "opfoelgning")]
    places = [f'id="{name}' for name in ("hold-list", "hold-clock", "fremmoede", *of_item)]
    assert [place for place in places if place not in said["html"]] == []
    assert said["token"] == token(session)


def test_a_secretary_who_takes_no_part_hears_nothing_of_the_item(session, secretary, other, signed_in):
    item = session.meeting.items.get(closed=True)
    Exclusion.objects.create(item=item, membership=other.memberships.get())
    place = f"beslutning-{item.key}"
    news(signed_in(secretary), session, here=place, moved=1)
    Decision.objects.of(item).write(Part.DECISION, "<p>Hemmelig Person.</p>", version=1, by=secretary)
    said = news(signed_in(other), session, efter="", shown=str(item.key), here=place, moved=1)
    assert [word for word in ("Hemmelig", "Ansættelse", place) if word in said.text] == []
    assert list(MinuteTaking.objects.values_list("user__username", flat=True)) == ["sekretaer"]


def test_only_who_takes_the_minutes_asks(session, chief, outsider, anonymous, secretary, signed_in):
    people = (secretary, chief, outsider, anonymous)
    assert [news(signed_in(user), session).status_code for user in people] == [200, 403, 404, 401]


def test_asking_costs_the_same_for_3_and_30_items(session, secretary, signed_in):
    client, shown = signed_in(secretary), str(item_of(session).key)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert news(client, session, efter="", shown=shown, here=f"beslutning-{shown}", moved=1).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for number in range(27):
        row = make_item(session.meeting, f"Sag {number}", number=10 + number)
        Decision.objects.of(row).write(Part.DECISION, "<p>Ja.</p>", version=1, by=secretary)
    assert queries() == few
