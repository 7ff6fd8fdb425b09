"""The pages of approval: one for a phone, the secretary's list, the mails, and what waits on the front page."""

import html
import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chefforum.testing import item as make_item
from decisions.models import Approver, Correction, Minutes
from decisions.tests.approvals import budget, facts
from decisions.tests.conftest import SECRET_ITEM, hold
from meetings.models import Exclusion, Forum, Notice, TransitionError, User
from meetings.tasks import send_notice


@pytest.fixture
def sent(agenda, secretary, chair, vice, chief):
    """Minutes in approval while the clock runs: what is told of a change is told by when it was."""
    Forum.objects.update(approval_rule="chairs")
    agenda.forum.refresh_from_db()
    return hold(agenda, secretary=secretary, chair=chair)


def test_page_has_the_decisions_and_two_answers_to_each(sent, at, chair, signed_in):
    client = signed_in(chair)
    text = client.get(at("approve")).text
    assert text.count(f'action="{at("agree")}"') == 5
    assert "<p>Budget 2027 blev godkendt.</p>" in text and "Budget 2027 blev godkendt.</textarea>" in text
    assert "Det handler om budget" not in text
    client.post(at("agree"), facts(sent, chair, item=str(budget(sent).key)))
    text = client.get(at("approve")).text
    assert (text.count(f'action="{at("agree")}"'), "Enig i de 3, der mangler" in text) == (4, True)
    answer = client.post(at("agree"), facts(sent, chair), follow=True)
    assert "Du har godkendt det hele." in answer.text
    client.post(at("undo_agreement"), facts(sent, chair, item=str(budget(sent).key)))
    assert "Enig i det sidste" in client.get(at("approve")).text


def test_forms_for_words_are_folded_up_until_one_is_opened_or_asked_for(sent, at, chair, signed_in):
    client, key = signed_in(chair), budget(sent).key
    unfolded = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
    fields = [f'id="text-{key}-decision"', f'id="objection-{key}"']
    folded = client.get(at("approve")).text
    assert [folded.count(field) for field in fields] == [1, 1]
    assert [unfolded.sub("", folded).count(field) for field in fields] == [0, 0]
    (link,) = set(re.findall(rf'href="([^"]*ret={key}[^"]*)"', folded))
    opened = unfolded.sub("", client.get(at("approve") + html.unescape(link)).text)
    assert [opened.count(field) for field in fields] == [1, 1]
    assert opened.count('<details class="approving-otherwise" open>') == 2


def test_link_that_was_sent_on_says_whose_it_is(sent, at, chief, outsider, anonymous, signed_in):
    answer = signed_in(chief).get(at("approve"))
    assert (answer.status_code, "Du er ikke bedt om at godkende dette referat" in answer.text) == (403, True)
    assert "Frode Forperson" in answer.text
    assert signed_in(outsider).get(at("approve")).status_code == 404
    assert signed_in(anonymous).get(at("approve")).status_code == 302
    row = Approver.objects.first()
    assert signed_in(chief).post(at("agree"), {"approver": row.pk, "version": 1}).status_code == 404
    assert signed_in(chief).post(at("agree"), {"approver": "x", "version": "y"}).status_code == 404
    assert row.approvals.count() == 0


def test_who_has_left_the_forum_approves_nothing(sent, at, chair, signed_in):
    row = facts(sent, chair)
    sent.meeting.forum.memberships.filter(user=chair).update(ends_on="2026-01-01")
    client = signed_in(chair)
    assert (client.get(at("approve")).status_code, client.post(at("agree"), row).status_code) == (403, 404)
    with pytest.raises(TransitionError, match="ikke bedt om at godkende for"):
        Approver.objects.get(user=chair).agree(by=User.objects.get(pk=chair.pk), read=1)


def test_page_takes_the_same_queries_for_3_and_30(sent, at, chair, secretary, signed_in):
    client = signed_in(chair)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(at("approve"))
        return len(seen)

    client.get(at("approve"))
    few = queries()
    minutes = Minutes.objects.get()
    minutes.take_back(by=secretary, reason="Flere punkter.")
    for number in range(27):
        make_item(sent.meeting, f"Sag {number}", number=10 + number)
    minutes.submit(by=secretary)
    text = client.get(at("approve")).text
    assert (text.count("Gør indsigelse mod teksten"), queries()) == (31, few)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ([], ["Du er enig i 3 punkter."]),
        (["cover"], ["Du er enig i 3 punkter."]),
        ([0, 1, "cover"], ["Du er enig i 1 punkt."]),
        ([0, 1, 2], ["Du er enig: Deltagere og forside."]),
        ([0, 1, 2, "cover"], []),
    ],
)
def test_it_is_told_with_how_many_items_somebody_agreed(sent, at, chair, signed_in, before, told):
    items = list(sent.meeting.items.in_order())
    read = [None if one == "cover" else items[one] for one in before]
    Approver.objects.of(chair, sent)[0].agree(read, by=chair, read=1)
    answer = signed_in(chair).post(at("agree"), facts(sent, chair), follow=True)
    assert re.findall(r'class="message message-success">(.*?)</p>', answer.text) == told


