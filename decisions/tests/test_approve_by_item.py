"""Approval item by item: each act, and what it refuses."""

import datetime
import threading
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from decisions.approved_text import COVER, cover_hash, text_hashes
from decisions.models import Approval, Approver, Minutes, Statement
from decisions.tests.approvals import budget, of, status, told
from decisions.tests.conftest import hold
from meetings.mails import compose
from meetings.models import AgendaItem, AuditEntry, Exclusion, Forum, Notice, TransitionError

Rule = Forum.ApprovalRule


def test_the_rule_names_who_is_asked(sent, chair, vice):
    assert list(sent.asked.values_list("user__username", "name", "role")) == [
        ("forperson", "Frode Forperson", "chair"),
        ("naest", "Nanna Næst", "vice_chair"),
    ]
    assert (told("submitted"), sent.approve_by) == (["forperson", "naest"], datetime.date(2026, 12, 14))


def test_whoever_is_last_approves_the_minutes(sent, chair, vice):
    of(sent, chair).agree(by=chair, read=1)
    assert (status(sent), of(sent, chair).agree(by=chair, read=1)) == ("submitted", [])
    of(sent, vice).agree([budget(sent)], by=vice, read=1)
    assert status(sent) == "submitted"
    of(sent, vice).agree(by=vice, read=1)
    minutes = Minutes.objects.get(pk=sent.pk)
    assert (minutes.status, minutes.approved_by) == ("approved", ["Frode Forperson", "Nanna Næst"])
    assert told("approved") == ["chef", "forperson", "naest", "sekretaer"]
    given = AuditEntry.objects.filter(action="approval.given").order_by("pk").values_list("by_name", "data__how")
    assert list(given) == [("Frode Forperson", "online"), ("Nanna Næst", "online"), ("Nanna Næst", "online")]
    with pytest.raises(TransitionError, match="allerede godkendt"):
        Approver.objects.get(user=vice).undo(budget(sent), by=vice)


def test_correction_that_is_taken_asks_again_for_that_item_alone(sent, chair, vice, secretary):
    of(sent, chair).agree(by=chair, read=1)
    wish = of(sent, vice).suggest(budget(sent), "<p>Budget 2027 blev drøftet.</p>", by=vice, read=1)
    assert told("corrected") == ["sekretaer"]
    wish.take(by=secretary, read=1, answer="Rigtigt.")
    (again,) = Notice.objects.filter(kind="asked_again")
    assert (again.user, again.data["asks"]) == (chair, [[2, str(budget(sent).key)]])
    assert told("correction_answered") == ["naest"]
    document = sent.newest().snapshot.document
    assert (document["version"], document["items"][2]["decision"]["html"]) == (2, "<p>Budget 2027 blev drøftet.</p>")
    with pytest.raises(TransitionError, match=r"ændret, efter at du læste det: Punkt 3\. Læs"):
        of(sent, chair).agree(by=chair, read=1)
    assert [one.item.title for one in of(sent, chair).agree(by=chair, read=2)] == ["Budget 2027"]
    of(sent, vice).agree(by=vice, read=2)
    assert status(sent) == "approved"


def test_who_read_an_older_version_is_refused_what_was_changed_and_nothing_else(sent, chair, vice, secretary):
    first = sent.meeting.items.get(number=1)
    of(sent, vice).suggest(budget(sent), "<p>Budget 2027 blev drøftet.</p>", by=vice, read=1).take(by=secretary, read=1)
    assert [one.item for one in of(sent, chair).agree([first], by=chair, read=1)] == [first]
    assert [one.key for one in of(sent, chair).agree([None], by=chair, read=1)] == [COVER]
    for act in (
        lambda row: row.agree([budget(sent)], by=chair, read=1),
        lambda row: row.agree(by=chair, read=1),
        lambda row: row.suggest(budget(sent), "<p>Andet.</p>", by=chair, read=1),
        lambda row: row.object_to(budget(sent), "Nej.", by=chair, read=1),
    ):
        with pytest.raises(TransitionError, match=r"ændret, efter at du læste det: Punkt 3\. Læs"):
            act(of(sent, chair))
    for read in (0, 3):
        with pytest.raises(TransitionError, match="Referatet er ændret"):
            of(sent, chair).agree([budget(sent)], by=chair, read=read)
    assert of(sent, chair).object_to(first, "Dagen er en anden.", by=chair, read=1).version.number == 2


def test_several_texts_changed_within_minutes_are_one_mail(sent, chair, vice, secretary):
    of(sent, chair).agree(by=chair, read=1)
    first, second = budget(sent), sent.meeting.items.get(number=1)
    wishes = [of(sent, vice).suggest(one, f"<p>{one.number}</p>", by=vice, read=1) for one in (first, second)]
    for read, wish in enumerate(wishes, start=1):
        wish.take(by=secretary, read=read)
    (again,) = Notice.objects.filter(kind="asked_again")
    assert (again.user, again.data["asks"]) == (chair, [[2, str(first.key)], [3, str(second.key)]])
    mail = compose(again)
    assert mail is not None
    assert [line for line in mail.body.split("\n") if line.startswith("- ")] == [
        f"- Punkt {one.label}: {one.title}" for one in (second, first)
    ]


