"""Approval item by item: each act, what it refuses, and that nobody's yes stands on a text they did not see."""

import datetime
import threading

import pytest
import time_machine
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chefforum.testing import join, person
from decisions.approved_text import text_hash, text_hashes
from decisions.models import Approval, Approver, Decision, Minutes, Statement
from decisions.tasks import keep_approvals
from decisions.tests.conftest import hold
from meetings.approval_sheet import sheet_lines
from meetings.documents import document_html, render_pdf
from meetings.mails import compose
from meetings.models import AgendaItem, AuditEntry, Exclusion, Forum, Notice, TransitionError
from meetings.tests.archive_gate import assert_archive_grade
from meetings.tests.pdf_reading import page_texts

Rule = Forum.ApprovalRule
MONDAY = datetime.datetime(2026, 12, 7, 9, tzinfo=datetime.UTC)


@pytest.fixture
def vice(chefforum):
    user = person("naest", "Nanna", "Næst")
    join(chefforum, user, "vice_chair", title="Direktør")
    return user


@pytest.fixture
def sent(agenda, secretary, chair, vice, chief):
    """Minutes in approval, which chair and vice chair give."""
    with time_machine.travel(MONDAY, tick=False):
        Forum.objects.update(approval_rule=Rule.CHAIRS)
        agenda.forum.refresh_from_db()
        minutes = hold(agenda, secretary=secretary, chair=chair)
        yield minutes


def of(minutes, user) -> Approver:
    return Approver.objects.of(user, Minutes.objects.select_related("meeting__forum").get(pk=minutes.pk))[0]


def budget(minutes) -> AgendaItem:
    return minutes.meeting.items.get(title="Budget 2027")


def status(minutes) -> str:
    return Minutes.objects.get(pk=minutes.pk).status


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list("user__username", flat=True))


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
    with pytest.raises(TransitionError, match="ændret, efter at du læste"):
        of(sent, chair).agree(by=chair, read=1)
    assert [one.item.title for one in of(sent, chair).agree(by=chair, read=2)] == ["Budget 2027"]
    of(sent, vice).agree(by=vice, read=2)
    assert status(sent) == "approved"


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
    assert (status(sent), Approval.objects.filter(approver__user=vice).count()) == ("approved", 2)


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


def test_clock_reminds_those_who_are_missing_once(sent, chair, vice):
    of(sent, chair).agree(by=chair, read=1)
    with time_machine.travel(MONDAY + datetime.timedelta(days=3), tick=False):
        keep_approvals()
    assert told("approval_due") == []
    for days in (4, 4, 6, 9):
        with time_machine.travel(MONDAY + datetime.timedelta(days=days), tick=False):
            keep_approvals()
    assert (told("approval_due"), status(sent)) == (["naest"], "submitted")


@pytest.mark.parametrize("objects", [False, True])
def test_silence_approves_after_the_deadline_unless_somebody_objects(
    agenda, secretary, chair, chief, objects, signed_in
):
    Forum.objects.update(approval_rule=Rule.TACIT)
    agenda.forum.refresh_from_db()
    with time_machine.travel(MONDAY, tick=False):
        minutes = hold(agenda, secretary=secretary, chair=chair)
        of(minutes, chair).agree(by=chair, read=1)
        if objects:
            of(minutes, chief).object_to(budget(minutes), "Nej.", by=chief, read=1).decline(by=secretary, read=1)
    with time_machine.travel(MONDAY + datetime.timedelta(days=7), tick=False):
        keep_approvals()
        assert status(minutes) == "submitted"
    with time_machine.travel(MONDAY + datetime.timedelta(days=8), tick=False):
        keep_approvals()
    minutes.refresh_from_db()
    if not objects:
        assert sheet_lines(minutes.newest().snapshot.document) == [
            "Frode Forperson (forperson): godkendt den 7. december 2026 kl. 10.00, version 1.",
            "Cilla Chef: ingen indsigelse inden den 14. december 2026.",
        ]
    assert (minutes.status, minutes.tacit, minutes.approved_on, minutes.approved_by) == (
        ("submitted", False, None, [])
        if objects
        else ("approved", True, datetime.date(2026, 12, 14), ["Frode Forperson"])
    )


