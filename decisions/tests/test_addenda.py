"""Addenda to approved minutes: each act, what it refuses, who is asked for what, and that the approved text stays."""

import datetime
import json

import jsonschema
import pytest
import time_machine
from django.conf import settings

from decisions.approved_text import COVER, text_hashes
from decisions.models import Addendum, Decision, Minutes, MinutesVersion, RegisterEntry
from decisions.tasks import keep_approvals
from decisions.tests.approvals import MONDAY, WRONG, budget, fresh, of, send, status, told, write
from meetings.approval_sheet import addenda_lines, sheet_lines
from meetings.documents import document_html
from meetings.models import AuditEntry, Exclusion, Forum, Notice, TransitionError
from meetings.redaction import PUBLIC, redact

Rule = Forum.ApprovalRule


def test_addendum_is_asked_for_alone_and_stands_before_the_text_that_it_corrects(done, chair, vice, secretary, chief):
    approved = done.approved_version()
    write(done, budget(done), secretary)
    assert (done.versions.count(), told("submitted")) == (2, [])
    version = send(done, secretary)
    key = str(budget(done).key)
    assert [one.missing for one in fresh(done).standings()] == [[key], [key]]
    assert (status(done), fresh(done).meeting.status, fresh(done).in_force()) == ("approved", "approved", approved)
    assert told("submitted") == ["forperson", "naest"]
    assert [one.item.title for one in of(done, chair).agree(by=chair, read=3)] == ["Budget 2027"]
    of(done, vice).agree(by=vice, read=3)
    newest = fresh(done).in_force()
    document, before = newest.snapshot.document, approved.snapshot.document
    said = {"number": 1, "date": "2027-01-12", "by": "Signe Sekretær", "html": WRONG}
    assert document["items"] == [*before["items"][:2], {**before["items"][2], "addenda": [said]}]
    assert text_hashes(document) == text_hashes(version.snapshot.document)
    assert (newest.number, newest.state, told("approved")) == (
        4,
        "approved",
        ["chef", "forperson", "naest", "sekretaer"],
    )
    assert {name: document["approval"][name] for name in before["approval"]} == before["approval"]
    assert addenda_lines(document) == [
        "Tilføjelsen til punkt 3 er godkendt den 12. januar 2027 af Frode Forperson og Nanna Næst."
    ]
    assert sheet_lines(document)[2] == (
        "Tilføjelse: Frode Forperson (forperson): godkendt den 12. januar 2027 kl. 10.00, version 3."
    )
    schema = json.loads((settings.BASE_DIR / "docs" / "referat-1.schema.json").read_text("utf-8"))
    for one in (before, version.snapshot.document, document, redact(document, PUBLIC)):
        jsonschema.validate(one, schema)
    html = document_html(document, stylesheet="")
    places = [
        html.index(words) for words in ("Tilføjelse, den 12. januar 2027", "Beløbet er", "Budget 2027 blev godkendt")
    ]
    assert places == sorted(places) and html.count("Tilføjelsen til punkt 3 er godkendt") == 1
    entry = RegisterEntry.objects.get(item=budget(done), approved=True)
    assert (entry.version, entry.newest, entry.text.splitlines()[0]) == (
        newest,
        True,
        "Tilføjelse: Beløbet er 1,2 mio. kr. og ikke 1,3 mio. kr.",
    )
    assert [one.number for one in MinutesVersion.objects.visible_to(chief).latest_first()] == [4, 3, 2, 1]


def test_rows_that_were_changed_since_say_nothing_in_it(done, secretary):
    Decision.objects.filter(item=budget(done)).update(html="<p>Noget andet.</p>")
    done.meeting.participants.update(presence="absent")
    write(done, budget(done), secretary)
    document, before = send(done, secretary).snapshot.document, done.approved_version().snapshot.document
    assert (document["items"][:2], document["participants"]) == (before["items"][:2], before["participants"])
    assert document["items"][2]["decision"] == before["items"][2]["decision"]


def test_addendum_to_all_is_asked_for_on_the_cover(done, chair, vice, secretary):
    write(done, None, secretary)
    send(done, secretary)
    assert [one.missing for one in fresh(done).standings()] == [[COVER], [COVER]]
    of(done, chair).agree([None], by=chair, read=3)
    with pytest.raises(TransitionError, match="allerede godkendt"):
        of(done, chair).agree([budget(done)], by=chair, read=3)
    of(done, vice).agree(by=vice, read=3)
    assert fresh(done).in_force().snapshot.document["addenda"][0]["html"] == WRONG


