"""Writing a decision: every save is a version, a stale one is refused, and hand and outcomes do not fight."""

import json

import pytest
from django.urls import reverse

from decisions.models import Decision, Session
from meetings.models import AuditEntry, Exclusion, Stale

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def decision(agenda, secretary):
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return Decision.objects.of(agenda.items.get(title="Budget 2027"))


def texts(decision, part="decision"):
    return [(s.version, s.html, s.made) for s in decision.states.filter(part=part).order_by("version")]


def test_each_save_is_a_version_and_each_text_has_its_own(decision, secretary):
    assert decision.write("decision", "<p>Ét.</p>", version=1, by=secretary)
    assert not decision.write("decision", "<p>Ét.</p>", version=1, by=secretary), "the same text twice is written once"
    assert decision.write("decision", "<p>To.</p><script>x</script>", version=2, by=secretary)
    assert decision.write("discussion", "<p>Snak.</p>", version=1, by=secretary)
    decision.refresh_from_db()
    assert (decision.html, decision.discussion, decision.public) == ("<p>To.</p>", "<p>Snak.</p>", "")
    assert (decision.decision_version, decision.discussion_version, decision.public_version) == (3, 2, 1)
    assert texts(decision) == [(1, "", False), (2, "<p>Ét.</p>", False), (3, "<p>To.</p>", False)]


def test_stale_save_is_refused_and_shows_what_stands(decision, secretary, chair):
    decision.write("decision", "<p>Signes.</p>", version=1, by=secretary)
    with pytest.raises(Stale) as stale:
        decision.write("decision", "<p>Frodes.</p>", version=1, by=chair)
    assert (stale.value.current.html, stale.value.current.version, stale.value.current.saved_by) == (
        "<p>Signes.</p>", 2, secretary,
    )  # fmt: skip
    assert decision.give_way("decision", "<p>Frodes.</p>", version=2, by=chair)
    assert [html for _version, html, _made in texts(decision)] == [
        "",
        "<p>Signes.</p>",
        "<p>Frodes.</p>",
        "<p>Signes.</p>",
    ]
    with pytest.raises(Stale):
        decision.give_way("decision", "<p>Frodes.</p>", version=2, by=chair)
    # On the version that he gave way on stands what stands now: that is no conflict.
    assert decision.write("decision", "<p>Signes og Frodes.</p>", version=2, by=chair)


def test_own_save_whose_answer_was_lost_is_no_conflict(decision, secretary, chair):
    decision.write("decision", "<p>Halv</p>", version=1, by=secretary)
    assert decision.write("decision", "<p>Halvt.</p>", version=1, by=secretary, sent=["<p>Halv</p>"])
    with pytest.raises(Stale):
        decision.write("decision", "<p>Halvt skrevet.</p>", version=1, by=chair, sent=["<p>Halvt.</p>"])


def test_version_that_never_was_is_stale(decision, secretary):
    with pytest.raises(Stale):
        decision.write("decision", "<p>Frem i tiden.</p>", version=7, by=secretary)
    assert texts(decision) == []


def test_hand_written_text_follows_no_more_until_it_is_asked_to(decision, secretary):
    decision.set_outcome(None, "approved", by=secretary)
    decision.write("decision", "<p>Godkendt uden bemærkninger.</p>", version=2, by=secretary)
    assert decision.edited
    decision.set_outcome(None, "noted", by=secretary)
    assert decision.html == "<p>Godkendt uden bemærkninger.</p>"
    assert decision.follow_outcomes(by=secretary)
    assert (decision.edited, decision.html) == (False, "<p>Taget til efterretning.</p>")
    assert not decision.follow_outcomes(by=secretary)
    decision.set_outcome(None, "discussed", by=secretary)
    assert texts(decision)[-3:] == [
        (3, "<p>Godkendt uden bemærkninger.</p>", False),
        (4, "<p>Taget til efterretning.</p>", True),
        (5, "<p>Drøftet.</p>", True),
    ]