def test_taking_back_and_sending_again_asks_nobody_for_what_is_unchanged(sent, chair, vice, secretary):
    of(sent, chair).agree(by=chair, read=1)
    minutes = Minutes.objects.get(pk=sent.pk)
    minutes.take_back(by=secretary, reason="Et navn.")
    minutes.submit(by=secretary)
    assert (told("asked_again"), told("submitted")) == ([], ["forperson", "naest"])
    of(sent, vice).agree(by=vice, read=2)
    assert status(sent) == "approved"


def test_open_correction_holds_the_last_yes_until_it_is_answered(sent, chair, vice, secretary):
    wish = of(sent, chair).dissent(budget(sent), "Jeg var imod.", by=chair, read=1)
    of(sent, chair).agree(by=chair, read=1)
    of(sent, vice).agree(by=vice, read=1)
    assert status(sent) == "submitted"
    wish.decline(by=secretary, read=1, answer="Det er ikke tid.")
    assert status(sent) == "approved"


def test_dissent_goes_on_record_and_is_read_by_all(sent, chair, vice, secretary):
    of(sent, vice).agree(by=vice, read=1)
    of(sent, chair).dissent(budget(sent), "Jeg var imod.", by=chair, read=1).take(by=secretary, read=1)
    assert [(one.name, one.html) for one in Statement.objects.filter(item=budget(sent))] == [
        ("Frode Forperson", "<p>Jeg var imod.</p>")
    ]
    assert told("asked_again") == ["naest"]


def test_who_was_there_is_approved_too_and_asked_again_when_it_is_another(sent, chair, vice, secretary):
    of(sent, chair).agree([*sent.meeting.items.in_order()], by=chair, read=1)
    (standing, other) = sent.standings()
    assert (standing.missing, len(other.missing)) == ([COVER], 4)
    of(sent, chair).agree([None], by=chair, read=1)
    of(sent, vice).agree([None], by=vice, read=1)
    minutes = Minutes.objects.get(pk=sent.pk)
    minutes.take_back(by=secretary, reason="Fremmødet er rettet.")
    sent.meeting.participants.filter(name="Cilla Chef").update(presence="absent")
    minutes.submit(by=secretary)
    assert {
        (one.user.username, *(key for _number, key in one.data["asks"]))
        for one in Notice.objects.filter(kind="asked_again")
    } == {
        ("forperson", COVER),
        ("naest", COVER),
    }
    wish = of(sent, vice).object_to(None, "Cilla kom senere.", by=vice, read=2)
    with pytest.raises(TransitionError, match="Tag referatet tilbage"):
        wish.take(by=secretary, read=2, html="<p>Ja.</p>")
    with pytest.raises(TransitionError, match="hører til en beslutning"):
        of(sent, vice).dissent(None, "Nej.", by=vice, read=2)
    wish.decline(by=secretary, read=2, answer="Det står i punkt 1.")
    of(sent, chair).agree(by=chair, read=2)
    of(sent, vice).agree(by=vice, read=2)
    assert (status(sent), Approval.objects.filter(item=None, undone_at=None).count()) == ("approved", 3)


def test_approvals_from_before_the_cover_was_asked_for_are_of_the_cover_that_was_seen(sent, chair, vice):
    of(sent, chair).agree(by=chair, read=1)
    Approval.objects.filter(item=None).delete()
    import_module("decisions.migrations.0013_addenda").approve_the_covers_that_were_seen(apps, None)
    (row,) = Approval.objects.filter(item=None)
    assert (row.approver.user, row.sha256) == (chair, cover_hash(sent.newest().snapshot.document))
    assert sent.standings()[0].missing == []


def test_nobody_makes_them_final_while_others_are_asked(sent, chair, vice, secretary):
    for by in (chair, secretary, None):
        with pytest.raises(TransitionError, match="Nanna Næst har ikke godkendt endnu"):
            Minutes.objects.get(pk=sent.pk).approve(by=by)
    assert status(sent) == "submitted"
    of(sent, vice).agree(by=vice, read=1)
    Minutes.objects.get(pk=sent.pk).approve(by=chair)
    assert status(sent) == "approved"


