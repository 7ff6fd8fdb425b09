"""Answering for a finding: with a reason, in the log, and taken back again."""

import pytest
from django.urls import reverse

from chefforum.testing import join, person
from meetings import preflight
from meetings.models import AuditEntry, Exclusion, Meeting, Override, Role, TransitionError

REASON = "Nummeret er opdigtet og står i et eksempel."
CPR = "010190-1234"
# The page's invitation; the tab beside it leads there at any time.
ON = "Gå til frigivelsen"
DONE = "Din begrundelse er gemt i loggen. Dette holder ikke længere udsendelsen tilbage."


@pytest.fixture
def risky(agenda):
    """The agenda, where the budget item speaks of a personal number."""
    section = agenda.items.get(title="Budget 2027").sections.get(type="presentation")
    section.html = f"<p>{CPR}</p>"
    section.save()
    return agenda


def must(meeting):
    return [finding for finding in preflight.check(meeting) if finding.is_must]


def page(meeting):
    return reverse("preflight", args=[meeting.pk])


def answer(client, meeting, *, reason=REASON, name=None, **headers):
    said = {"finding": name or must(meeting)[0].name, "reason": reason}
    return client.post(reverse("answer_finding", args=[meeting.pk]), said, **headers)


def test_answer_lets_the_agenda_out_and_is_logged(risky, secretary):
    (finding,) = preflight.unanswered(risky)
    override = Override.objects.accept(risky, finding, by=secretary, reason=f"  {REASON}\n")
    assert preflight.unanswered(risky) == []
    assert must(risky) == [finding]
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.by, entry.meeting, entry.subject_id, entry.data) == (
        "agenda.finding_overridden",
        secretary,
        risky,
        str(override.pk),
        {"code": "cpr", "finding": finding.name, "reason": REASON},
    )
    assert CPR not in str(entry.data)


def test_answer_is_for_this_number_only(risky, secretary):
    Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    section = risky.items.get(title="Budget 2027").sections.get(type="presentation")
    section.html = "<p>010190-1234 og 010190-1235</p>"
    section.save()
    assert len(must(risky)) == 2
    assert len(preflight.unanswered(risky)) == 1


def test_answer_taken_back(risky, secretary):
    override = Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    override.take_back(by=secretary)
    assert preflight.unanswered(risky) == must(risky)
    assert [entry.data.get("taken_back") for entry in AuditEntry.objects.all()[:2]] == [True, None]


