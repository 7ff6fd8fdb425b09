"""Attendance in the minutes: frozen, shown, closed where the item is, read back; and never against what was noted."""

import copy
import datetime
import random

import pytest
import time_machine

from decisions.editions import edition_for
from decisions.importing import ImportRefused, read_referat
from decisions.importing.load import load
from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Absence, Minutes, PresenceEvent, Roll, Session
from meetings.attendance import Move, sentences, told_at_item
from meetings.documents.html import document_html
from meetings.models import Forum, Participant, TransitionError
from meetings.paper import lay_out
from meetings.redaction import MEMBER, PUBLIC, redact
from meetings.snapshot import canonical
from meetings.tests.test_attendance import attended, read_back


def at(clock):
    """The moment on the day of the meeting."""
    return f"2026-12-02T{clock}:00+01:00"


@pytest.fixture
def held(agenda, secretary):
    """Held from 9 to 11: Cilla came during item 2, was disqualified in the closed one, and out during item 3; Frode
    was replaced by Rita, who left during item 3."""
    agenda.release_agenda(by=secretary)
    frode, cilla = agenda.participants.order_by("position")
    _one, two, three = agenda.items.in_order()
    moves = PresenceEvent.objects
    with time_machine.travel(at("09:00"), tick=False):
        session = Session.objects.open(agenda, by=secretary)
        agenda.refresh_from_db()
        rita = Roll(agenda).substitute(frode, by=secretary, name="Rita Reserve", title="Souschef")
    with time_machine.travel(at("09:10"), tick=False):
        session.go_to(two)
    with time_machine.travel(at("09:40"), tick=False):
        moves.arrive(cilla, by=secretary)
        Absence.objects.note(cilla, two, by=secretary, reason="disqualified")
        session.go_to(three)
    with time_machine.travel(at("10:15"), tick=False):
        Absence.objects.note(cilla, three, by=secretary, reason="away")
        moves.leave(rita, by=secretary)
    with time_machine.travel(at("11:00"), tick=False):
        session.end(by=secretary)
    agenda.refresh_from_db()
    return agenda


def frozen(meeting):
    return freeze_minutes(Minutes.objects.get(meeting=meeting))


def test_what_is_frozen(held):
    document = frozen(held)
    told = [(person["name"], person["presence"], person["arrived"], person["left"], person["note"], person.get("substitute_for"))
            for person in document["participants"]]  # fmt: skip
    assert told == [
        ("Frode Forperson", "absent", None, None, "", None),
        ("Cilla Chef", "present", "09:40", None, "deltog fra kl. 09.40, i punkt 2 og frem", None),
        ("Rita Reserve", "present", None, "10:15", "deltog til kl. 10.15, til og med punkt 3", "Frode Forperson"),
    ]
    assert [item.get("absent") for item in document["items"]] == [
        None,
        [{"name": "Cilla Chef", "reason": "disqualified"}],
        [{"name": "Cilla Chef", "reason": "away"}],
    ]


def test_members_read_a_sentence_for_each(held):
    document = redact(frozen(held), MEMBER)
    assert sentences(document) == [
        "Cilla Chef deltog fra kl. 09.40, i punkt 2 og frem, "
        "men var inhabil og deltog ikke i punkt 2, og deltog heller ikke i punkt 3.",
        "Rita Reserve (stedfortræder for Frode Forperson) deltog til kl. 10.15, til og med punkt 3.",
    ]
    assert [told_at_item(item) for item in document["items"]] == [
        [], ["Cilla Chef var inhabil og deltog ikke."], ["Cilla Chef deltog ikke."],
    ]  # fmt: skip


def test_document_and_page_say_it(held):
    document = redact(frozen(held), MEMBER)
    html = document_html(document, stylesheet="")
    behind = "deltog fra kl. 09.40, i punkt 2 og frem, men var inhabil og deltog ikke i punkt 2, og deltog heller ikke i punkt 3"
    assert f"<p>Cilla Chef, {behind}</p>" in html
    assert (
        "<p>Rita Reserve (Souschef), stedfortræder for Frode Forperson, deltog til kl. 10.15, til og med punkt 3</p>"
        in html
    )
    assert html.count('<p class="absent">Cilla Chef var inhabil og deltog ikke.</p>') == 1
    paper = lay_out(document)
    assert [(person["name"], person["told"]) for person in paper.present] == [
        ("Cilla Chef", behind),
        ("Rita Reserve", "stedfortræder for Frode Forperson, deltog til kl. 10.15, til og med punkt 3"),
    ]
    assert [item.absent for item in paper.items] == [
        [], ["Cilla Chef var inhabil og deltog ikke."], ["Cilla Chef deltog ikke."],
    ]  # fmt: skip


