"""Nobody's yes stands on a text they did not see, whatever is done in whatever order: Hypothesis tries."""

import datetime
import itertools

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from decisions.approved_text import text_hashes
from decisions.models import Addendum, Decision, Minutes
from decisions.models.with_addenda import stamp_of
from decisions.tasks import keep_approvals
from decisions.tests.approvals import fresh, of
from decisions.tests.conftest import hold
from meetings.models import Forum, Notice, TransitionError

PERSON, WORD = st.integers(0, 1), st.integers(0, 2)
# Three items, and the cover.
PIECE = st.integers(0, 3)


class Round(RuleBasedStateMachine):
    """Edits, approvals, undos, substitutes, deadlines and addenda in any order, against a model of what each person
    has seen."""

    world = None

    @initialize(approved=st.booleans())
    def begin(self, approved):
        type(self).world.__enter__()
        self.minutes, self.people, self.secretary = type(self).cast()
        self.seen = {}  # (approver, key of the piece) -> hashes that they said yes to and did not undo
        if approved:
            self.everybody_agrees()

    def is_open(self):
        return hasattr(self, "minutes") and fresh(self.minutes).is_in_approval

    def is_first(self):
        return hasattr(self, "minutes") and fresh(self.minutes).status == "submitted"

    def is_added_to(self):
        return hasattr(self, "minutes") and fresh(self.minutes).addenda_sent_at is not None

    def is_approved(self):
        return hasattr(self, "minutes") and not self.is_open() and fresh(self.minutes).status == "approved"

    def item(self, number):
        return self.minutes.meeting.items.in_order()[number] if number < 3 else None

    def key(self, item):
        return str(item.key) if item else "cover"

    def forget(self, who, key):
        """What is approved by all is not undone any more."""
        approved = fresh(self.minutes).versions.approved()
        kept = {text_hashes(one.snapshot.document)[key] for one in approved}
        self.seen[who, key] = self.seen.get((who, key), set()) & kept

    def say_yes(self, who, items, read):
        user = self.people[who]
        hashes = text_hashes(fresh(self.minutes).newest().snapshot.document)
        was_read = text_hashes(fresh(self.minutes).versions.get(number=read).snapshot.document)
        row = of(self.minutes, user)
        for one in row.agree(items, by=row.substitute or user, read=read):
            assert one.sha256 == hashes[one.key] == was_read[one.key]
            self.seen.setdefault((who, one.key), set()).add(one.sha256)

    @precondition(is_open)
    @rule(who=PERSON, number=st.one_of(st.none(), PIECE), old=st.booleans())
    def agree(self, who, number, old):
        read = max(fresh(self.minutes).newest().number - old, 1)
        is_first = self.is_first()
        try:
            self.say_yes(who, None if number is None else [self.item(number)], read)
        except TransitionError:
            assert old or not is_first

    @precondition(is_open)
    @rule()
    def everybody_agrees(self):
        for who in (0, 1):
            if self.is_open():
                self.say_yes(who, None, fresh(self.minutes).newest().number)

    @precondition(is_open)
    @rule(who=PERSON, number=PIECE)
    def undo(self, who, number):
        item = self.item(number)
        of(self.minutes, self.people[who]).undo(item, by=self.people[who])
        self.forget(who, self.key(item))

    @precondition(is_open)
    @rule(who=PERSON, number=PIECE, word=WORD, take=st.booleans())
    def correct(self, who, number, word, take):
        user, read, item = self.people[who], fresh(self.minutes).newest().number, self.item(number)
        added = Addendum.objects.pending().filter(minutes=self.minutes, item=item).first()
        addendum = added.number if added and self.is_added_to() else None
        if item is None and addendum is None:
            return
        try:
            wish = of(self.minutes, user).suggest(item, f"<p>Tekst {word}.</p>", by=user, read=read, addendum=addendum)
        except TransitionError:
            return
        self.forget(who, self.key(item))
        if take:
            wish.take(by=self.secretary, read=read)
        else:
            wish.decline(by=self.secretary, read=read)

    @precondition(is_first)
    @rule(number=st.integers(0, 2), word=WORD)
    def edit(self, number, word):
        minutes = fresh(self.minutes)
        minutes.take_back(by=self.secretary, reason="Rettes.")
        decision = Decision.objects.of(self.item(number))
        decision.write("decision", f"<p>Tekst {word}.</p>", version=decision.decision_version, by=self.secretary)
        minutes.submit(by=self.secretary)

    @precondition(is_first)
    @rule(came=st.booleans())
    def somebody_came_after_all(self, came):
        minutes = fresh(self.minutes)
        minutes.take_back(by=self.secretary, reason="Fremmødet.")
        minutes.meeting.participants.filter(name="Cilla Chef").update(presence="present" if came else "absent")
        minutes.submit(by=self.secretary)

    @precondition(is_approved)
    @rule(number=PIECE, word=WORD)
    def add(self, number, word):
        minutes = fresh(self.minutes)
        Addendum.objects.write(minutes, self.item(number), f"<p>Tilføjet {word}.</p>", by=self.secretary)
        self.send()

    @precondition(is_added_to)
    @rule(word=WORD)
    def add_otherwise(self, word):
        fresh(self.minutes).take_back_addenda(by=self.secretary, reason="Rettes.")
        row = Addendum.objects.pending().filter(minutes=self.minutes)[0]
        row.rewrite(f"<p>Tilføjet {word}.</p>", by=self.secretary, seen=row.stamp)
        self.send()

    def send(self):
        minutes = fresh(self.minutes)
        minutes.send_addenda(by=self.secretary, seen=stamp_of(list(minutes.addenda.pending())))

    @precondition(is_open)
    @rule(who=PERSON, named=st.booleans())
    def substitute(self, who, named):
        row = of(self.minutes, self.people[who])
        row.name_substitute(self.secretary if named else None, by=self.people[who])

    @precondition(is_open)
    @rule()
    def deadline(self):
        Minutes.objects.filter(pk=self.minutes.pk).update(approve_by=datetime.date(2026, 1, 1))
        keep_approvals()

    @invariant()
    def every_yes_stands_on_a_text_that_was_seen(self):
        if not hasattr(self, "minutes"):
            return
        minutes = fresh(self.minutes)
        if minutes.status == "approved":
            hashes = text_hashes(minutes.approved_version().snapshot.document)
            unseen = [key for who in (0, 1) for key in hashes if hashes[key] not in self.seen.get((who, key), ())]
            assert unseen == []
        if minutes.is_in_approval:
            hashes = minutes.to_approve(minutes.newest())
            for who, one in enumerate(minutes.standings()):
                assert one.items == list(hashes)
                assert set(one.approved) == {key for key in hashes if hashes[key] in self.seen.get((who, key), ())}

    @invariant()
    def approved_text_never_changes(self):
        if not hasattr(self, "minutes"):
            return
        approved = [one.snapshot.document for one in fresh(self.minutes).versions.approved().order_by("number")]
        for before, after in itertools.pairwise(approved):
            assert text_hashes(bare(before)) == text_hashes(bare(after))

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


def bare(document):
    """The document without what was added to it."""
    items = [{name: said for name, said in item.items() if name != "addenda"} for item in document["items"]]
    return {**{name: said for name, said in document.items() if name != "addenda"}, "items": items}


def test_no_sequence_of_acts_lets_a_yes_stand_on_another_text(agenda, secretary, chair, vice, django_db_blocker):
    Forum.objects.update(approval_rule=Forum.ApprovalRule.CHAIRS)
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
            max_examples=7,
            stateful_step_count=14,
            phases=[Phase.generate],
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