def test_text_that_says_what_the_outcomes_say_follows_them(decision, secretary):
    decision.set_outcome(None, "approved", by=secretary)
    decision.write("decision", "<p>Godkendt!</p>", version=2, by=secretary)
    decision.write("decision", "<p>Godkendt.</p>", version=3, by=secretary)
    assert not decision.edited
    decision.write("decision", "", version=4, by=secretary)
    assert not decision.edited, "an empty text is nobody's"
    decision.set_outcome(None, "noted", by=secretary)
    assert decision.html == "<p>Taget til efterretning.</p>"


def test_what_the_outcomes_wrote_meanwhile_gives_way_to_a_hand(decision, secretary):
    """The minute taker writes without a network; the outcomes, chosen in between, were sent first."""
    decision.set_outcome(None, "approved", by=secretary)
    decision.set_outcome(None, "noted", by=secretary)
    assert decision.write("decision", "<p>Mine egne ord.</p>", version=1, by=secretary)
    assert (decision.html, decision.edited) == ("<p>Mine egne ord.</p>", True)


def test_earlier_text_is_brought_back_and_logged(decision, secretary):
    decision.write("discussion", "<p>Ét.</p>", version=1, by=secretary)
    decision.write("discussion", "<p>To.</p>", version=2, by=secretary)
    decision.restore("discussion", version=2, on=3, by=secretary)
    assert (decision.discussion, decision.states.get(part="discussion", version=4).restored) == ("<p>Ét.</p>", 2)
    entry = AuditEntry.objects.get(action="section.restored")
    assert entry.data == {"item": str(decision.item.key), "text": "discussion", "version": [3, 2]}
    with pytest.raises(Stale):
        decision.restore("discussion", version=1, on=3, by=secretary)


# The pages


def address(decision, name="save_decision", slug="beslutning"):
    return reverse(name, args=[decision.item.key, slug])


@pytest.fixture
def client(signed_in, secretary):
    return signed_in(secretary)


def test_script_saves_and_hears_what_it_needs(client, decision, secretary):
    answer = client.post(address(decision), {"html": "<p>Ét.</p>", "version": 1, "writer": secretary.pk}, **JSON)
    assert (answer.status_code, answer.json()["version"], answer.json()["edited"]) == (200, 2, False)
    decision.set_outcome(None, "approved", by=secretary)
    answer = client.post(address(decision), {"html": "<p>To.</p>", "version": 2}, **JSON)
    assert answer.json()["edited"], "outcomes are told, and the text is not theirs"


def test_conflict_shows_both_texts_to_a_script_and_to_a_page(client, decision, chair):
    decision.write("decision", "<p>Frodes ord.</p>", version=1, by=chair)
    said = {"html": "<p>Signes ord.</p>", "version": 1}
    answer = client.post(address(decision), said, **JSON)
    assert (answer.status_code, answer.json()["reason"], answer.json()["version"]) == (409, "stale", 2)
    page = client.post(address(decision), said)
    assert page.status_code == 409
    for text in (answer.json()["page"], page.text):
        assert "Frodes ord." in text and "Signes ord." in text
        assert f'action="{address(decision)}"' in text
    assert Decision.objects.get(pk=decision.pk).html == "<p>Frodes ord.</p>"


@pytest.mark.parametrize(
    ("choice", "html"),
    [("mine", "<p>Signes ord.</p>"), ("theirs", "<p>Frodes ord.</p>"), ("merge", "<p>Frodes ord.</p>")],
)
def test_three_ways_on_from_a_conflict(client, decision, chair, choice, html):
    decision.write("decision", "<p>Frodes ord.</p>", version=1, by=chair)
    said = {"html": "<p>Signes ord.</p>", "version": 2, "choice": choice}
    answer = client.post(address(decision), said, **JSON)
    assert Decision.objects.get(pk=decision.pk).html == html
    if choice == "theirs":
        assert answer.json()["text"] == {"html": "<p>Frodes ord.</p>"}
    if choice == "merge":
        assert answer.json()["text"] == {"html": "<p>Signes ord.</p><p>Frodes ord.</p>"}
        assert "Signes ord." in client.post(address(decision), said).text