def test_disqualification_from_a_closed_item_reaches_nobody_it_is_closed_to(held, secretary, employee, signed_in):
    minutes = Minutes.objects.get(meeting=held)
    minutes.submit(by=secretary)
    minutes.approve(by=secretary, names=["Frode Forperson"])
    client = signed_in(employee)
    for url in (held.get_absolute_url(), f"/moeder/{held.pk}/referat.html", f"/moeder/{held.pk}/referat.json"):
        text = client.get(url).text
        assert "09.40" in text, url
        assert [word for word in ("inhabil", "disqualified") if word in text] == [], url
    assert "inhabil" in signed_in(secretary).get(held.get_absolute_url()).text
    assert sentences(redact(frozen(held), PUBLIC))[0] == (
        "Cilla Chef deltog fra kl. 09.40, i punkt 2 og frem, men deltog ikke i punkt 3."
    )


def test_page_of_the_meeting_shows_it_at_the_item(held, secretary, signed_in):
    minutes = Minutes.objects.get(meeting=held)
    minutes.submit(by=secretary)
    assert edition_for(held, secretary).kind == "minutes"
    text = signed_in(secretary).get(held.get_absolute_url()).text
    assert text.count("Cilla Chef var inhabil og deltog ikke.") == 1
    assert "i punkt 2 og frem" in text


def test_agendas_and_meetings_without_a_session_say_nothing_of_it(agenda, secretary):
    agenda.release_agenda(by=secretary)
    agenda.open_session(by=secretary)
    minutes = Minutes.objects.begin(agenda, by=secretary)
    document = freeze_minutes(minutes)
    assert {tuple(sorted(person)) for person in document["participants"]} == {
        ("arrived", "group", "left", "name", "note", "presence", "role", "title")
    }
    assert not any("absent" in item for item in document["items"])


def test_substitute_who_was_never_called_is_in_no_minutes(held):
    Participant.objects.create(meeting=held, name="Uno Ukaldt", role="substitute", position=0)
    document = frozen(held)
    assert [person["name"] for person in document["participants"]] == ["Frode Forperson", "Cilla Chef", "Rita Reserve"]
    assert document["items"][1]["absent"] == [{"name": "Cilla Chef", "reason": "disqualified"}]


def test_what_was_written_of_somebody_stays_before_it(held):
    held.participants.filter(name="Cilla Chef").update(note="via skærm")
    assert frozen(held)["participants"][1]["note"] == "via skærm, deltog fra kl. 09.40, i punkt 2 og frem"


def elsewhere(document):
    """The same minutes of another forum, as an export that comes from elsewhere."""
    document = copy.deepcopy(document)
    document["forum"] = {"slug": "et-andet-sted", "name": "Et andet sted", "visibility": "public"}
    for item in document["items"]:  # keys are one of a kind: those of the meeting here are taken
        item["key"] = item["key"][:-4] + "0000"
        for attachment in item["attachments"]:
            attachment["key"] = attachment["key"][:-4] + "0000"
    return document


@pytest.fixture
def exported(held, secretary):
    Participant.objects.create(meeting=held, name="Cilla Chef", title="En anden", presence="present", position=8)
    minutes = Minutes.objects.get(meeting=held)
    minutes.submit(by=secretary)
    return elsewhere(minutes.approve(by=secretary, names=["Frode Forperson"]).snapshot.document)