def test_hash_is_of_what_is_said_and_not_of_what_is_counted_later(sent):
    item = sent.newest().snapshot.document["items"][2]
    file = {"name": "a.pdf", "sha256": "a" * 64, "type": "application/pdf", "size": 3, "pages": None}
    one, other, third = (
        {**item, "attachments": [{**item["attachments"][0], "file": {**file, **said}}]}
        for said in ({}, {"pages": 4}, {"sha256": "b" * 64})
    )
    assert text_hash(one) == text_hash(other) != text_hash(third)
    assert text_hash(item) != text_hash({**item, "decision": {**item["decision"], "html": "<p>Nej.</p>"}})


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


class Round(RuleBasedStateMachine):
    """Edits, approvals, undos, substitutes and deadlines in any order, against a model of what each person has seen."""

    world = None

    @initialize()
    def begin(self):
        type(self).world.__enter__()
        self.minutes, self.people, self.secretary = type(self).cast()
        self.seen = {}  # (approver, item key) -> hashes that they said yes to and did not undo
        self.asked = set()
        self.words = 0

    def fresh(self):
        return Minutes.objects.select_related("meeting__forum").get(pk=self.minutes.pk)

    def is_open(self):
        return hasattr(self, "minutes") and self.fresh().status == "submitted"

    def item(self, number):
        return self.minutes.meeting.items.in_order()[number]

    @precondition(is_open)
    @rule(who=st.integers(0, 1), number=st.one_of(st.none(), st.integers(0, 2)), old=st.booleans())
    def agree(self, who, number, old):
        user, version = self.people[who], self.fresh().newest()
        hashes = text_hashes(version.snapshot.document)
        row = of(self.minutes, user)
        by = row.substitute or user
        items = None if number is None else [self.item(number)]
        try:
            new = row.agree(items, by=by, read=version.number - old)
        except TransitionError:
            assert old
            return
        assert not old
        for one in new:
            assert one.sha256 == hashes[str(one.item.key)]
            self.seen.setdefault((who, str(one.item.key)), set()).add(one.sha256)

    @precondition(is_open)
    @rule(who=st.integers(0, 1), number=st.integers(0, 2))
    def undo(self, who, number):
        item = self.item(number)
        of(self.minutes, self.people[who]).undo(item, by=self.people[who])
        self.seen.pop((who, str(item.key)), None)

    @precondition(is_open)
    @rule(who=st.integers(0, 1), number=st.integers(0, 2), word=st.integers(0, 2), take=st.booleans())
    def correct(self, who, number, word, take):
        user, read, item = self.people[who], self.fresh().newest().number, self.item(number)
        try:
            wish = of(self.minutes, user).suggest(item, f"<p>Tekst {word}.</p>", by=user, read=read)
        except TransitionError:
            return
        self.seen.pop((who, str(item.key)), None)
        if take:
            wish.take(by=self.secretary, read=read)
        else:
            wish.decline(by=self.secretary, read=read)

    @precondition(is_open)
    @rule(number=st.integers(0, 2), word=st.integers(0, 2))
    def edit(self, number, word):
        minutes = self.fresh()
        minutes.take_back(by=self.secretary, reason="Rettes.")
        decision = Decision.objects.of(self.item(number))
        decision.write("decision", f"<p>Tekst {word}.</p>", version=decision.decision_version, by=self.secretary)
        minutes.submit(by=self.secretary)

    @precondition(is_open)
    @rule(who=st.integers(0, 1), named=st.booleans())
    def substitute(self, who, named):
        row = of(self.minutes, self.people[who])
        row.name_substitute(self.secretary if named else None, by=self.people[who])

    @precondition(is_open)
    @rule()
    def deadline(self):
        Minutes.objects.filter(pk=self.minutes.pk).update(approve_by=datetime.date(2026, 1, 1))
        keep_approvals()

    @rule()
    def look(self):
        """Once they are approved nothing is left but to read them."""

    @invariant()
    def every_yes_stands_on_a_text_that_was_seen(self):
        if not hasattr(self, "minutes"):
            return
        minutes = self.fresh()
        newest = minutes.newest()
        hashes = text_hashes(
            (
                newest if newest.state == "submitted" else minutes.versions.get(number=newest.number - 1)
            ).snapshot.document
        )
        if minutes.status == "approved":
            whole = {(who, key) for who in (0, 1) for key in hashes}
            assert {pair for pair in whole if hashes[pair[1]] in self.seen.get(pair, ())} == whole
            return
        for who, one in enumerate(minutes.standings()):
            assert set(one.approved) == {key for key in hashes if hashes[key] in self.seen.get((who, key), ())}

    @invariant()
    def nobody_is_asked_twice_for_an_unchanged_item(self):
        if not hasattr(self, "minutes"):
            return
        asked = []
        for notice in Notice.objects.filter(kind="asked_again", meeting=self.minutes.meeting):
            for number, key in notice.data["asks"]:
                versions = [self.minutes.versions.get(number=one) for one in (number, number - 1)]
                now, was = (text_hashes(one.snapshot.document) for one in versions)
                assert now[key] != was[key]
                asked.append((notice.user_id, notice.data["approver"], number, key))
        assert len(asked) == len(set(asked))

    def teardown(self):
        type(self).world.__exit__(None, None, None)