def test_who_agrees_while_the_secretary_writes_is_told_so_once(sent, at, chair, secretary, signed_in):
    said, client = facts(sent, chair), signed_in(chair)
    sent.take_back(by=secretary, reason="Et beløb var forkert.")
    answer = client.post(at("agree"), said, follow=True)
    told = "Referatet er ikke til godkendelse. Sekretæren er i gang med at skrive i det igen."
    assert (answer.status_code, answer.text.count(told)) == (200, 1)
    assert Approver.objects.get(user=chair).approvals.count() == 0


def test_secretary_sees_the_differences_and_takes_them(sent, at, chair, vice, secretary, signed_in):
    signed_in(vice).post(at("agree"), facts(sent, vice))
    said = facts(sent, chair, item=str(budget(sent).key), part="decision", kind="text", plain="1")
    signed_in(chair).post(at("suggest_correction"), {**said, "text": "Budget 2027 blev drøftet."})
    desk = signed_in(secretary)
    text = desk.get(at("minutes")).text
    assert "1 rettelse at besvare" in text and "drøftet<span" in text and "godkendt<span" in text
    assert "Foreslår en rettelse" in text
    correction = Correction.objects.get()
    refused = desk.post(at("answer_correction", correction.pk), {"act": "take", "version": 5, "answer": "Tak, Frode"})
    assert (refused.status_code, 'value="Tak, Frode"' in refused.text) == (422, True)
    answer = desk.post(
        at("answer_correction", correction.pk), {"act": "take", "version": 1, "answer": "Tak"}, follow=True
    )
    assert "Rettelsen er taget ind." in answer.text
    text = signed_in(vice).get(at("approve")).text
    assert "Du bliver spurgt igen, fordi teksten er ændret." in text and "drøftet<span" in text
    assert "En rettelse fra Frode Forperson er taget ind. Tak" in text
    assert text.count("Du bliver spurgt igen") == 1


def test_substitute_who_takes_no_part_is_told_what_waits(sent, at, chair, vice, chief, signed_in):
    signed_in(vice).post(at("name_substitute"), facts(sent, vice, substitute=str(chief.pk)))
    Exclusion.objects.create(item=budget(sent), membership=sent.meeting.forum.memberships.get(user=chief))
    client, for_vice = signed_in(chief), at("approve") + f"?for={Approver.objects.get(user=vice).pk}"
    assert "2 punkter samt deltagere og forside mangler at blive godkendt." in client.get(for_vice).text
    client.post(at("agree"), {"approver": Approver.objects.get(user=vice).pk, "version": "1"})
    text = client.get(for_vice).text
    assert "Du har godkendt alt det, du kan." in text and "Du har godkendt det hele" not in text
    assert "Du er inhabil i 1 punkt og kan ikke godkende det for Nanna Næst." in text


def test_a_refusal_has_the_focus_and_a_correction_is_no_objection(sent, at, chair, vice, secretary, signed_in):
    said = facts(sent, chair, item=str(budget(sent).key))
    wish = {"part": "decision", "kind": "text", "plain": "1"}
    unchanged = signed_in(chair).post(at("suggest_correction"), {**said, **wish, "text": "Budget 2027 blev godkendt."})
    wordless = signed_in(chair).post(at("suggest_correction"), {**said, "kind": "objection", "words": " "})
    for answer, field in ((unchanged, "text"), (wordless, "objection")):
        (focused,) = re.findall(r'<textarea[^>]*id="(\w+)-[^>]*aria-describedby="why-[^>]* autofocus', answer.text)
        assert (answer.status_code, focused) == (422, field)
    signed_in(chair).post(at("suggest_correction"), {**said, **wish, "text": "Budget 2027 blev drøftet."})
    assert "Foreslår en rettelse" in signed_in(secretary).get(at("minutes")).text
    signed_in(vice).post(
        at("suggest_correction"), {**facts(sent, vice, item=said["item"]), "kind": "objection", "words": "Nej."}
    )
    assert signed_in(secretary).get(at("minutes")).text.count("Har indvendinger") == 1


def test_substitute_and_paper_by_the_pages(sent, at, chair, vice, chief, secretary, signed_in):
    signed_in(vice).post(at("name_substitute"), facts(sent, vice, substitute=str(chief.pk)))
    text = signed_in(chief).get(at("approve")).text
    assert "Du godkender som stedfortræder for Nanna Næst" in text
    signed_in(chief).post(at("agree"), facts(sent, chief))
    desk = signed_in(secretary)
    assert "Cilla Chef</p>" in desk.get(at("minutes")).text
    desk.post(at("remind_missing"))
    assert list(Notice.objects.filter(kind="approval_due").values_list("user__username", flat=True)) == ["forperson"]
    answer = desk.post(at("approve_on_paper"), facts(sent, chair), follow=True)
    assert "Noteret: Frode Forperson har godkendt på papir." in answer.text
    assert Minutes.objects.get().approved_by == ["Frode Forperson", "Cilla Chef for Nanna Næst"]


