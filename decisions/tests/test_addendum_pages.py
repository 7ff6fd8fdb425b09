"""The pages of addenda: the secretary's, the approver's, the readers'; and closed words in none of their channels."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from chefforum.testing import item as make_item
from decisions.models import Addendum, Approver, Correction
from decisions.models.with_addenda import stamp_of
from decisions.tests.approvals import budget, fresh, of, status
from decisions.tests.conftest import hold
from meetings.models import Exclusion, Forum, Notice
from meetings.tasks import send_notice

SECRET = "Hemmelig tilføjelse om en ansøger"


@pytest.fixture
def done(agenda, secretary, chair, vice, chief):
    """Approved minutes of a forum that everybody may read."""
    Forum.objects.update(approval_rule="chairs", visibility="public")
    agenda.forum.refresh_from_db()
    minutes = hold(agenda, secretary=secretary, chair=chair)
    for user in (chair, vice):
        of(minutes, user).agree(by=user, read=1)
    return fresh(minutes)


@pytest.fixture
def at(done):
    """A function: the address of a page of these minutes."""
    return lambda name, *args: reverse(name, args=[done.meeting_id, *args])


def seen(minutes) -> str:
    return stamp_of(list(Addendum.objects.pending().filter(minutes=minutes)))


def test_secretary_writes_sends_and_takes_back(done, at, secretary, chief, signed_in):
    desk, item = signed_in(secretary), budget(done)
    assert f'href="{at("minutes")}"' in desk.get(done.meeting.get_absolute_url()).text
    refused = desk.post(at("write_addendum"), {"item": str(item.key), "text": " \n "})
    assert (refused.status_code, "Tilføjelsen er tom." in refused.text) == (422, True)
    assert f'value="{item.key}" selected' in refused.text
    desk.post(at("write_addendum"), {"item": str(item.key), "text": "Beløbet er <1,2> mio.\nSe bilaget."})
    row = Addendum.objects.get()
    assert row.html == "<p>Beløbet er &lt;1,2&gt; mio.</p><p>Se bilaget.</p>"
    before = row.stamp
    row.rewrite("<p>En anden var her.</p>", by=secretary, seen=before)
    refused = desk.post(at("rewrite_addendum", row.pk), {"text": "Mine ord", "seen": before})
    assert (refused.status_code, "Mine ord</textarea>" in refused.text) == (422, True)
    assert "En anden har skrevet i tilføjelsen" in refused.text and "En anden var her." in refused.text
    refused = desk.post(at("send_addenda"), {"seen": before})
    assert (refused.status_code, "efter at du læste dem" in refused.text) == (422, True)
    answer = desk.post(at("send_addenda"), {"seen": seen(done)}, follow=True)
    assert "Tilføjelserne er sendt til godkendelse." in answer.text and "Hvem godkender" in answer.text
    refused = desk.post(at("take_back_addenda"), {"reason": " "})
    assert (refused.status_code, "Skriv, hvorfor" in refused.text) == (422, True)
    desk.post(at("take_back_addenda"), {"reason": "Et tal."})
    row.refresh_from_db()
    desk.post(at("withdraw_addendum", row.pk), {"seen": row.stamp})
    assert (Addendum.objects.standing().count(), status(done)) == (0, "approved")
    for name, args in (("write_addendum", ()), ("send_addenda", ()), ("rewrite_addendum", (row.pk,))):
        assert signed_in(chief).post(at(name, *args), {}).status_code == 403


def test_addendum_in_approval_is_read_beside_what_stands(done, at, chair, vice, chief, secretary, anonymous, signed_in):
    Addendum.objects.write(done, budget(done), "<p>Beløbet er 1,2 mio.</p>", by=secretary)
    fresh(done).send_addenda(by=secretary, seen=seen(done))
    page, citizen = signed_in(chief), signed_in(anonymous)
    text = page.get(done.meeting.get_absolute_url()).text
    assert "En tilføjelse til dette referat venter på godkendelse" in text and "Beløbet er" not in text
    assert "Beløbet er 1,2 mio." in page.get(at("minutes_version", 3)).text
    assert citizen.get(at("minutes_version", 3)).status_code == 404
    assert "tilføjelse" not in citizen.get(done.meeting.get_absolute_url()).text
    assert "Læs tilføjelsen til referatet, som venter på din godkendelse" in signed_in(chair).get("/").text
    asked = signed_in(chair).get(at("approve")).text
    assert "Godkend en tilføjelse til referatet" in asked and asked.count(f'action="{at("agree")}"') == 2
    assert "Protokolbemærkning" not in asked and "Budget 2027 blev godkendt.</textarea>" not in asked
    (row, *_others) = Approver.objects.of(chair, fresh(done))
    said = {"approver": row.pk, "version": 3, "item": str(budget(done).key), "kind": "text", "plain": "1"}
    signed_in(chair).post(at("suggest_correction"), {**said, "addendum": 1, "text": "Beløbet er 1,1 mio."})
    wish = Correction.objects.get()
    desk = signed_in(secretary)
    assert "1 rettelse at besvare" in desk.get(at("minutes")).text and "1,1" in desk.get(at("minutes")).text
    desk.post(at("answer_correction", wish.pk), {"act": "take", "version": 3})
    for user in (chair, vice):
        (row, *_others) = Approver.objects.of(user, fresh(done))
        answer = signed_in(user).post(at("agree"), {"approver": row.pk, "version": 4}, follow=True)
    assert "Tilføjelsen er godkendt." in answer.text
    text = citizen.get(done.meeting.get_absolute_url()).text
    assert text.index("Beløbet er 1,1 mio.") < text.index("Budget 2027 blev godkendt.")
    assert "Tilføjelsen til punkt 3 er godkendt den" in text
    # The old one stays readable, for everybody who could read it.
    versions = citizen.get(at("minutes_versions")).text
    assert f'href="{at("minutes_version", 2)}"' in versions and f'href="{at("minutes_version", 3)}"' not in versions
    assert "Tilføjelse, " in versions and "Beløbet er" not in citizen.get(at("minutes_version", 2)).text
    assert "Godkendt, som det blev sendt." in page.get(at("minutes_versions")).text
    assert "Godkendt, som det blev sendt." not in versions
    assert citizen.get(at("minutes_version", 5)).status_code == 302
    assert citizen.get(at("minutes_version_pdf", 2)).status_code == 202


def test_addendum_to_a_closed_item_reaches_nobody_it_is_closed_to(
    done, at, chair, vice, chief, secretary, employee, anonymous, signed_in
):
    closed = done.meeting.items.get(closed=True)
    Exclusion.objects.create(item=closed, membership=done.meeting.forum.memberships.get(user=chief))
    Addendum.objects.write(done, closed, f"<p>{SECRET}</p>", by=secretary)
    other = done.meeting.forum.memberships.get(user=secretary)
    Exclusion.objects.create(item=closed, membership=other)
    assert SECRET not in signed_in(secretary).get(at("minutes")).text
    row = Addendum.objects.get()
    for name in ("rewrite_addendum", "withdraw_addendum"):
        assert signed_in(secretary).post(at(name, row.pk), {"text": "x"}).status_code == 404
    other.exclusions.all().delete()
    fresh(done).send_addenda(by=secretary, seen=seen(done))

    def channels() -> list[str]:
        pages = [at(name) for name in ("minutes_json", "minutes_html", "meeting_news", "minutes_versions", "approve")]
        pages += [at("minutes_version", number) for number in (1, 2, 3, 4)] + ["/", reverse("register")]
        return [
            *pages,
            done.meeting.get_absolute_url(),
            at("item", closed.label),
            reverse("decision", args=[closed.key]),
        ]

    def told(user) -> str:
        client = signed_in(user)
        return "".join(client.get(url, follow=True).text for url in channels())

    assert not any(SECRET in told(user) for user in (chief, anonymous))
    for user in (chair, vice):
        of(done, user).agree(by=user, read=3)
    assert not any(SECRET in told(user) for user in (chief, employee, anonymous))
    assert SECRET in told(chair)
    # Who does not read it is not told that it was approved, nor by whom.
    assert '"addenda"' not in signed_in(anonymous).get(at("minutes_json")).text
    assert '"addenda"' in signed_in(chair).get(at("minutes_json")).text
    Notice.objects.filter(status="due").update(due_at=timezone.now())
    for notice in Notice.objects.filter(status="due"):
        send_notice(notice.pk)
    assert mail.outbox and SECRET not in "".join(one.body + one.alternatives[0][0] for one in mail.outbox)


def test_mails_say_that_it_is_an_addendum(done, at, chair, vice, secretary):
    Notice.objects.all().delete()
    Addendum.objects.write(done, None, "<p>Mødet begyndte kl. 9.</p>", by=secretary)
    fresh(done).send_addenda(by=secretary, seen=seen(done))
    for notice in Notice.objects.filter(kind="submitted"):
        send_notice(notice.pk)
    fresh(done).remind(by=secretary)
    for notice in Notice.objects.filter(kind="approval_due"):
        send_notice(notice.pk)
    for user in (chair, vice):
        of(done, user).agree(by=user, read=3)
    for notice in Notice.objects.filter(kind="approved"):
        send_notice(notice.pk)
    subjects = {one.subject.split(":")[0] for one in mail.outbox}
    assert subjects == {
        "Godkend en tilføjelse til referatet",
        "Påmindelse",
        "En tilføjelse til referatet er godkendt",
    }
    assert all("tilføjelse" in one.body and at("approve") in one.body for one in mail.outbox[:4])


def test_why_one_is_asked_again_is_of_these_minutes_alone(done, chair, vice, secretary, signed_in):
    later = done.meeting.forum.meetings.create(held_on="2026-12-16")
    later.begin_drafting(by=secretary)
    make_item(later, "En anden sag")
    other = hold(later, secretary=secretary, chair=chair)
    of(other, chair).agree(by=chair, read=1)
    Addendum.objects.write(done, None, "<p>Mødet begyndte kl. 9.</p>", by=secretary)
    fresh(done).send_addenda(by=secretary, seen=seen(done))
    of(done, chair).agree(by=chair, read=3)
    wish = of(done, vice).suggest(None, "<p>Mødet begyndte kl. 9.15.</p>", by=vice, read=3, addendum=1)
    wish.take(by=secretary, read=3, answer="Ja, 9.15.")
    fresh(other).take_back(by=secretary, reason="Rettes.")
    later.participants.create(name="Gitte Gæst", role="guest", presence="present", position=99)
    fresh(other).submit(by=secretary)
    client = signed_in(chair)
    pages = [client.get(reverse("approve", args=[one.meeting_id])).text for one in (done, other)]
    assert ["Du bliver spurgt igen" in page for page in pages] == [True, True]
    assert ["Ja, 9.15." in page for page in pages] == [True, False]
    assert "Gitte Gæst er føjet til deltagerne" in pages[1]