def test_only_what_is_added_can_be_corrected(done, chair, vice, secretary):
    write(done, budget(done), secretary)
    send(done, secretary)
    of(done, vice).agree(by=vice, read=3)
    row, item = of(done, chair), budget(done)
    for act in (
        lambda: row.suggest(item, "<p>Andet.</p>", by=chair, read=3),
        lambda: row.suggest(item, "<p>Andet.</p>", by=chair, read=3, addendum=7),
        lambda: row.dissent(item, "Jeg var imod.", by=chair, read=3),
    ):
        with pytest.raises(TransitionError, match=r"Kun det, der står i en tilføjelse|hører til en beslutning"):
            act()
    wish = row.suggest(item, "<p>Beløbet er 1,2 mio. kr.</p>", by=chair, read=3, addendum=1)
    assert wish.take(by=secretary, read=3)
    (again,) = Notice.objects.filter(kind="asked_again")
    assert (again.user, [key for _number, key in again.data["asks"]]) == (vice, [str(item.key)])
    objection = of(done, vice).object_to(item, "Skriv hvorfor.", by=vice, read=4)
    assert objection.take(by=secretary, read=4, html="<p>Beløbet er 1,2 mio. kr., jf. bilaget.</p>")
    document, before = fresh(done).newest().snapshot.document, done.approved_version().snapshot.document
    assert document["items"][2]["addenda"][0]["html"] == "<p>Beløbet er 1,2 mio. kr., jf. bilaget.</p>"
    assert document["items"][2]["decision"] == before["items"][2]["decision"]
    for user in (chair, vice):
        of(done, user).agree(by=user, read=5)
    assert (status(done), fresh(done).in_force().number) == ("approved", 6)


def test_taken_back_it_is_a_draft_again_and_left_out_it_is_gone(done, chair, vice, chief, secretary):
    row = write(done, budget(done), secretary)
    send(done, secretary)
    of(done, chair).agree(by=chair, read=3)
    with pytest.raises(TransitionError, match="Skriv, hvorfor"):
        fresh(done).take_back_addenda(by=secretary, reason=" ")
    fresh(done).take_back_addenda(by=secretary, reason="Et tal.")
    assert [one.number for one in MinutesVersion.objects.visible_to(chief).latest_first()] == [2, 1]
    with pytest.raises(TransitionError, match="allerede godkendt"):
        of(done, vice).agree(by=vice, read=3)
    send(done, secretary)
    # What was agreed to and is unchanged is not asked for again.
    assert [len(one.missing) for one in fresh(done).standings()] == [0, 1]
    assert told("submitted") == ["forperson", "naest", "naest"]
    fresh(done).take_back_addenda(by=secretary, reason="Ikke nødvendig.")
    row.refresh_from_db()
    row.withdraw(by=secretary, seen=row.stamp)
    with pytest.raises(TransitionError, match="ikke skrevet nogen"):
        send(done, secretary)
    assert status(done) == "approved" and done.approved_version() == fresh(done).in_force()
    told_of = AuditEntry.objects.filter(action__contains="addendum").order_by("pk").values_list("action", flat=True)
    assert list(told_of) == ["minutes.addendum_written", "minutes.addendum_withdrawn"]