def test_refusals_say_what_to_do(sent, chair, vice, chief, secretary):
    row, item = of(sent, chair), budget(sent)
    for act, word in (
        (lambda: row.agree(by=chief, read=1), "ikke bedt om at godkende for"),
        (lambda: row.suggest(item, "<p></p>", by=chair, read=1), "Teksten er tom"),
        (lambda: row.suggest(item, "<p>Budget 2027 blev godkendt.</p>", by=chair, read=1), "ikke ændret noget"),
        (lambda: row.suggest(item, "x" * 100_001, by=chair, read=1), "for lang"),
        (lambda: row.object_to(item, " ", by=chair, read=1), "Skriv, hvad du mener"),
        (lambda: row.name_substitute(chair, by=chair), "Vælg et andet medlem"),
    ):
        with pytest.raises(TransitionError, match=word):
            act()
    wish = row.object_to(item, "Det var ikke sådan.", by=chair, read=1)
    with pytest.raises(TransitionError, match="Skriv, hvordan teksten skal lyde"):
        wish.take(by=secretary, read=1)
    with pytest.raises(TransitionError, match="Kun den, der"):
        wish.withdraw(by=vice)
    second = of(sent, vice).suggest(item, "<p>Andet.</p>", by=vice, read=1)
    wish.take(by=secretary, read=1, html="<p>Drøftet.</p>")
    with pytest.raises(TransitionError, match="Saml de to tekster"):
        second.take(by=secretary, read=2)
    AgendaItem.objects.filter(pk=item.pk).update(status="withdrawn")
    minutes = Minutes.objects.get(pk=sent.pk)
    minutes.take_back(by=secretary, reason="Udgår.")
    minutes.submit(by=secretary)
    with pytest.raises(TransitionError, match="udgået"):
        second.take(by=secretary, read=3)
    with pytest.raises(TransitionError, match="udgået"):
        of(sent, chair).suggest(item, "<p>Nyt.</p>", by=chair, read=3)
    assert AuditEntry.objects.filter(action="approval.given").count() == 0


def test_nobody_is_asked_for_an_item_that_they_take_no_part_in(sent, chair, vice):
    member = sent.meeting.forum.memberships.get(user=vice)
    Exclusion.objects.create(item=budget(sent), membership=member)
    with pytest.raises(TransitionError):
        of(sent, vice).agree([budget(sent)], by=vice, read=1)
    of(sent, vice).agree(by=vice, read=1)
    of(sent, chair).agree(by=chair, read=1)
    assert (status(sent), Approval.objects.filter(approver__user=vice).count()) == ("approved", 3)


def test_substitute_and_paper_are_told_apart(sent, chair, vice, chief, secretary):
    of(sent, vice).name_substitute(chief, by=vice)
    assert told("submitted") == ["chef", "forperson", "naest"]
    of(sent, chief).agree(by=chief, read=1)
    of(sent, chair).agree(by=secretary, read=1, on_paper=True)
    minutes = Minutes.objects.get(pk=sent.pk)
    assert minutes.approved_by == ["Frode Forperson", "Cilla Chef for Nanna Næst"]
    assert set(Approval.objects.values_list("approver__name", "how")) == {
        ("Frode Forperson", "paper"),
        ("Nanna Næst", "substitute"),
    }


def test_left_to_the_next_meeting_nobody_is_asked(sent, chair, secretary):
    sent.leave_to_next_meeting(by=secretary)
    with pytest.raises(TransitionError, match="næste møde"):
        of(sent, chair).agree(by=chair, read=1)
    assert AuditEntry.objects.get(action="approval.approver_changed").data == {"rule": "next_meeting"}


@pytest.mark.django_db(transaction=True)
def test_approving_and_editing_at_the_same_instant(agenda, secretary, chair, vice):
    Forum.objects.update(approval_rule=Rule.CHAIRS)
    agenda.forum.refresh_from_db()
    minutes = hold(agenda, secretary=secretary, chair=chair)
    of(minutes, chair).agree(by=chair, read=1)
    wish = of(minutes, vice).suggest(budget(minutes), "<p>Drøftet.</p>", by=vice, read=1)
    start, said = threading.Barrier(2), []

    def at_once(act) -> None:
        try:
            start.wait(30)
            said.append(bool(act()))
        except TransitionError as refused:
            said.append(str(refused))
        finally:
            connection.close()

    row = of(minutes, vice)
    acts = [lambda: row.agree([budget(minutes)], by=vice, read=1), lambda: wish.take(by=secretary, read=1)]
    both = [threading.Thread(target=at_once, args=[act]) for act in acts]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    # Either the yes came first and took the wish back, or the text was changed and the old one is not approved.
    refused = {one for one in said if isinstance(one, str)}
    newest = minutes.newest()
    if newest.state == "approved":
        assert refused == {"Referatet er allerede godkendt. Der er ikke ændret noget."} or len(refused) == 1
    else:
        hashes = text_hashes(newest.snapshot.document)
        stands = Approval.objects.filter(item=budget(minutes), undone_at=None, sha256=hashes[str(budget(minutes).key)])
        assert (len(refused), stands.count()) in ((1, 0), (1, 2), (1, 1))
    assert len(refused) == 1
