"""The pages of the release: what will happen, the one button, how far it has come, supplements, cancelling."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chefforum.testing import item as make_item
from chefforum.testing import join, person
from meetings.models import AgendaItem, Meeting, Notice, Rendering

PAGES = ("release", "release_supplement", "cancel_meeting", "reviews", "preview", "released_items")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("chief", 403), ("chair", 403), ("employee", 404), ("outsider", 404)]
)
def test_pages_are_the_secretarys(request, agenda, signed_in, name, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(reverse(name, args=[agenda.pk])).status_code == status


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("status", sorted({*Meeting.Status} - {"approved", "archived"}))
def test_pages_stand_in_every_state(agenda, secretary, signed_in, name, status):
    Meeting.objects.filter(pk=agenda.pk).update(status=status)
    assert signed_in(secretary).get(reverse(name, args=[agenda.pk])).status_code == 200


def test_page_tells_what_will_happen(agenda, secretary, chief, signed_in):
    join(agenda.forum, person("gammel", "Gerda", "Gammel", is_active=False))
    agenda.forum.memberships.create(name="Uden Konto")
    AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=chief, author=chief, title="Nye lokaler")
    page = signed_in(secretary).get(reverse("release", args=[agenda.pk]))
    plan = page.context["plan"]
    assert [(line.label, line.title, line.closed) for line in plan.lines] == [
        ("1", "Godkendelse af dagsorden", False),
        ("2", "Ansættelse af ny chef", True),
        ("3", "Budget 2027", False),
    ]
    assert [one.title for one in plan.left] == ["Nye lokaler"]
    assert {user.username for user in plan.told} == {"sekretaer", "chef"}
    assert {one.name for one in plan.untold} == {"Gerda Gammel", "Uden Konto"}
    assert (plan.last, plan.number, plan.changes, plan.refusal) == (0, 1, None, "")
    assert "2 personer får mail, 2 gør ikke" in page.text


def test_releasing_in_the_browser(agenda, secretary, chief, signed_in):
    client, url = signed_in(secretary), reverse("release", args=[agenda.pk])
    page = client.post(url, {"expected": "0", "notify": "on"}, follow=True)
    assert page.redirect_chain == [(reverse("released", args=[agenda.pk]), 302)]
    assert "Dagsordenen er frigivet. Dokumenterne er ved at blive dannet." in page.text
    assert 'hx-trigger="every 2s"' in page.text
    Rendering.objects.update(status="failed")
    Notice.objects.filter(user=chief).update(status="failed")
    Notice.objects.filter(user=secretary).update(status="sent", sent_at=agenda.agenda_versions.get().made_at)
    progress = client.get(reverse("release_progress", args=[agenda.pk]))
    assert "hx-trigger" not in progress.text
    assert "1 mail kunne ikke sendes:" in progress.text
    assert "chef@example.dk" in progress.text
    again = client.post(reverse("send_again", args=[agenda.pk]), follow=True)
    assert "1 mail sendes igen." in again.text
    assert Notice.objects.get(user=chief).status == "due"


def test_second_secretary_is_told_and_keeps_the_note(agenda, secretary, signed_in):
    agenda.release_agenda(by=secretary)
    agenda.items.filter(number=1).update(title="Dagsordenen")
    client, url = signed_in(secretary), reverse("release", args=[agenda.pk])
    page = client.post(url, {"expected": "0", "note": "Min <b>note</b>"})
    assert page.status_code == 422
    assert "netop frigivet af Signe Sekretær som version 1" in page.text
    assert "Min &lt;b&gt;note&lt;/b&gt;" in page.text
    assert page.context["form"]["expected"].value() == 1
    assert page.context["plan"].changes.sentences == ["Punkt 1: titlen er ændret."]
    client.post(url, {"expected": "1", "note": "Min note"})
    assert list(agenda.agenda_versions.values_list("number", "note", "notified")) == [
        (2, "Min note", False),
        (1, "", True),
    ]


@pytest.mark.parametrize("posted", [{}, {"expected": "x"}, {"expected": "-1"}, {"expected": "0", "note": "x" * 1001}])
def test_form_that_was_tampered_with_releases_nothing(agenda, secretary, signed_in, posted):
    assert signed_in(secretary).post(reverse("release", args=[agenda.pk]), posted).status_code == 422
    assert agenda.agenda_versions.count() == 0


def test_refusal_by_a_finding_leads_to_it(agenda, secretary, signed_in):
    agenda.items.filter(closed=True).update(public_title="")
    page = signed_in(secretary).post(reverse("release", args=[agenda.pk]), {"expected": "0"})
    assert page.status_code == 422
    assert reverse("preflight", args=[agenda.pk]) in page.text
    assert "1 fund stopper frigivelsen" in page.text


def test_supplement_in_the_browser(agenda, secretary, chief, signed_in):
    agenda.release_agenda(by=secretary)
    rows = [make_item(agenda, title) for title in ("Hastesag", "Kan vente")]
    AgendaItem.objects.filter(pk__in=[row.pk for row in rows]).update(status="accepted")
    client, url = signed_in(secretary), reverse("release_supplement", args=[agenda.pk])
    assert client.get(reverse("release", args=[agenda.pk])).text.count(url) == 1
    refused = client.post(url, {"expected": "1", "note": "En hastesag"})
    assert (refused.status_code, "Vælg mindst ét punkt." in refused.text, "En hastesag" in refused.text) == (
        422, True, True,
    )  # fmt: skip
    assert client.post(url, {"expected": "1", "items": "9999"}).status_code == 422
    client.post(url, {"expected": "1", "items": rows[0].pk, "note": "En hastesag", "notify": "on"})
    version = agenda.agenda_versions.first()
    assert [i["title"] for i in version.supplement.document["items"]] == ["Hastesag"]
    page = client.get(agenda.get_absolute_url()).text
    assert reverse("supplement_pdf", args=[agenda.pk, 1]) in page


def test_cancelling_in_the_browser(agenda, secretary, signed_in):
    client, url = signed_in(secretary), reverse("cancel_meeting", args=[agenda.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    page = client.post(url, {"reason": "Sne"}, follow=True)
    assert "Mødet er aflyst." in page.text
    assert client.post(url, {"reason": "Sne"}).status_code == 422


def test_release_page_takes_the_same_queries_for_3_and_30_items(agenda, secretary, chief, signed_in):
    client, url = signed_in(secretary), reverse("release", args=[agenda.pk])
    agenda.release_agenda(by=secretary)
    counts = []
    for number in (3, 30):
        for one in range(agenda.items.count() + 1, number + 1):
            make_item(agenda, f"Punkt {one}", number=one)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 40


def test_links_of_the_secretary_are_nobody_elses(agenda, secretary, chief, signed_in):
    agenda.release_agenda(by=secretary)
    url = reverse("release", args=[agenda.pk])
    pages = [signed_in(user).get(agenda.get_absolute_url()).text for user in (secretary, chief)]
    assert [url in page for page in pages] == [True, False]