def test_refusals_say_what_to_do(done, sent, chair, secretary):
    withdrawn = done.meeting.items.in_order()[0]
    Exclusion.objects.create(item=budget(done), membership=done.meeting.forum.memberships.get(user=secretary))
    secretary = type(secretary).objects.get(pk=secretary.pk)
    for act, word in (
        (lambda: write(done, None, secretary, "<p> </p>"), "er tom"),
        (lambda: write(done, None, secretary, f"<p>{'a ' * 20_000}</p>"), "for lang"),
        (lambda: write(done, budget(done), secretary), "udgået eller står ikke"),
        (lambda: send(done, secretary), "ikke skrevet nogen"),
        (lambda: fresh(done).take_back_addenda(by=secretary, reason="Ja."), "Ingen tilføjelser er til"),
    ):
        with pytest.raises(TransitionError, match=word):
            act()
    row = write(done, withdrawn, secretary)
    seen = row.stamp
    Addendum.objects.get(pk=row.pk).rewrite("<p>En anden var her.</p>", by=chair, seen=seen)
    for act in (
        lambda: row.rewrite("<p>Mig.</p>", by=secretary, seen=seen),
        lambda: row.withdraw(by=secretary, seen=seen),
    ):
        with pytest.raises(TransitionError, match="En anden har skrevet"):
            act()
    with pytest.raises(TransitionError, match="efter at du læste dem"):
        fresh(done).send_addenda(by=secretary, seen=seen)
    send(done, secretary)
    for act, word in (
        (lambda: send(done, secretary), "netop sendt"),
        (lambda: write(done, None, secretary), "er til godkendelse"),
        (lambda: row.rewrite("<p>Mig.</p>", by=secretary, seen=row.stamp), "er til godkendelse"),
    ):
        with pytest.raises(TransitionError, match=word):
            act()
    assert row.html == "<p>En anden var her.</p>"


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_minutes_that_are_not_approved_are_corrected_themselves(sent, secretary, state):
    if state == "draft":
        fresh(sent).take_back(by=secretary, reason="Rettes.")
    with pytest.raises(TransitionError, match="ikke godkendt endnu"):
        write(sent, budget(sent), secretary)
    with pytest.raises(TransitionError, match="ikke godkendt endnu"):
        send(sent, secretary)


def test_withdrawn_item_gets_no_addendum(sent, chair, vice, secretary):
    item = budget(sent)
    type(item).objects.filter(pk=item.pk).update(status="withdrawn")
    fresh(sent).take_back(by=secretary, reason="Udgår.")
    fresh(sent).submit(by=secretary)
    for user in (chair, vice):
        of(sent, user).agree(by=user, read=2)
    with pytest.raises(TransitionError, match="udgået eller står ikke"):
        write(sent, item, secretary)


def test_nobody_is_asked_for_an_item_that_they_take_no_part_in(done, chair, vice, secretary):
    members = done.meeting.forum.memberships
    Exclusion.objects.create(item=budget(done), membership=members.get(user=vice))
    write(done, budget(done), secretary)
    send(done, secretary)
    assert told("submitted") == ["forperson"]
    fresh(done).take_back_addenda(by=secretary, reason="Begge er inhabile.")
    Exclusion.objects.create(item=budget(done), membership=members.get(user=chair))
    with pytest.raises(TransitionError, match="Ingen af dem, der skal godkende"):
        send(done, secretary)
    assert fresh(done).addenda_sent_at is None


def test_archived_minutes_are_to_be_archived_again(done, chair, vice, secretary):
    done.archive(by=secretary)
    write(done, None, secretary)
    send(done, secretary)
    assert (status(done), fresh(done).meeting.status) == ("archived", "archived")
    for user in (chair, vice):
        of(done, user).agree(by=user, read=3)
    assert (status(done), fresh(done).meeting.status) == ("approved", "approved")


def test_silence_approves_an_addendum_where_the_forum_has_it_so(done, chair, secretary):
    Forum.objects.update(approval_rule=Rule.TACIT)
    write(done, None, secretary)
    send(done, secretary)
    assert fresh(done).approve_by == datetime.date(2027, 1, 19)
    of(done, chair).agree(by=chair, read=3)
    with time_machine.travel(MONDAY + datetime.timedelta(days=44), tick=False):
        keep_approvals()
    minutes = fresh(done)
    document = minutes.in_force().snapshot.document
    assert (minutes.addenda_sent_at, minutes.tacit) == (None, False)
    assert addenda_lines(document) == [
        "Tilføjelsen til referatet er godkendt den 19. januar 2027 af Frode Forperson, da ingen gjorde indsigelse inden "
        "fristen."
    ]
    assert "Tilføjelse: Cilla Chef: ingen indsigelse inden den 19. januar 2027, version 3." in sheet_lines(document)


def test_the_next_meeting_approves_what_was_left_to_it(done, agenda, secretary):
    write(done, None, secretary)
    send(done, secretary)
    fresh(done).leave_to_next_meeting(by=secretary)
    later = agenda.forum.meetings.create(held_on=datetime.date(2027, 2, 3))
    Minutes.objects.approve_addenda_left_to(later, by=secretary)
    assert addenda_lines(fresh(done).in_force().snapshot.document) == [
        "Tilføjelsen til referatet er godkendt den 3. februar 2027 af Chefforum."
    ]