def test_it_is_read_back_the_same(exported):
    assert exported["items"][1]["absent"] == [{"name": "Cilla Chef", "reason": "disqualified", "participant": 1}]
    read = read_referat("referat.json", canonical(exported).encode()).document
    version = load(read, by=None, source="referat.json")
    assert version.snapshot.document == exported
    again = load(read, by=None, source="referat.json", replace=True)
    assert again.snapshot.document["items"] == exported["items"]
    assert Absence.objects.filter(item__forum=Forum.objects.get(slug="et-andet-sted")).count() == 2


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda d: d["items"][1]["absent"][0].update(name="Ingen"), "$.items[1].absent[0]"),
        (lambda d: d["items"][1]["absent"][0].update(participant=0), "$.items[1].absent[0]"),
        (lambda d: d["items"][1]["absent"][0].pop("participant"), "$.items[1].absent[0]"),
        (lambda d: d["items"][1]["absent"][0].update(reason="syg"), "$.items[1].absent[0].reason"),
        (lambda d: d["items"][1].update(absent=[]), "$.items[1].absent"),
        (lambda d: d["participants"][2].update(substitute_for="Ingen"), "$.participants[2].substitute_for"),
    ],
)
def test_whoever_is_told_of_has_to_be_a_participant(exported, spoil, told):
    spoil(exported)
    with pytest.raises(ImportRefused) as refused:
        read_referat("referat.json", canonical(exported).encode())
    assert f"{told}:" in str(refused.value)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_clicked_the_minutes_agree_with_what_was_noted(agenda, secretary, seed):
    """A random meeting, clicked as it comes; what the minutes say of Cilla is what a witness wrote down."""
    chance = random.Random(seed)
    agenda.release_agenda(by=secretary)
    with time_machine.travel(at("09:00"), tick=False):
        session = Session.objects.open(agenda, by=secretary)
    agenda.refresh_from_db()
    cilla = agenda.participants.get(name="Cilla Chef")
    rows = list(agenda.items.in_order())
    witnessed, course, moves = [], [rows[0]], PresenceEvent.objects
    starts_here = chance.random() < 0.5
    if starts_here:
        Roll(agenda).present(cilla, by=secretary)
    reasons = {}
    for minute in range(1, 40):
        with time_machine.travel(at(f"09:{minute:02}"), tick=False):
            act = chance.choice(["go", "arrive", "leave", "undo", "absent", "lift"])
            try:
                if act == "go":
                    wanted = chance.choice(rows)
                    session.go_to(wanted)
                    if wanted != course[-1]:
                        course.append(wanted)
                elif act in ("arrive", "leave"):
                    getattr(moves, act)(cilla, by=secretary)
                    kind = "arrived" if act == "arrive" else "left"
                    witnessed.append((kind, f"09:{minute:02}", len(course) - 1))
                elif act == "undo" and witnessed and chance.random() < 0.3:
                    moves.undo(PresenceEvent.objects.filter(participant=cilla).latest("at"), by=secretary)
                    witnessed.pop()
                elif act in ("absent", "lift"):
                    item = chance.choice(rows)
                    if act == "lift":
                        Absence.objects.lift(cilla, item, by=secretary)
                        reasons.pop((item.number, item.suffix))
                    else:
                        reason = chance.choice(["disqualified", "away"])
                        Absence.objects.note(cilla, item, by=secretary, reason=reason)
                        reasons[item.number, item.suffix] = reason
            except TransitionError:
                continue
    with time_machine.travel(at("09:59"), tick=False):
        session.end(by=secretary)
    labels = [(item.number, item.suffix) for item in course]
    labels = _with_the_rest(labels, [(item.number, item.suffix) for item in rows])
    happened = [Move(kind, clock, _place(place, course, labels)) for kind, clock, place in witnessed]
    document = frozen(agenda)
    told = [sentence.replace("Cilla Chef", "Bo Dam") for sentence in sentences(document) if "Cilla" in sentence]
    assert len(told) == (1 if witnessed or reasons else 0)
    every = sorted(set(labels))
    found = read_back(told[0], every) if told else set(every)
    assert found == attended(labels, happened, starts_here, reasons)
    cilla.refresh_from_db()
    assert cilla.arrived == (_time(witnessed[0][1]) if witnessed and witnessed[0][0] == "arrived" else None)
    assert cilla.left == (_time(witnessed[-1][1]) if witnessed and witnessed[-1][0] == "left" else None)


def _with_the_rest(treated, every):
    """What nobody treated follows the item before it on the agenda, as the course has it."""
    course = list(treated)
    for place, label in enumerate(every):
        if label not in course:
            before = every[place - 1] if place else None
            at_place = max((n for n, one in enumerate(course) if one == before), default=-1) + 1
            course.insert(at_place, label)
    return course


def _place(place, course, labels):
    """Where the stretch that was the n-th to be treated stands among all."""
    treated = [(item.number, item.suffix) for item in course]
    shown = [n for n, label in enumerate(labels) if label in set(treated)]
    return shown[place]


def _time(clock):
    return datetime.time.fromisoformat(clock)
