"""The form of KommuneMED: participants, regrets, who took the minutes, and the two who approved them."""

import datetime
import re

import pytest

from chefforum.testing import join, person
from decisions.models import Decision, Roll, Session
from meetings.documents import document_html
from meetings.models import AgendaItem, Forum, Meeting, Role


@pytest.fixture
def approved(db):
    """Approved minutes of an invented KommuneMED, whose rule is chair and vice chair."""
    forum = Forum.objects.found(name="KommuneMED", approval_rule="chairs", visibility="organisation")
    people = {
        role: person(name.split()[0].lower(), *name.split())
        for role, name in (("chair", "Hanne Holm"), ("vice_chair", "Malthe Bruun"), ("secretary", "Jytte Friis"))
    }
    join(forum, people["chair"], Role.CHAIR, title="Kommunaldirektør")
    join(forum, people["vice_chair"], Role.VICE_CHAIR, group="Valggruppe C (DLF)")
    forum.memberships.create(name="Carla Juul", group="Valggruppe B (HK)", position=1)
    forum.memberships.create(name="Merle Vind", group="Valggruppe A (IDA)", position=2)
    secretary = people["secretary"]
    join(forum, secretary, Role.SECRETARY)
    meeting = Meeting.objects.plan(forum=forum, by=secretary, held_on=datetime.date(2026, 12, 3))
    meeting.begin_drafting(by=secretary)
    AgendaItem.objects.write(forum=forum, meeting=meeting, by=secretary, title="Orientering om arbejdsmiljø")
    meeting.release_agenda(by=secretary)
    session, roll = Session.objects.open(meeting, by=secretary), Roll(meeting)
    roll.regrets(meeting.participants.get(name="Merle Vind"), by=secretary)
    roll.all_present(by=secretary)
    decision = Decision.objects.of(meeting.items.get())
    decision.set_outcome(None, "noted", by=secretary)
    decision.decide(by=secretary)
    minutes = session.end(by=secretary)
    minutes.submit(by=secretary)
    minutes.approve(by=people["vice_chair"], on=datetime.date(2026, 12, 8))
    return minutes, secretary


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html.split("<body")[1]).split())


def test_document_has_the_rows_of_the_form(approved):
    minutes, _secretary = approved
    text = words(document_html(minutes.versions.latest_first().first().snapshot.document, stylesheet=""))
    cover = text[text.index("Mødedeltagere") : text.index("Indholdsfortegnelse")]
    assert cover.strip() == (
        "Mødedeltagere Forperson Hanne Holm (Kommunaldirektør) Næstforperson Malthe Bruun - Valggruppe C (DLF) "
        "Carla Juul - Valggruppe B (HK) Afbud Merle Vind - Valggruppe A (IDA) Referent Jytte Friis "
        "Referatet er godkendt den 8. december 2026 af forperson Hanne Holm og næstforperson Malthe Bruun."
    )


def test_page_has_the_rows_of_the_form(approved, signed_in):
    minutes, secretary = approved
    text = words(signed_in(secretary).get(minutes.meeting.get_absolute_url()).text)
    assert "Afbud Merle Vind – Valggruppe A (IDA) Referent Jytte Friis" in text
    assert "8. december 2026 af forperson Hanne Holm og næstforperson Malthe Bruun" in text


def test_who_took_the_minutes_is_not_told_twice(approved):
    minutes, _secretary = approved
    text = words(document_html(minutes.versions.latest_first().first().snapshot.document, stylesheet=""))
    assert text.count("Jytte Friis") == 1


def test_agenda_does_not_know_who_will_take_them(approved):
    minutes, _secretary = approved
    text = words(document_html(minutes.meeting.last_version.snapshot.document, stylesheet=""))
    assert "Referent" not in text and "Jytte Friis" in text
