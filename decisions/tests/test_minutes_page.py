"""The minutes from the end of the meeting until they are approved, as the secretary and the chair have them."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.minutes_preflight import unanswered
from decisions.models import Decision, Minutes, MinutesVersion, RegisterEntry, Session
from decisions.tests.drafted import drafted_minutes
from meetings.models import AuditEntry, Meeting, Notice, Override, Rendering, TransitionError

REASON = "Det er aftalt med forpersonen."


@pytest.fixture
def drafted(agenda, secretary, chair):
    return drafted_minutes(agenda, secretary)


@pytest.fixture
def lacking(drafted):
    """The same, where the budget has no decision."""
    Decision.objects.filter(item__title="Budget 2027").update(html="", outcome="")
    budget = Decision.objects.get(item__title="Budget 2027")
    budget.point_outcomes.all().delete()
    return drafted


def address(minutes, name="minutes", *args):
    return reverse(name, args=[minutes.meeting_id, *args])


def states(minutes) -> tuple[str, str]:
    fresh = Minutes.objects.select_related("meeting").get(pk=minutes.pk)
    return fresh.status, fresh.meeting.status


def logged(minutes, action: str) -> list[dict]:
    return list(AuditEntry.objects.filter(meeting=minutes.meeting, action=action).values_list("data", flat=True))


def test_page_shows_the_minutes_as_they_read_now_and_sends_them(drafted, secretary, chair, signed_in):
    text = signed_in(secretary).get(address(drafted)).text
    assert "<p>Godkendt.</p>" in text
    assert f"{reverse('hold', args=[drafted.meeting_id])}#punkt-3" in text
    assert f'action="{address(drafted, "submit_minutes")}"' in text
    answer = signed_in(secretary).post(address(drafted, "submit_minutes"), follow=True)
    assert states(drafted) == ("submitted", "in_approval")
    assert "Referatet er sendt til godkendelse." in answer.text


@pytest.mark.parametrize("who", ["chair", "chief", "employee", "anonymous"])
def test_page_is_the_secretarys(drafted, who, request, signed_in):
    client = signed_in(request.getfixturevalue(who))
    answer = client.get(address(drafted))
    assert (answer.status_code, getattr(answer, "url", "")[:13]) == {"anonymous": (302, "/konto/login/")}.get(
        who, (403, "")
    )


def test_what_holds_up_is_told_and_refused(lacking, secretary, signed_in):
    client = signed_in(secretary)
    text = client.get(address(lacking)).text
    assert "1 ting skal rettes eller begrundes" in text
    assert f'action="{address(lacking, "submit_minutes")}"' not in text
    answer = client.post(address(lacking, "submit_minutes"), follow=True)
    assert "Der er stadig noget, der skal rettes eller begrundes" in answer.text
    assert (states(lacking), MinutesVersion.objects.count()) == (("draft", "minutes_drafted"), 0)


def test_answer_with_a_reason_lets_them_go(lacking, secretary, signed_in):
    client = signed_in(secretary)
    (finding,) = unanswered(lacking)
    said = {"finding": finding.name, "reason": "kort"}
    refused = client.post(address(lacking, "answer_minutes_finding"), said)
    assert (refused.status_code, ">kort</textarea>" in refused.text) == (422, True)
    client.post(address(lacking, "answer_minutes_finding"), {**said, "reason": REASON})
    override = Override.objects.get()
    assert (override.finding, override.reason, unanswered(lacking)) == (finding.name, REASON, [])
    client.post(address(lacking, "take_back_minutes_answer", override.pk))
    assert [one.name for one in unanswered(lacking)] == [finding.name]
    client.post(address(lacking, "answer_minutes_finding"), {**said, "reason": REASON})
    client.post(address(lacking, "submit_minutes"))
    assert states(lacking) == ("submitted", "in_approval")


def test_nothing_is_answered_once_they_are_sent(drafted, secretary):
    Decision.objects.filter(item__title="Budget 2027").update(html="<p>[indsæt beløb]</p>")
    drafted.submit(by=secretary)
    (finding,) = unanswered(drafted)
    with pytest.raises(TransitionError):
        Override.objects.accept(
            drafted.meeting, finding, by=secretary, reason=REASON, while_in=["in_session", "minutes_drafted"]
        )


def test_taking_back_hides_what_was_sent_and_lets_it_be_written(drafted, secretary, chief, signed_in):
    drafted.submit(by=secretary)
    assert MinutesVersion.objects.visible_to(chief).count() == 1
    client = signed_in(secretary)
    refused = client.post(address(drafted, "take_back_minutes"), {"reason": " "})
    assert (refused.status_code, states(drafted)) == (422, ("submitted", "in_approval"))
    client.post(address(drafted, "take_back_minutes"), {"reason": "Et navn er forkert."})
    assert states(drafted) == ("draft", "minutes_drafted")
    assert logged(drafted, "minutes.taken_back") == [{"reason": "Et navn er forkert."}]
    assert MinutesVersion.objects.visible_to(chief).count() == 0
    assert RegisterEntry.objects.filter(meeting=drafted.meeting).count() == 0
    decision = Decision.objects.get(item__title="Budget 2027")
    decision.write("decision", "<p>Budgettet blev godkendt.</p>", version=decision.decision_version, by=secretary)
    version = Minutes.objects.get(pk=drafted.pk).submit(by=secretary)
    assert (version.number, version.snapshot.document["items"][2]["decision"]["html"]) == (
        2,
        "<p>Budgettet blev godkendt.</p>",
    )
    assert [one.number for one in MinutesVersion.objects.visible_to(chief).latest_first()] == [2, 1]


@pytest.mark.parametrize("status", ["draft", "approved", "archived"])
def test_taking_back_is_refused_unless_they_await_approval(drafted, secretary, chair, status):
    if status != "draft":
        drafted.submit(by=secretary)
        drafted.approve(by=chair)
    if status == "archived":
        drafted.archive(by=secretary)
    before = states(drafted)
    with pytest.raises(TransitionError):
        drafted.take_back(by=secretary, reason=REASON)
    assert (states(drafted), logged(drafted, "minutes.taken_back")) == (before, [])


def test_chair_approves_what_was_read_by_one_button(drafted, secretary, chair, signed_in):
    drafted.submit(by=secretary)
    client = signed_in(chair)
    text = client.get(drafted.meeting.get_absolute_url()).text
    assert f'action="{address(drafted, "approve_minutes")}"' in text
    assert '<input type="hidden" name="version" value="1">' in text
    client.post(address(drafted, "approve_minutes"), {"version": "1"})
    assert states(drafted) == ("approved", "approved")
    assert Minutes.objects.get(pk=drafted.pk).approved_by == ["Frode Forperson"]


def test_what_was_changed_since_it_was_read_is_not_approved(drafted, secretary, chair, signed_in):
    drafted.submit(by=secretary)
    drafted.take_back(by=secretary, reason=REASON)
    decision = Decision.objects.of(drafted.meeting.items.in_order()[0])
    decision.write("decision", "<p>Det er noget andet.</p>", version=decision.decision_version, by=secretary)
    drafted.submit(by=secretary)
    answer = signed_in(chair).post(address(drafted, "approve_minutes"), {"version": "1"}, follow=True)
    assert "Dette er ændret, efter at du læste det: Punkt 1." in answer.text
    assert states(drafted) == ("submitted", "in_approval")


def test_what_reads_as_it_did_is_approved_in_whichever_version_it_was_read(drafted, secretary, chair, signed_in):
    drafted.submit(by=secretary)
    drafted.take_back(by=secretary, reason=REASON)
    drafted.submit(by=secretary)
    signed_in(chair).post(address(drafted, "approve_minutes"), {"version": "1"})
    assert states(drafted) == ("approved", "approved")


@pytest.mark.parametrize("who", ["secretary", "chief"])
def test_others_neither_have_the_button_nor_approve(drafted, secretary, who, request, signed_in):
    drafted.submit(by=secretary)
    client = signed_in(request.getfixturevalue(who))
    assert address(drafted, "approve_minutes") not in client.get(drafted.meeting.get_absolute_url()).text
    assert client.post(address(drafted, "approve_minutes"), {"version": "1"}).status_code == 403
    assert states(drafted) == ("submitted", "in_approval")


def test_meeting_that_was_taken_up_again_is_ended_before_they_are_sent(drafted, secretary):
    Session.objects.get(meeting=drafted.meeting).reopen(by=secretary, reason="Et punkt var glemt.")
    with pytest.raises(TransitionError, match="Mødet er genoptaget"):
        drafted.submit(by=secretary)
    assert states(drafted) == ("draft", "in_session")


def test_draft_becomes_a_pdf_that_only_who_asked_gets(drafted, secretary, signed_in):
    client = signed_in(secretary)
    answer = client.post(address(drafted, "make_minutes_pdf"))
    rendering = Rendering.objects.get(snapshot__text__contains='"kind":"minutes"')
    document = rendering.snapshot.document
    assert (document["state"], document["version"], document["items"][2]["decision"]["html"]) == (
        "draft",
        None,
        "<p>Godkendt.</p>",
    )
    assert client.get(answer.url).status_code == 202


def test_secretary_reads_no_finding_of_an_item_they_take_no_part_in(lacking, secretary, chefforum, signed_in):
    item = lacking.meeting.items.get(title="Budget 2027")
    item.exclusions.create(membership=chefforum.memberships.get(user=secretary))
    text = signed_in(secretary).get(address(lacking)).text
    assert "Budget 2027" not in text
    assert "1 ting holder referatet tilbage ved et punkt, du ikke deltager i." in text


def test_secretary_sees_whom_a_mail_has_not_reached(chief, drafted, secretary, signed_in):
    drafted.submit(by=secretary)
    client = signed_in(secretary)
    assert "ikke-leveret" not in client.get(address(drafted)).text
    Notice.objects.filter(user=chief).update(status="failed")
    text = client.get(address(drafted)).text
    assert [word in text for word in ("ikke-leveret", "chef@example.dk")] == [True, True]
    answer = client.post(address(drafted, "send_again"), {"next": address(drafted)})
    assert (answer.status_code, answer["Location"]) == (302, address(drafted))
    assert not Notice.objects.failed().exists()


def test_findings_and_page_take_the_same_queries_for_3_and_30(drafted, secretary, signed_in):
    client = signed_in(secretary)
    client.get(address(drafted))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address(drafted))
        return len(seen)

    few = queries()
    for number in range(27):
        row = make_item(drafted.meeting, f"Sag {number}", number=10 + number)
        Decision.objects.create(item=row, html="<p>Drøftet.</p>")
    assert queries() == few


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["submit", "approve"])
def test_of_two_at_once_one_wins_and_the_other_is_told(drafted, secretary, chair, act):
    by = secretary
    if act == "approve":
        drafted.submit(by=secretary)
        by = chair
    start, told = threading.Barrier(2), []

    def attempt() -> None:
        try:
            row = Minutes.objects.select_related("meeting__forum").get(pk=drafted.pk)
            start.wait(30)
            getattr(row, act)(by=by)
            told.append("done")
        except TransitionError as refused:
            told.append(str(refused))
        finally:
            connection.close()

    both = [threading.Thread(target=attempt) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    refusal = {
        "submit": "Referatet er allerede sendt til godkendelse. Genindlæs siden for at se det.",
        "approve": "Referatet er allerede godkendt. Der er ikke ændret noget.",
    }[act]
    assert sorted(told) == sorted(["done", refusal])
    assert drafted.versions.count() == {"submit": 1, "approve": 2}[act]
    assert Meeting.objects.get(pk=drafted.meeting_id).status == {"submit": "in_approval", "approve": "approved"}[act]
