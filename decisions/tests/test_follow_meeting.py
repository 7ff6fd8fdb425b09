"""Following a meeting: who may, what they see, and that what is kept from somebody does not reach them here."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.models import Absence, Decision, Part, Session
from meetings.models import Exclusion, Forum, Meeting, Participant

NAMES = ("follow", "follow_news", "big_screen", "big_screen_news")


@pytest.fixture
def session(agenda, secretary, chief) -> Session:
    """The meeting in session, at its first item; Cilla Chef sits there with her account."""
    Participant.objects.filter(meeting=agenda, name="Cilla Chef").update(membership=chief.memberships.get())
    agenda.release_agenda(by=secretary)
    return Session.objects.open(agenda, by=secretary)


def at(session: Session, name: str) -> str:
    return reverse(name, args=[session.meeting_id])


def go_to(session: Session, title: str) -> None:
    session.go_to(session.meeting.items.get(title=title))


def write(session: Session, title: str, words: str, by, part: str = Part.DECISION) -> Decision:
    decision = Decision.objects.of(session.meeting.items.get(title=title))
    _html, version = {Part.DECISION: ("html", "decision_version"), Part.PUBLIC: ("public", "public_version")}[part]
    decision.write(part, f"<p>{words}</p>", version=getattr(decision, version), by=by)
    return decision


def token(page) -> str:
    return page.text.split('data-live="')[1].split('"')[0]


@pytest.mark.parametrize("name", NAMES)
def test_members_follow_and_nobody_else(session, name, chief, chair, employee, outsider, secretary, signed_in):
    people = (secretary, chair, chief, employee, outsider)
    answers = {user.username: signed_in(user).get(at(session, name)).status_code for user in people}
    assert answers == {"sekretaer": 200, "forperson": 200, "chef": 200, "medarbejder": 404, "udenfor": 404}


@pytest.mark.parametrize("name", NAMES)
def test_a_citizen_is_asked_to_sign_in_even_in_a_public_forum(session, name, anonymous, signed_in):
    Forum.objects.update(visibility="public")
    answer = signed_in(anonymous).get(at(session, name))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/konto/login/")
    assert answer.content == b""


@pytest.mark.parametrize("status", ["planned", "drafting", "in_review"])
def test_a_draft_is_not_followed(agenda, status, chief, secretary, signed_in):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    assert {signed_in(user).get(reverse("follow", args=[agenda.pk])).status_code for user in (chief, secretary)} == {
        404
    }


def test_who_follows_sees_the_item_now_its_points_and_what_comes(session, chief, secretary, signed_in):
    session.meeting.participants.filter(name="Frode Forperson").update(presence="present")
    page = signed_in(chief).get(at(session, "follow"))
    assert [word for word in ("Punkt 1", "Godkendelse af dagsorden", "godkendelse af dagsorden godkendes",
                              "Ansættelse af ny chef", "Budget 2027", "1 af 2 er til stede",
                              "Der er ikke besluttet noget endnu.") if word not in page.text] == []  # fmt: skip
    assert "Det handler om" not in page.text


def test_the_decision_is_seen_as_it_stands_and_after_the_meeting_has_gone_on(session, chief, secretary, signed_in):
    client = signed_in(chief)
    decision = write(session, "Godkendelse af dagsorden", "Dagsordenen blev godkendt.", secretary)
    page = client.get(at(session, "follow"))
    assert "Dagsordenen blev godkendt." in page.text
    assert "data-decided" not in page.text
    decision.decide(by=secretary)
    go_to(session, "Budget 2027")
    news = client.get(at(session, "follow_news"), {"efter": token(page)})
    assert news.status_code == 200
    assert 'data-told="Punkt 1 er besluttet: Dagsordenen blev godkendt."' in news.text
    assert "Besluttet lige før" in news.text


def test_nothing_new_is_answered_with_nothing(session, chief, secretary, signed_in):
    client = signed_in(chief)
    known = token(client.get(at(session, "follow")))
    again = client.get(at(session, "follow_news"), {"efter": known})
    assert (again.status_code, again.content) == (204, b"")
    write(session, "Godkendelse af dagsorden", "Ja.", secretary)
    assert client.get(at(session, "follow_news"), {"efter": known}).status_code == 200


def test_a_session_that_is_opened_anew_counts_anew(session, chief, secretary, signed_in):
    client = signed_in(chief)
    known = token(client.get(at(session, "follow")))
    session.undo(by=secretary, reason="For tidligt")
    waits = client.get(at(session, "follow_news"), {"efter": known})
    assert "Mødet er ikke begyndt." in waits.text
    assert client.get(at(session, "follow_news"), {"efter": token(waits)}).status_code == 204
    Session.objects.open(session.meeting, by=secretary)
    assert "Godkendelse af dagsorden" in client.get(at(session, "follow_news"), {"efter": known}).text


def test_when_the_meeting_is_over_its_draft_is_not_shown(session, chief, secretary, signed_in):
    write(session, "Godkendelse af dagsorden", "Dagsordenen blev godkendt.", secretary)
    session.end(by=secretary)
    page = signed_in(chief).get(at(session, "follow"))
    ended = timezone.localtime(session.ended_at)
    assert f"Mødet sluttede kl. {ended:%-H.%M}." in page.text
    assert "Dagsordenen blev godkendt." not in page.text


# What is kept from somebody


def closed_words(page) -> list[str]:
    return [word for word in ("Ansættelse af ny chef", "ansættelse af ny chef", "Hemmelig") if word in page.text]


@pytest.mark.parametrize("place", ["before", "now", "after"])
@pytest.mark.parametrize("noted", ["excluded", "at the meeting"])
@pytest.mark.parametrize("name", NAMES)
def test_who_takes_no_part_sees_the_stub_alone(session, name, noted, place, chief, chair, secretary, signed_in):
    item = session.meeting.items.get(closed=True)
    if noted == "excluded":
        Exclusion.objects.create(item=item, membership=chief.memberships.get())
    else:
        cilla = session.meeting.participants.get(name="Cilla Chef")
        Absence.objects.note(cilla, item, by=secretary, reason="disqualified")
    if place != "after":
        go_to(session, item.title)
        write(session, item.title, "Hemmelig Person ansættes.", secretary)
        write(session, item.title, "Stillingen er besat.", secretary, Part.PUBLIC).decide(by=secretary)
    if place == "before":
        go_to(session, "Budget 2027")
    page = signed_in(chief).get(at(session, name), {"vis": str(item.key)})
    assert closed_words(page) == []
    if name == "follow":
        assert "Personalesag" in page.text
        assert ("Stillingen er besat." in page.text) == (place != "after")
        # Without this the test could not fail.
        assert closed_words(signed_in(chair).get(at(session, name))) != []


def test_the_big_screen_shows_a_closed_item_only_when_the_minute_taker_opens_it(session, chief, secretary, signed_in):
    item = session.meeting.items.get(closed=True)
    go_to(session, item.title)
    write(session, item.title, "Hemmelig Person ansættes.", secretary)
    taker, member = signed_in(secretary), signed_in(chief)
    opened = {"vis": str(item.key)}
    found = [
        (bool(closed_words(client.get(at(session, "big_screen"), said))), "Vis lukket punkt" in
         client.get(at(session, "big_screen"), said).text)
        for client, said in ((taker, {}), (taker, opened), (member, {}), (member, opened))
    ]  # fmt: skip
    assert found == [(False, True), (True, False), (False, False), (False, False)]
    go_to(session, "Budget 2027")
    assert closed_words(taker.get(at(session, "big_screen_news"), opened)) == []


def test_the_big_screen_hides_an_open_item_in_which_somebody_takes_no_part(session, chief, secretary, signed_in):
    item = session.meeting.items.get(title="Budget 2027")
    cilla = session.meeting.participants.get(name="Cilla Chef")
    Absence.objects.note(cilla, item, by=secretary, reason="disqualified")
    go_to(session, item.title)
    client = signed_in(secretary)
    texts = [client.get(at(session, "big_screen"), said).text for said in ({}, {"vis": str(item.key)})]
    assert ["budget 2027 godkendes" in text for text in texts] == [False, True]


def test_a_secretary_who_takes_no_part_cannot_open_the_item_on_the_screen(session, secretary, signed_in):
    item = session.meeting.items.get(closed=True)
    Exclusion.objects.create(item=item, membership=secretary.memberships.get())
    go_to(session, item.title)
    page = signed_in(secretary).get(at(session, "big_screen"), {"vis": str(item.key)})
    assert closed_words(page) == []


# What it costs


def queries(client, url: str, said=None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(url, said)
    return len(captured)


def test_asking_costs_the_same_few_queries_however_much_there_is(session, chief, chair, secretary, signed_in):
    client, other = signed_in(chief), signed_in(chair)
    known = token(client.get(at(session, "follow")))
    few = queries(client, at(session, "follow_news"), {"efter": known})
    assert few == 4  # the session, the person, the roles, the meeting
    session.touch()
    first, second = (queries(one, at(session, "follow_news"), {"efter": known}) for one in (client, other))
    for number in range(30):
        make_item(session.meeting, f"Sag {number}", number=10 + number)
        user = person(f"gaest{number}", "Gæst", str(number))
        Participant.objects.create(
            meeting=session.meeting,
            position=9 + number,
            name=f"Gæst {number}",
            membership=join(session.meeting.forum, user),
        )
    session.touch()
    assert [queries(one, at(session, "follow_news"), {"efter": known}) for one in (client, other)] == [first, second]
    # Frozen once: the next one who asks pays for being who they are.
    assert second <= few + 1