def test_nothing_of_an_item_is_shown_to_who_takes_no_part_in_it(sent, at, chair, vice, secretary, signed_in):
    members = sent.meeting.forum.memberships
    closed = sent.meeting.items.get(closed=True)
    wish = Approver.objects.of(vice, sent)[0].object_to(closed, "Hemmelig indvending", by=vice, read=1)
    for user in (chair, secretary):
        Exclusion.objects.create(item=closed, membership=members.get(user=user))
    page, desk = signed_in(chair).get(at("approve")).text, signed_in(secretary).get(at("minutes")).text
    assert not any(word in page + desk for word in (*SECRET_ITEM, "Hemmelig indvending"))
    assert page.count(f'action="{at("agree")}"') == 4
    assert signed_in(secretary).post(at("answer_correction", wish.pk), {"act": "take"}).status_code == 404
    Notice.objects.update(due_at=timezone.now())
    send_notice(Notice.objects.get(kind="corrected").pk)
    assert mail.outbox == []


def test_front_page_leads_there_until_it_is_done(sent, at, chair, secretary, signed_in):
    client = signed_in(chair)
    assert f'href="{at("approve")}"' in client.get("/").text
    Approver.objects.of(chair, sent)[0].dissent(budget(sent), "Jeg var imod.", by=chair, read=1)
    client.post(at("agree"), facts(sent, chair))
    assert f'href="{at("approve")}"' not in client.get("/").text
    assert f'href="{at("minutes")}#rettelser"' in signed_in(secretary).get("/").text


def test_corrections_and_answers_within_minutes_are_one_mail_each(sent, at, vice, secretary):
    row = Approver.objects.of(vice, sent)[0]
    wishes = [
        row.suggest(item, "<p>Sådan.</p>", by=vice, read=1, words="Ord.")
        for item in sent.meeting.items.filter(closed=False).in_order()
    ]
    wishes[0].decline(by=secretary, read=1, answer="Nej.")
    Notice.objects.update(due_at=timezone.now())
    send_notice(Notice.objects.get(kind="corrected").pk)
    wishes[1].take(by=secretary, read=1)
    Notice.objects.update(due_at=timezone.now())
    send_notice(Notice.objects.get(kind="correction_answered").pk)
    suggested, answered = mail.outbox
    # What was answered meanwhile waits for the secretary no more.
    assert [line for line in suggested.body.split("\n") if line.startswith("Punkt ")] == ["Punkt 3: Budget 2027"]
    assert answered.subject == "Svar på dine rettelser: Chefforum onsdag 2. december 2026"
    assert answered.body.split("\n")[2:9] == [
        "Det, du skrev, er afvist.",
        "Punkt 1: Godkendelse af dagsorden",
        "Signe Sekretær: Nej.",
        "",
        "Det, du skrev, er taget ind i referatet.",
        "Punkt 3: Budget 2027",
        "",
    ]


def test_mails_say_what_is_asked_and_nothing_that_is_closed(sent, at, chair, vice, secretary):
    closed = sent.meeting.items.get(closed=True)
    row = Approver.objects.of(vice, sent)[0]
    row.agree(by=vice, read=1)
    Approver.objects.of(chair, sent)[0].suggest(
        closed, "<p>En anden Hemmelig Person.</p>", by=chair, read=1, words="Fortroligt svar."
    )
    Notice.objects.filter(kind="corrected").update(due_at=timezone.now())
    for kind in ("submitted", "corrected"):
        for notice in Notice.objects.filter(kind=kind):
            send_notice(notice.pk)
    Correction.objects.get().take(by=secretary, read=1, answer="Fortroligt svar.")
    # A change is told some minutes later, with what else is changed meanwhile.
    Notice.objects.filter(status="due").update(due_at=timezone.now())
    for notice in Notice.objects.exclude(kind="released").filter(status="due"):
        send_notice(notice.pk)
    told = {(message.to[0].split("@")[0], message.subject.split(":")[0]) for message in mail.outbox}
    assert told == {
        ("forperson", "Godkend referatet"),
        ("sekretaer", "Rettelse til referatet"),
        ("naest", "Referatet er ændret"),
        ("forperson", "Din rettelse er taget ind"),
    }
    whole = "".join(message.body + message.alternatives[0][0] for message in mail.outbox)
    assert "Punkt 2: Personalesag" in whole and at("approve") in whole
    assert not any(word in whole for word in SECRET_ITEM)