def test_page_without_a_script_saves_and_puts_in_a_standard_text(client, decision, chefforum):
    standard = chefforum.standard_texts.create(label="Orientering", html="<p>Forummet tog orienteringen til sig.</p>")
    answer = client.post(address(decision), {"html": "<p>Først.</p>", "version": 1, "standard": standard.pk})
    assert answer.url.endswith("/afhold/#punkt-3")
    assert Decision.objects.get(pk=decision.pk).html == "<p>Først.</p><p>Forummet tog orienteringen til sig.</p>"


def test_text_is_kept_where_nothing_may_be_written(client, decision):
    type(decision.item.meeting).objects.filter(pk=decision.item.meeting_id).update(status="in_approval")
    answer = client.post(address(decision), {"html": "<p>For sent.</p>", "version": 1}, **JSON)
    assert (answer.status_code, answer.json()["reason"]) == (422, "not_now")
    page = client.post(address(decision), {"html": "<p>For sent.</p>", "version": 1})
    assert (page.status_code, "For sent." in page.text) == (422, True)


def test_history_lists_compares_and_brings_back(client, decision, secretary):
    page = client.get(address(decision, "decision_history"))
    assert page.status_code == 200, "nothing is written yet"
    for version, text in enumerate(("Ét", "To", "Tre"), start=1):
        decision.write("decision", f"<p>{text}.</p>", version=version, by=secretary)
    page = client.get(address(decision, "decision_history"), {"fra": 2, "til": 4})
    assert page.context["older"].version == 2 and page.context["newer"].version == 4
    assert client.get(address(decision, "decision_history"), {"fra": "x", "til": 99}).context["newer"].version == 4
    client.post(address(decision, "restore_decision"), {"version": 2, "on": 4})
    assert Decision.objects.get(pk=decision.pk).html == "<p>Ét.</p>"
    client.post(address(decision, "restore_decision"), {"version": 3, "on": 4})
    assert Decision.objects.get(pk=decision.pk).html == "<p>Ét.</p>", "the page was opened before the last save"
    assert client.post(address(decision, "restore_decision"), {"version": 77, "on": 5}).status_code == 404


ADDRESSES = ["set_outcome", "set_later", "follow_outcomes", "decide_item", "reopen_item", "return_item", "count_votes",
             "record_statement"]  # fmt: skip


@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("employee", 403), ("outsider", 404)])
def test_others_than_the_minute_taker_decide_nothing(decision, signed_in, request, who, status):
    client = signed_in(request.getfixturevalue(who))
    for name in ADDRESSES:
        answer = client.post(reverse(name, args=[decision.item.key]), {"outcome": "approved"})
        assert answer.status_code == status, name
    assert client.get(address(decision, "decision_history")).status_code == status
    assert client.post(address(decision), {"html": "<p>Mit.</p>", "version": 1}, **JSON).status_code == status
    assert Decision.objects.get(pk=decision.pk).html == ""


def test_minute_taker_who_is_excluded_meets_nothing_of_the_item(decision, client, chefforum, secretary):
    decision.write("decision", "<p>Hemmeligt.</p>", version=1, by=secretary)
    Exclusion.objects.create(item=decision.item, membership=chefforum.memberships.get(user=secretary))
    for name in ADDRESSES:
        assert client.post(reverse(name, args=[decision.item.key])).status_code == 404, name
    assert client.get(address(decision, "decision_history")).status_code == 404
    assert "Hemmeligt." not in client.get(reverse("hold", args=[decision.item.meeting_id])).text
    answer = client.post(address(decision), {"html": "<p>Mit.</p>", "version": 2}, **JSON)
    assert answer.status_code == 404 and "Hemmeligt" not in json.dumps(answer.text)


def test_unknown_text_is_not_there(client, decision):
    assert client.get(address(decision, "decision_history", "andet")).status_code == 404
