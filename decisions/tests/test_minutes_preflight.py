"""What is found in draft minutes, where, and whether it holds them up."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chefforum.testing import item as make_item
from decisions.minutes_preflight import check, unanswered
from decisions.models import Absence, Decision, FollowUp, Statement
from decisions.tests.drafted import drafted_minutes
from meetings.models import Attachment, Meeting, Participant

CPR = "010190-1238"


@pytest.fixture
def drafted(agenda, secretary):
    """Minutes in which nothing is found."""
    minutes = drafted_minutes(agenda, secretary)
    Participant.objects.create(meeting=agenda, position=9, name="Signe Sekretær", role="secretary", presence="present")
    return minutes


@pytest.fixture
def budget(drafted):
    return drafted.meeting.items.get(title="Budget 2027")


def found(minutes) -> list[tuple[str, bool, str]]:
    """Code, whether it holds up, and at which item."""
    return [(one.code, one.is_must, one.place.item.label if one.place.item else "") for one in check(minutes)]


def decide(item, **said) -> None:
    Decision.objects.filter(item=item).update(**said)


def test_minutes_in_order_have_no_findings(drafted):
    assert found(drafted) == []


def test_item_without_a_decision_holds_up(drafted, budget):
    Decision.objects.get(item=budget).point_outcomes.all().delete()
    decide(budget, html="", outcome="", discussion="<p>Der blev talt længe.</p>")
    assert found(drafted) == [("decision_missing", True, "3")]
    (finding,) = unanswered(drafted)
    assert (finding.place_text, finding.url) == ("Beslutning", f"/moeder/{drafted.meeting_id}/afhold/#punkt-3")


def test_item_that_only_lists_may_have_none(drafted, budget):
    Decision.objects.get(item=budget).point_outcomes.all().delete()
    decide(budget, html="", outcome="")
    type(budget).objects.filter(pk=budget.pk).update(lists_backlog=True)
    assert found(drafted) == [("decision_missing", False, "3")]


@pytest.mark.parametrize("status", ["withdrawn", "returned"])
def test_nothing_is_asked_of_what_was_not_treated(drafted, budget, status):
    Decision.objects.get(item=budget).point_outcomes.all().delete()
    decide(budget, html="", outcome="")
    type(budget).objects.filter(pk=budget.pk).update(status=status)
    assert found(drafted) == []


@pytest.mark.parametrize(("edited", "must"), [(False, True), (True, False)])
def test_point_without_an_outcome(drafted, budget, edited, must):
    budget.points.create(position=2, html="at resten overføres")
    decide(budget, edited=edited)
    assert found(drafted) == [("point_open", must, "3")]
    assert check(drafted)[0].text == "Indstillingens punkt 2 har intet udfald. Vælg et."


def test_postponed_to_no_meeting_and_not_moved_there(drafted, budget, chefforum, secretary):
    decision = Decision.objects.get(item=budget)
    decision.point_outcomes.update(outcome="postponed")
    decide(budget, outcome="postponed")
    assert found(drafted) == [("postponed_nowhere", True, "3")]
    decide(budget, goes_on_at=Meeting.objects.plan(forum=chefforum, by=secretary, held_on=datetime.date(2026, 12, 16)))
    assert found(drafted) == [("postponed_not_moved", True, "3")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"html": "<p>[indsæt beløb] bevilges.</p>"}, ("placeholder", True)),
        ({"discussion": "<p>Hvad med XXX?</p>"}, ("placeholder", False)),
        ({"html": "<p>Godkendt med den ændring, at …</p>"}, ("change_open", True)),
        ({"html": f"<p>Vedrører {CPR}.</p>"}, ("cpr", True)),
        ({"discussion": f"<p>Vedrører {CPR}.</p>"}, ("cpr", True)),
        ({"public": f"<p>Vedrører {CPR}.</p>"}, ("cpr", True)),
    ],
)
def test_texts_that_are_not_to_go_out(drafted, budget, said, expected):
    decide(budget, **said)
    assert found(drafted) == [(*expected, "3")]
    assert CPR not in "".join(one.text + one.name for one in check(drafted))


def test_personal_numbers_in_statements_handed_out_files_and_new_items(drafted, budget):
    Statement.objects.create(item=budget, name="Cilla Chef", html=f"<p>Om {CPR}.</p>")
    Attachment.objects.create(item=budget, position=8, title=f"Brev fra {CPR}", handed_out=True)
    Attachment.objects.create(item=budget, position=9, title=f"Kendt brev fra {CPR}")
    new = make_item(drafted.meeting, f"Sagen om {CPR}", number=4, taken_up=True)
    Decision.objects.create(item=new, html="<p>Drøftet.</p>")
    type(new).objects.filter(pk=new.pk).update(status="decided")
    assert found(drafted) == [("cpr", True, "3"), ("cpr", True, "3"), ("cpr", True, "4")]
    assert [one.place_text for one in check(drafted)] == [
        "Protokolbemærkning",
        "Brev fra 010190-••••",
        "Punktets tekst",
    ]


def test_file_that_was_handed_out_is_looked_into(drafted, budget):
    attachment = Attachment.objects.create(item=budget, position=8, title="Brev", handed_out=True)
    attachment.attach(b"%PDF-1.7 brev", name="brev.pdf", type="application/pdf")
    assert found(drafted) == [("file_unread", False, "3")]


def test_closed_item_says_what_others_may_know(drafted, chefforum):
    closed = drafted.meeting.items.get(closed=True)
    decide(closed, public="")
    assert found(drafted) == [("public_missing", False, "2")]
    chefforum.visibility = "members"
    chefforum.save()
    drafted.meeting.refresh_from_db()
    assert found(type(drafted).objects.get(pk=drafted.pk)) == []


def test_who_was_there(drafted):
    people = drafted.meeting.participants
    people.filter(name="Cilla Chef").update(presence="expected")
    assert found(drafted) == [("presence_open", True, "")]
    assert "om Cilla Chef deltog" in check(drafted)[0].text
    people.update(presence="expected")
    assert found(drafted) == [("presence_missing", True, "")]
    people.exclude(role="secretary").update(presence="present")
    people.filter(role="secretary").update(presence="absent")
    assert found(drafted) == [("referent_missing", False, "")]


def test_substitute_who_was_never_called_is_not_asked_for(drafted):
    Participant.objects.create(meeting=drafted.meeting, position=12, name="Rasmus Reserve", role="substitute")
    assert found(drafted) == []


@pytest.mark.parametrize("reason", ["disqualified", "away"])
def test_whoever_took_no_part_has_no_statement(drafted, budget, reason):
    person = drafted.meeting.participants.get(name="Cilla Chef")
    Statement.objects.create(item=budget, name="Cilla Chef", html="<p>Nej tak.</p>")
    assert found(drafted) == []
    Absence.objects.create(participant=person, item=budget, reason=reason)
    assert found(drafted) == [("statement_of_absent", True, "3")]
    assert ("inhabil" in check(drafted)[0].text) is (reason == "disqualified")


def test_item_that_nobody_marked_as_treated_is_told_once(drafted):
    drafted.meeting.items.update(status="on_agenda")
    assert found(drafted) == [("not_treated", False, "")]
    assert "Punkt 1, 2 og 3 er ikke markeret" in check(drafted)[0].text


def test_follow_up_that_nobody_hears_of_or_that_is_past(drafted, budget):
    FollowUp.objects.create(forum=budget.forum, item=budget, what="Skriv til alle", who="Staben", due_on="2026-01-01")
    assert found(drafted) == [("follow_up_past", False, "3"), ("follow_up_unheard", False, "3")]


def test_same_queries_for_3_and_30_items(drafted):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            check(drafted)
        return len(seen)

    attachment = Attachment.objects.create(
        item=drafted.meeting.items.get(title="Budget 2027"), position=8, title="Brev", handed_out=True
    )
    attachment.attach(b"%PDF-1.7 brev", name="brev.pdf", type="application/pdf")
    few = queries()
    for number in range(27):
        row = make_item(drafted.meeting, f"Sag {number}", number=10 + number, taken_up=True)
        Decision.objects.create(item=row, html="<p>Drøftet.</p>")
        Statement.objects.create(item=row, name="Cilla Chef", html="<p>Nej tak.</p>")
    assert queries() == few