@pytest.mark.parametrize("reason", ["", "   \n ", "ok", "          .", f"Det er {CPR}, og det må stå der"])
def test_answer_without_a_real_reason_is_refused(risky, secretary, reason):
    before = AuditEntry.objects.count()
    with pytest.raises(TransitionError):
        Override.objects.accept(risky, must(risky)[0], by=secretary, reason=reason)
    assert (Override.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_advice_needs_no_answer(risky, secretary):
    advice = next(finding for finding in preflight.check(risky) if not finding.is_must)
    with pytest.raises(TransitionError):
        Override.objects.accept(risky, advice, by=secretary, reason=REASON)


def test_second_answer_is_refused(risky, secretary, chair):
    Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    with pytest.raises(TransitionError, match="Signe Sekretær"):
        Override.objects.accept(risky, must(risky)[0], by=chair, reason="En helt anden grund.")
    assert Override.objects.get().reason == REASON


LATE = ["in_session", "minutes_drafted", "in_approval", "approved", "archived", "cancelled"]


@pytest.mark.parametrize("status", LATE)
def test_nobody_answers_once_the_meeting_has_begun(risky, secretary, status):
    override = Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    Meeting.objects.filter(pk=risky.pk).update(status=status)
    with pytest.raises(TransitionError):
        override.take_back(by=secretary)
    Override.objects.all().delete()
    with pytest.raises(TransitionError):
        Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    assert not Override.objects.exists()


def test_release_is_refused_until_somebody_answers(risky, secretary):
    with pytest.raises(TransitionError):
        risky.release_agenda(by=secretary)
    Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    assert risky.release_agenda(by=secretary).number == 1


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("chair", 403), ("chief", 403), ("employee", 404), ("outsider", 404)]
)
def test_who_sees_the_page_and_answers(request, risky, signed_in, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(page(risky)).status_code == status
    assert answer(client, risky).status_code == (302 if status == 200 else status)
    assert Override.objects.exists() == (status == 200)
    if status != 200:
        Override.objects.create(meeting=risky, finding="cpr", reason=REASON, by=risky.forum.memberships.first().user)
        back = reverse("take_back_answer", args=[risky.pk, Override.objects.get().pk])
        assert client.post(back).status_code == status
        assert Override.objects.exists()


def test_page_tells_what_where_and_who_answered(risky, secretary, signed_in):
    client = signed_in(secretary)
    item = risky.items.get(title="Budget 2027")
    item.title = f"Sagen om {CPR}"
    item.save()
    Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    text = client.get(page(risky)).content.decode()
    place = f"/punkter/{item.key}/#afsnit-{item.sections.get(type='presentation').pk}"
    assert f'<a href="{place}">Sagsfremstilling</a>' in text
    assert "1 ting skal rettes eller begrundes" in text
    assert "Sagen om 010190-••••" in text
    assert text.count(f'id="punkt-{item.key}"') == 1
    assert CPR not in text
    assert ON not in text

    text = answer(client, risky, name=must(risky)[1].name, follow=True).content.decode()
    assert DONE in text
    assert REASON in text
    assert "Klar til udsendelse</strong>" in text
    assert ON in text


def test_refused_reason_is_kept_on_the_form(risky, secretary, signed_in):
    for headers in ({}, {"HTTP_HX_REQUEST": "true"}):
        answered = answer(signed_in(secretary), risky, reason="<b>nej", **headers)
        text = answered.content.decode()
        assert answered.status_code == 422
        assert "&lt;b&gt;nej</textarea>" in text
        assert "Skriv med nogle få ord, hvorfor det skal sendes ud alligevel." in text
        assert ("<html" in text) == (not headers)


def test_finding_that_is_gone_is_told(risky, secretary, signed_in):
    text = answer(signed_in(secretary), risky, name="cpr:section-0", follow=True).content.decode()
    assert "Dette findes ikke længere. Der er intet at begrunde." in text
    assert not Override.objects.exists()


def test_answer_is_taken_back_on_the_page(risky, secretary, signed_in):
    client = signed_in(secretary)
    answer(client, risky)
    back = reverse("take_back_answer", args=[risky.pk, Override.objects.get().pk])
    assert "1 ting skal rettes eller begrundes" in client.post(back, follow=True).content.decode()
    assert not Override.objects.exists()
    assert client.post(back).status_code == 404


def test_answer_of_another_meeting_is_not_there(risky, secretary, signed_in):
    Override.objects.create(meeting=risky, finding="cpr", reason=REASON, by=secretary)
    other = Meeting.objects.create(forum=risky.forum, held_on="2027-01-06")
    back = reverse("take_back_answer", args=[other.pk, Override.objects.get().pk])
    assert signed_in(secretary).post(back).status_code == 404


def test_secretary_who_takes_no_part_sees_no_more_than_that_something_is_there(risky, secretary, signed_in):
    item = risky.items.get(title="Budget 2027")
    Exclusion.objects.create(item=item, membership=secretary.memberships.get())
    text = signed_in(secretary).get(page(risky)).content.decode()
    assert "Budget 2027" not in text
    assert "010190" not in text
    assert "1 ting holder udsendelsen tilbage ved et punkt, som du ikke deltager i." in text
    assert ON not in text
    answer(signed_in(secretary), risky)
    assert not Override.objects.exists()

    other = person("anden", "Anna", "Anden")
    join(risky.forum, other, Role.SECRETARY)
    answer(signed_in(other), risky)
    assert Override.objects.exists()
    text = signed_in(secretary).get(page(risky)).content.decode()
    assert REASON not in text


def test_agenda_without_items_is_not_ready(chefforum, secretary, signed_in):
    meeting = Meeting.objects.create(forum=chefforum, held_on="2027-01-06")
    text = signed_in(secretary).get(page(meeting)).content.decode()
    assert "Dagsordenen har ingen punkter endnu" in text
    assert ON not in text


def test_only_by_posting(risky, secretary, signed_in):
    client = signed_in(secretary)
    assert client.get(reverse("answer_finding", args=[risky.pk])).status_code == 405
    assert client.post(page(risky)).status_code == 405


def test_findings_beside_an_item(risky, secretary, chief, signed_in):
    item = risky.items.get(title="Budget 2027")
    address = reverse("item_findings", args=[item.key])
    text = signed_in(secretary).get(address).content.decode()
    section = item.sections.get(type="presentation")
    assert text.count("<section") == 1
    assert f'<a href="#afsnit-{section.pk}">Sagsfremstilling</a>' in text
    assert page(risky) in text
    assert CPR not in text
    assert signed_in(chief).get(address).status_code == 403
    Override.objects.accept(risky, must(risky)[0], by=secretary, reason=REASON)
    text = signed_in(secretary).get(address).content.decode()
    assert "010190" not in text
    assert "1 forhold er begrundet." in text
    Exclusion.objects.create(item=item, membership=secretary.memberships.get())
    assert signed_in(secretary).get(address).status_code == 403


def test_page_asks_as_little_for_many_findings(risky, secretary, signed_in, django_assert_max_num_queries):
    client = signed_in(secretary)
    client.get(page(risky))
    with django_assert_max_num_queries(19):
        client.get(page(risky))
