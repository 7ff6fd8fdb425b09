"""Corrections by the pages: what one who is asked would have otherwise, and what the secretary answers."""

import re

import pytest

from decisions.models import Approver, Correction, Minutes
from decisions.tests.approvals import budget, facts
from meetings.models import AgendaItem, Forum


def test_refused_correction_keeps_what_was_typed(sent, at, chair, signed_in):
    said = facts(sent, chair, item=str(budget(sent).key), part="decision", kind="text", plain="1")
    answer = signed_in(chair).post(
        at("suggest_correction"), {**said, "version": "7", "text": "Vi drøftede det <længe>."}
    )
    assert (answer.status_code, "Vi drøftede det &lt;længe&gt;.</textarea>" in answer.text) == (422, True)
    assert "Referatet er ændret, efter at du læste det." in answer.text
    signed_in(chair).post(at("suggest_correction"), {**said, "text": "Vi drøftede det <længe>."})
    assert Correction.objects.get().html == "<p>Vi drøftede det &lt;længe&gt;.</p>"


def test_correction_whose_form_is_no_more_is_shown_to_be_copied(sent, at, chair, vice, secretary, signed_in):
    """The item was withdrawn, approved in another window, taken back, asked of others, or approved by all."""
    client, item, said = signed_in(vice), budget(sent), facts(sent, vice, item=str(budget(sent).key))
    said |= {"part": "decision", "kind": "text", "words": "Se bilaget", "text": "<p>Vi <em>drøftede</em> det.</p>"}

    def told() -> tuple[int, str, bool, bool]:
        answer = client.post(at("suggest_correction"), said)
        why = re.search(r'role="alert".*?<span>(.*?)</span>', answer.text, re.DOTALL)
        kept = ">Vi drøftede det.</textarea>" in answer.text and ">Se bilaget</textarea>" in answer.text
        return answer.status_code, why[1] if why else "", kept, f'href="{at("approve")}"' in answer.text

    Approver.objects.of(vice, sent)[0].agree([item], by=vice, read=1)
    sent.take_back(by=secretary, reason="Punktet udgik.")
    draft = "Referatet er ikke til godkendelse. Sekretæren er i gang med at skrive i det igen."
    assert told() == (422, draft, True, False)
    AgendaItem.objects.filter(pk=item.pk).update(status="withdrawn")
    sent.submit(by=secretary)
    gone = "Punktet er udgået eller står ikke længere i referatet. Der er ikke noget at godkende."
    assert told() == (422, gone, True, True)
    AgendaItem.objects.filter(pk=item.pk).update(status="decided")
    Forum.objects.update(approval_rule="chair")
    sent.meeting.forum.refresh_from_db()
    sent.take_back(by=secretary, reason="Kun forpersonen.")
    sent.submit(by=secretary)
    assert told() == (422, "Nanna Næst bliver ikke spurgt mere.", True, False)
    Minutes.objects.get().leave_to_next_meeting(by=secretary)
    assert told() == (422, "Referatet godkendes på næste møde. Ingen bliver spurgt før da.", True, False)
    assert Correction.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "act", "told"),
    [
        ("objection", "decline", "Indsigelsen er afvist, og den, der gjorde indsigelse, har fået besked."),
        ("dissent", "decline", "Protokolbemærkningen er afvist, og den, der bad om den, har fået besked."),
        ("dissent", "take", "Protokolbemærkningen er ført til referat."),
    ],
)
def test_secretary_is_told_what_was_answered(sent, at, chair, secretary, signed_in, kind, act, told):
    said = facts(sent, chair, item=str(budget(sent).key), kind=kind, words="Jeg var imod.")
    signed_in(chair).post(at("suggest_correction"), said)
    answer = {"act": act, "version": 1}
    page = signed_in(secretary).post(at("answer_correction", Correction.objects.get().pk), answer, follow=True)
    assert told in page.text and "Rettelsen er" not in page.text
