"""The clicks of the panel: each answers with what has changed, works without a script, and loses nothing typed."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from decisions.models import Absence, PresenceEvent, Roll, Session
from decisions.views.attendance import attendance_of
from meetings.models import Exclusion, Participant, Role

HTMX = {"HTTP_HX_REQUEST": "true"}


def at(clock):
    """The moment on the day of the meeting."""
    return f"2026-12-02T{clock}:00+01:00"


@pytest.fixture
def held(agenda, secretary):
    """The meeting, in session from 9.00 on, at 9.40 in its third item."""
    agenda.release_agenda(by=secretary)
    with time_machine.travel(at("09:00"), tick=False):
        session = Session.objects.open(agenda, by=secretary)
    with time_machine.travel(at("09:40"), tick=False):
        session.go_to(agenda.items.get(number=3))
        agenda.refresh_from_db()
        yield agenda


@pytest.fixture
def cilla(held):
    return held.participants.get(name="Cilla Chef")


@pytest.fixture
def client(secretary, signed_in, held):
    return signed_in(secretary)


def text_of(html):
    """The words on the page."""
    return " ".join(re.sub("<[^>]+>", " ", html).split())


def told(html):
    """The sentence about what was done."""
    return text_of(re.search(r'id="told"[^>]*>(.*?)</p>', html, re.DOTALL)[1])


def test_one_click_answers_with_the_panel(held, cilla, client):
    url = reverse("note_presence", args=[held.pk, cilla.pk])
    answer = client.post(url, {"act": "arrive", "at": at("09:20")}, **HTMX)
    assert (answer.status_code, told(answer.text)) == (200, "Cilla Chef kom nu.")
    assert [(event.kind, f"{event.at:%H:%M}", event.item.label) for event in cilla.events.all()] == [
        ("arrived", "09:20", "1")
    ]
    roots = re.findall(r'^<(?:p|section|div)[^>]* id="([^"]+)"', answer.text, re.MULTILINE)
    keys = [str(item.key) for item in held.items.in_order()]
    assert roots == ["told", "fremmoede", *(f"deltager-ikke-{key}" for key in keys)]
    assert "Cilla Chef kom kl. 9.20" in text_of(answer.text)
    assert "deltog fra kl. 09.20, i punkt 1 og frem" in answer.text


@pytest.mark.parametrize(
    ("act", "presence", "sentence"),
    [
        ("present", "present", "Cilla Chef er til stede."),
        ("regrets", "absent", "Cilla Chef har meldt afbud."),
        ("arrive", "present", "Cilla Chef kom nu."),
    ],
)
def test_without_a_script_one_comes_back_to_the_person(held, cilla, client, act, presence, sentence):
    answer = client.post(reverse("note_presence", args=[held.pk, cilla.pk]), {"act": act}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('hold', args=[held.pk])}#deltager-{cilla.pk}", 302)]
    assert [str(message) for message in answer.context["messages"]] == [sentence]
    cilla.refresh_from_db()
    assert cilla.presence == presence


def test_all_are_here(held, client):
    answer = client.post(reverse("all_present", args=[held.pk]), **HTMX)
    assert told(answer.text) == "Alle er noteret som til stede."
    assert "2 er til stede." in text_of(answer.text)
    assert "Alle er til stede" not in text_of(answer.text).removeprefix("Alle er noteret")


def test_refusal_answers_with_its_sentence_alone(held, cilla, client):
    answer = client.post(reverse("note_presence", args=[held.pk, cilla.pk]), {"act": "leave"}, **HTMX)
    assert (answer.status_code, told(answer.text)) == (422, "Cilla Chef er ikke kommet. Notér først, hvornår det var.")
    assert 'id="fremmoede"' not in answer.text


def test_refusal_without_a_script_keeps_what_was_typed(held, cilla, client):
    typed = {"guest": "1", "name": "cilla chef", "title": "Revisor fra Byen", "comes": ""}
    answer = client.post(reverse("receive_guest", args=[held.pk]), typed)
    assert answer.status_code == 422
    assert "Der er allerede en deltager, der hedder cilla chef." in answer.text
    assert 'value="cilla chef"' in answer.text
    assert 'value="Revisor fra Byen"' in answer.text


@pytest.mark.parametrize("act", ["", "dance"])
def test_unknown_click_is_refused(held, cilla, client, act):
    answer = client.post(reverse("note_presence", args=[held.pk, cilla.pk]), {"act": act}, **HTMX)
    assert (answer.status_code, told(answer.text)) == (422, "Vælg, hvad der skal noteres.")


def test_person_who_was_taken_off_the_list_meanwhile(held, client, secretary):
    guest = Roll(held).guest(by=secretary, name="Gitte Gæst")
    url = reverse("note_presence", args=[held.pk, guest.pk])
    Roll(held).remove(guest, by=secretary)
    answer = client.post(url, {"act": "leave"}, **HTMX)
    assert (answer.status_code, told(answer.text)) == (422, "Deltageren er allerede fjernet.")


def test_guest_and_substitute(held, cilla, client, chefforum):
    client.post(reverse("receive_guest", args=[held.pk]), {"name": "Gitte Gæst", "title": "Revisor", "comes": "now"})
    member = join(chefforum, person("reserve", "Rita", "Reserve"), Role.SUBSTITUTE)
    url = reverse("let_substitute", args=[held.pk, cilla.pk])
    answer = client.post(url, {"member": member.pk, "name": "", "comes": ""}, **HTMX)
    assert told(answer.text) == "Cilla Chef har fået en stedfortræder."
    rows = held.participants.values_list("name", "role", "presence", "arrived", "substitute_for__name")
    assert list(rows) == [
        ("Frode Forperson", "chair", "expected", None, None),
        ("Cilla Chef", "member", "absent", None, None),
        ("Gitte Gæst", "guest", "present", datetime.time(9, 40), None),
        ("Rita Reserve", "substitute", "present", None, "Cilla Chef"),
    ]
    assert "stedfortræder for Cilla Chef" in text_of(answer.text)


def test_substitute_who_was_typed_is_meant_and_not_the_one_that_the_list_offers(held, cilla, client, chefforum):
    member = join(chefforum, person("reserve", "Rita", "Reserve"), Role.SUBSTITUTE)
    url = reverse("let_substitute", args=[held.pk, cilla.pk])
    client.post(url, {"member": member.pk, "name": "Sanne Sen", "title": "", "comes": ""}, **HTMX)
    assert held.participants.get(substitute_for=cilla).name == "Sanne Sen"


@pytest.mark.parametrize("typed", ["9.10", "09:10", "0910", "910"])
def test_time_is_corrected_as_one_writes_it(held, cilla, client, secretary, typed):
    event = PresenceEvent.objects.arrive(cilla, by=secretary)
    url = reverse("correct_presence", args=[held.pk, event.pk])
    answer = client.post(url, {"time": typed, "item": event.item_id, "act": "correct"}, **HTMX)
    assert told(answer.text) == "Det, der var noteret om Cilla Chef, er rettet."
    event.refresh_from_db()
    assert (event.at, event.item.label) == (datetime.time(9, 10), "1")


@pytest.mark.parametrize("typed", ["", "halv ti", "25.00", "9.99", "9", "1000000000"])
def test_time_that_is_none_is_refused(held, cilla, client, secretary, typed):
    event = PresenceEvent.objects.arrive(cilla, by=secretary)
    url = reverse("correct_presence", args=[held.pk, event.pk])
    answer = client.post(url, {"time": typed, "item": event.item_id, "act": "correct"}, **HTMX)
    assert (answer.status_code, told(answer.text)) == (422, "Skriv klokkeslættet som 9.40. Der er ikke ændret noget.")
    assert PresenceEvent.objects.get().at == datetime.time(9, 40)


def test_coming_is_undone_and_undone_again_is_told(held, cilla, client, secretary):
    event = PresenceEvent.objects.arrive(cilla, by=secretary)
    url = reverse("correct_presence", args=[held.pk, event.pk])
    assert client.post(url, {"act": "undo", "time": "9.40"}, **HTMX).status_code == 200
    assert not PresenceEvent.objects.exists()
    again = client.post(url, {"act": "undo", "time": "9.40"}, **HTMX)
    assert (again.status_code, told(again.text)) == (422, "Det er allerede fortrudt.")


def test_disqualified_is_told_at_the_item_alone(held, cilla, client):
    item = held.items.get(number=3)
    url = reverse("note_absence", args=[held.pk, item.key])
    answer = client.post(url, {"person": cilla.pk, "act": "disqualified"}, **HTMX)
    roots = re.findall(r'^<(?:p|section|div)[^>]* id="([^"]+)"', answer.text, re.MULTILINE)
    assert roots == ["told", f"deltager-ikke-{item.key}"]
    assert "Cilla Chef er inhabil og deltager ikke" in text_of(answer.text)
    assert Absence.objects.get().reason == "disqualified"
    lifted = client.post(url, {"person": cilla.pk, "act": "lift"}, **HTMX)
    assert told(lifted.text) == "Cilla Chef deltager i punkt 3."
    assert not Absence.objects.exists()
    nobody = client.post(url, {"act": "away"}, **HTMX)
    assert (nobody.status_code, told(nobody.text)) == (422, "Vælg, hvem det er.")


def test_excluded_secretary_neither_notes_nor_reads_the_items_absences(held, cilla, client, chefforum, secretary):
    item = held.items.get(number=3)
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=secretary))
    Absence.objects.note(cilla, item, by=secretary, reason="disqualified")
    url = reverse("note_absence", args=[held.pk, item.key])
    assert client.post(url, {"person": cilla.pk, "act": "lift"}, **HTMX).status_code == 403
    assert Absence.objects.exists()
    answer = client.post(reverse("all_present", args=[held.pk]), **HTMX)
    assert f"deltager-ikke-{item.key}" not in answer.text
    assert "er inhabil" not in answer.text


ADDRESSES = [
    ("all_present", ()), ("receive_guest", ()), ("note_presence", ("person",)), ("let_substitute", ("person",)),
    ("correct_presence", ("event",)), ("note_absence", ("item",)),
]  # fmt: skip


@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("chair", 403), ("outsider", 404)])
@pytest.mark.parametrize(("name", "of"), ADDRESSES)
def test_who_takes_no_minutes_notes_nothing(held, cilla, secretary, signed_in, request, who, status, name, of):
    event = PresenceEvent.objects.arrive(cilla, by=secretary)
    subjects = {"person": cilla.pk, "event": event.pk, "item": held.items.get(number=3).key}
    url = reverse(name, args=[held.pk, *(subjects[one] for one in of)])
    client = signed_in(request.getfixturevalue(who))
    sent = {"act": "leave", "name": "Gitte", "time": "9.10", "person": cilla.pk}
    assert client.post(url, sent).status_code == status
    assert client.get(url).status_code == 405
    assert list(PresenceEvent.objects.values_list("kind", "at")) == [("arrived", event.at)]
    assert held.participants.count() == 2


def test_person_of_another_meeting_is_not_reached(held, cilla, client, chefforum):
    other = chefforum.meetings.create(held_on="2026-12-16")
    stranger = Participant.objects.create(meeting=other, name="En Anden")
    client.post(reverse("note_presence", args=[held.pk, stranger.pk]), {"act": "present"}, **HTMX)
    stranger.refresh_from_db()
    assert stranger.presence == "expected"


def test_same_queries_for_few_and_for_many(held, cilla, secretary, django_assert_num_queries):
    def panel():
        shown = attendance_of(held)
        return [
            (one.told, [event.item.label for event in one.events], one.row.substitute_for) for one in shown["people"]
        ], [[absence.participant.name for absence in one.absent] for one in shown["items"].values()]

    PresenceEvent.objects.arrive(cilla, by=secretary)
    held.refresh_from_db()
    with django_assert_num_queries(8):
        panel()
    for number in range(4, 24):
        make_item(held, f"Punkt {number}", number=number)
        guest = Roll(held).guest(by=secretary, name=f"Gæst {number}", comes=True)
        Absence.objects.note(guest, held.items.get(number=number), by=secretary, reason="away")
    held.refresh_from_db()
    with django_assert_num_queries(8):
        people, absences = panel()
    assert (len(people), sum(map(len, absences))) == (22, 20)
