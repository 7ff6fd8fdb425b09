"""The minute taker's acts by their pages: with a script they answer in parts, without one by the page."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from decisions.models import Decision, Session, Statement
from decisions.views.deciding import deciding_of
from meetings.models import AgendaItem, Meeting, User

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def held(agenda, secretary):
    """The agenda, released and held: its meeting is in session."""
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held):
    return held.items.get(title="Budget 2027")


@pytest.fixture
def later(chefforum):
    return Meeting.objects.create(forum=chefforum, held_on=datetime.date(2027, 3, 12), start=datetime.time(9))


@pytest.fixture
def client(signed_in, secretary):
    return signed_in(secretary)


def act(client, name, item, said=None, *args, **more):
    return client.post(reverse(name, args=[item.key, *args]), said or {}, **more)


def place(item):
    return f"{reverse('hold', args=[item.meeting_id])}#punkt-{item.label}"


def test_outcome_answers_with_the_row_of_keys_and_the_text(client, budget):
    answer = act(client, "set_outcome", budget, {"point": budget.points.get().pk, "outcome": "approved"}, **HTMX)
    assert answer.status_code == 200
    assert Decision.objects.get(item=budget).html == "<p>Godkendt.</p>"
    assert f'id="udfald-{budget.key}"' in answer.text and "&lt;p&gt;Godkendt.&lt;/p&gt;" in answer.text
    assert 'value="" data-value="approved" aria-pressed="true"' in answer.text, "pressed again it is taken away"
    assert act(client, "set_outcome", budget, {"outcome": "discussed"}).url == place(budget)
    assert "Drøftet." in client.get(reverse("hold", args=[budget.meeting_id])).text


def test_postponing_from_the_page(client, budget, held, later):
    act(client, "set_outcome", budget, {"outcome": "postponed"})
    page = client.get(reverse("hold", args=[held.pk])).text
    assert f'<option value="{later.pk}">fredag 12. marts 2027 kl. 9.00</option>' in page
    answer = act(client, "set_later", budget, {"meeting": later.pk}, **HTMX)
    assert "Sagen" not in answer.text and "mødet den 12. marts 2027." in answer.text
    Meeting.objects.filter(pk=later.pk).update(status="cancelled")
    answer = act(client, "decide_item", budget, **HTMX)
    assert (answer.status_code, "Vælg et andet møde" in answer.text) == (422, True)
    Meeting.objects.filter(pk=later.pk).update(status="planned")
    answer = act(client, "decide_item", budget, **HTMX)
    assert (answer.status_code, "Punktet er udsat." in answer.text, 'id="hold-list"' in answer.text) == (
        200,
        True,
        True,
    )
    assert AgendaItem.objects.get(pk=budget.pk).postponed_to.meeting == later


@pytest.mark.parametrize("choice", ["999999", "x"])
def test_no_meeting_of_that_kind(client, budget, choice):
    act(client, "set_outcome", budget, {"outcome": "postponed"})
    answer = act(client, "set_later", budget, {"meeting": choice}, **HTMX)
    assert (answer.status_code, "Vælg et af forummets kommende møder." in answer.text) == (422, True)


@pytest.mark.parametrize("said", [{"outcome": "vedtaget"}, {"point": "7000000", "outcome": "approved"}, {"point": "x"}])
def test_what_is_no_outcome_or_no_point_is_told(client, budget, said):
    assert act(client, "set_outcome", budget, said, **HTMX).status_code == 422
    assert client.get(act(client, "set_outcome", budget, said).url).status_code == 200
    assert not Decision.objects.filter(item=budget).exclude(outcome="").exists()


def test_done_goes_on_to_the_next_item_and_comes_back(client, held):
    first, second, _third = held.items.in_order()
    answer = act(client, "decide_item", first, {"next": second.key, "at": "2026-01-01T09:00:00+01:00"}, **HTMX)
    assert "Punkt 1 er behandlet." in answer.text
    first.refresh_from_db()
    held.session.refresh_from_db()
    assert (first.status, held.session.item) == ("decided", second)
    assert act(client, "reopen_item", first).url == place(first)
    first.refresh_from_db()
    assert first.status == "on_agenda"
    assert act(client, "decide_item", first, {"next": "x"}).url == place(first)


def test_sent_back_with_a_reason(client, budget, chief):
    AgendaItem.objects.filter(pk=budget.pk).update(author=chief)
    assert "Cilla Chef skal gøre" in client.get(reverse("hold", args=[budget.meeting_id])).text
    assert act(client, "return_item", budget, {"reason": ""}, **HTMX).status_code == 422
    assert act(client, "return_item", budget, {"reason": "Mangler økonomi"}, **HTMX).status_code == 200
    budget.refresh_from_db()
    assert (budget.status, budget.copies.get().author) == ("returned", chief)


def test_hand_and_outcomes(client, budget, secretary):
    decision = Decision.objects.of(budget)
    decision.set_outcome(None, "approved", by=secretary)
    decision.write("decision", "<p>Godkendt uden videre.</p>", version=2, by=secretary)
    page = client.get(reverse("hold", args=[budget.meeting_id])).text
    note = "Teksten er rettet i hånden; den følger ikke længere udfaldene."
    assert page.count("data-edited>") == 1, "of one item it is not hidden"
    assert note in page
    answer = act(client, "follow_outcomes", budget, **HTMX)
    assert "data-edited hidden>" in answer.text
    decision.refresh_from_db()
    assert decision.html == "<p>Godkendt.</p>"


# Votes and statements


@pytest.fixture
def voting(held):
    held.forum.takes_votes = True
    held.forum.save()
    held.participants.update(presence="present")


def test_votes_are_noted_or_refused_with_what_was_typed(client, budget, voting):
    said = {"votes_for": "2", "votes_against": "1", "votes_not_cast": ""}
    for more in (HTMX, {}):
        answer = act(client, "count_votes", budget, said, **more)
        assert answer.status_code == 422
        assert "3 stemmer er flere end de 2, der er til stede. Ret tallene." in answer.text
        assert 'name="votes_against" value="1"' in answer.text
    answer = act(client, "count_votes", budget, {"votes_for": "-1"}, **HTMX)
    assert answer.status_code == 422 and 'value="-1"' in answer.text
    assert act(client, "count_votes", budget, {"votes_for": "1", "votes_against": "1"}).url == place(budget)
    assert Decision.objects.get(item=budget).votes_not_cast == 0


def test_no_votes_where_the_forum_counts_none(client, budget):
    assert "Stemmer" not in client.get(reverse("hold", args=[budget.meeting_id])).text
    assert act(client, "count_votes", budget, {"votes_for": "1"}, **HTMX).status_code == 422


def test_statement_is_recorded_changed_and_taken_out(client, budget):
    cilla = budget.meeting.participants.get(name="Cilla Chef")
    said = {"participant": cilla.pk, "text": "Jeg er imod.\n<b>Helt</b>."}
    assert act(client, "record_statement", budget, said).url == place(budget)
    act(client, "record_statement", budget, said, **HTMX)
    statement = Statement.objects.get()
    assert statement.html == "<p>Jeg er imod.</p><p>&lt;b&gt;Helt&lt;/b&gt;.</p>"
    answer = act(
        client, "change_statement", budget, {"text": "Nej.", "stood": "<p>Noget andet.</p>"}, statement.pk, **HTMX
    )
    assert answer.status_code == 422 and ">Nej.</textarea>" in answer.text, "somebody else has changed it"
    answer = act(client, "change_statement", budget, {"text": "Nej.", "stood": statement.html}, statement.pk, **HTMX)
    statement.refresh_from_db()
    assert (answer.status_code, statement.html) == (200, "<p>Nej.</p>")
    for _twice in range(2):
        assert act(client, "change_statement", budget, {"act": "remove"}, statement.pk, **HTMX).status_code == 200
    answer = act(client, "change_statement", budget, {"text": "Tabte ord.", "stood": ""}, statement.pk, **HTMX)
    assert answer.status_code == 422 and "Tabte ord." in answer.text
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("who", "text", "why"),
    [("", "Nej.", "Vælg, hvem"), ("x", "Nej.", "Vælg en af mødets deltagere"), (None, "  ", "Skriv det, der skal stå")],
)
def test_statement_that_lacks_something_is_kept(client, budget, who, text, why):
    cilla = budget.meeting.participants.get(name="Cilla Chef")
    said = {"participant": cilla.pk if who is None else who, "text": text}
    for more in (HTMX, {}):
        answer = act(client, "record_statement", budget, said, **more)
        assert answer.status_code == 422
        assert why in answer.text and f">{text}</textarea>" in answer.text


def test_statement_of_another_item_is_left_alone(client, budget, held, secretary):
    other = held.items.get(title="Godkendelse af dagsorden")
    statement = Statement.objects.record(other, held.participants.first(), "<p>Nej.</p>", by=secretary)
    act(client, "change_statement", budget, {"act": "remove"}, statement.pk, **HTMX)
    assert Statement.objects.get() == statement


# Standard texts


def test_secretary_keeps_the_standard_texts(client, chefforum):
    url = reverse("standard_texts", args=[chefforum.slug])
    assert "Der er ingen endnu" in client.get(url).text
    refused = client.post(url, {"label": "", "text": "Kun teksten."})
    assert refused.status_code == 422 and "Kun teksten." in refused.text and "Giv teksten et kort navn" in refused.text
    for name in ("Ét", "To"):
        assert client.post(url, {"label": name, "text": f"{name}.\nOg mere."}).url == url
    one, two = chefforum.standard_texts.all()
    assert one.html == "<p>Ét.</p><p>Og mere.</p>"
    client.post(reverse("place_standard_text", args=[chefforum.slug, two.pk]), {"act": "up"})
    change = reverse("change_standard_text", args=[chefforum.slug, one.pk])
    assert "Ét.\nOg mere." in client.get(change).text
    assert client.post(change, {"label": "Ét", "text": " "}).status_code == 422
    client.post(change, {"label": "Et", "text": "Andet."})
    assert [(text.label, text.html) for text in chefforum.standard_texts.all()] == [
        ("To", "<p>To.</p><p>Og mere.</p>"), ("Et", "<p>Andet.</p>"),
    ]  # fmt: skip
    for _twice in range(2):
        client.post(reverse("place_standard_text", args=[chefforum.slug, two.pk]), {"act": "remove"})
    assert [text.label for text in chefforum.standard_texts.all()] == ["Et"]


@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("employee", 403), ("outsider", 404)])
def test_nobody_else_keeps_them(chefforum, secretary, signed_in, request, who, status):
    client = signed_in(request.getfixturevalue(who))
    text = chefforum.standard_texts.create(label="Ét", html="<p>Ét.</p>")
    for name, args in (("standard_texts", []), ("change_standard_text", [text.pk])):
        assert client.post(reverse(name, args=[chefforum.slug, *args])).status_code == status
    assert client.post(reverse("place_standard_text", args=[chefforum.slug, text.pk])).status_code == status
    assert chefforum.standard_texts.count() == 1


# Queries


def queries(meeting, secretary):
    user = User.objects.get(pk=secretary.pk)
    with CaptureQueriesContext(connection) as captured:
        boards = deciding_of(Meeting.objects.select_related("forum").get(pk=meeting.pk), user)
        for board in boards.values():
            str((board.outcomes, board.statements, board.text.html, board.text.saved and board.text.saved.saved_by))
            str((board.item.author, board.item.approves, board.item.postponed_to and board.item.postponed_to.meeting))
    return len(boards), len(captured)


def test_same_queries_for_3_and_30_items(held, secretary, chief, later):
    def full(number):
        item = make_item(held, f"Sag {number}", number=number, author=chief, approves=later)
        item.postponed_to = make_item(later, f"Sag {number} igen")
        item.save()
        Decision.objects.of(item).set_outcome(None, "approved", by=secretary)
        Statement.objects.record(item, held.participants.first(), "<p>Nej.</p>", by=secretary)

    full(4)
    boards, few = queries(held, secretary)
    for number in range(5, 31):
        full(number)
    assert (boards, queries(held, secretary)) == (4, (30, few))