def test_no_sequence_of_acts_lets_a_yes_stand_on_another_text(agenda, secretary, chair, vice, django_db_blocker):
    from django.db import transaction
    from hypothesis.stateful import run_state_machine_as_test

    Forum.objects.update(approval_rule=Rule.CHAIRS)
    agenda.forum.refresh_from_db()
    minutes = hold(agenda, secretary=secretary, chair=chair)

    class World:
        """Each run goes back to the minutes as they were sent."""

        def __enter__(self):
            self.point = transaction.savepoint()

        def __exit__(self, *_raised):
            transaction.savepoint_rollback(self.point)

    Round.world, Round.cast = World(), staticmethod(lambda: (minutes, [chair, vice], secretary))
    run_state_machine_as_test(
        Round,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_approval_sheet_tells_who_how_and_when(sent, chair, vice, chief, secretary):
    of(sent, vice).name_substitute(chief, by=vice)
    of(sent, chief).agree(by=chief, read=1)
    of(sent, chair).agree(by=chair, read=1)
    first, last = sent.versions.order_by("number")
    document = last.snapshot.document
    said = {"at": "2026-12-07T10:00", "version": 1, "sha256": first.snapshot_id}
    assert document["approval"]["sheet"] == [
        {"name": "Frode Forperson", "role": "chair", "how": "online", **said},
        {"name": "Nanna Næst", "role": "vice_chair", "how": "substitute", "by": "Cilla Chef", **said},
    ]
    assert "sheet" not in first.snapshot.document["approval"]
    html = document_html(document, stylesheet="")
    assert "Frode Forperson (forperson): godkendt den 7. december 2026 kl. 10.00, version 1." in html
    assert "godkendt af Cilla Chef som stedfortræder den" in html and first.snapshot_id in html
    assert "Godkendelse</h2>" not in document_html(first.snapshot.document, stylesheet="")


def test_sheet_is_the_last_page_of_a_document_of_archive_grade(sent, chair, vice):
    for user in (chair, vice):
        of(sent, user).agree(by=user, read=1)
    pdf = render_pdf(sent.newest().snapshot.document)
    assert_archive_grade(pdf)
    page = " ".join(page_texts(pdf)[-1].split())
    assert "Godkendelse" in page and "Nanna Næst (næstforperson): godkendt" in page
