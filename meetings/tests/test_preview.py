"""Se som: the draft as a member, an excluded member, a colleague and a citizen have it, as a page and as a PDF."""

import pytest
from django.urls import reverse

from meetings.models import Exclusion, Rendering

SECRET = ("Ansættelse af ny chef", "ansættelse af ny chef", "Fortroligt om budget 2027")


def see(client, agenda, audience, **asked):
    return client.get(reverse("preview_as", args=[agenda.pk, audience]), asked)


@pytest.mark.parametrize(("audience", "reads"), [("medlem", True), ("kollega", False), ("borger", False)])
def test_page_is_redacted_for_the_audience(agenda, secretary, signed_in, audience, reads):
    page = see(signed_in(secretary), agenda, audience)
    assert [word in page.text for word in SECRET] == [reads] * 3
    assert "Forhåndsvisning: dette er ikke frigivet" in page.text
    assert "Personalesag" in page.text or reads


def test_page_of_an_excluded_member(agenda, secretary, chief, chair, signed_in):
    for user, title in ((chief, "Budget 2027"), (chair, "Godkendelse af dagsorden")):
        Exclusion.objects.create(item=agenda.items.get(title=title), membership=user.memberships.get())
    client = signed_in(secretary)
    for user, hidden, shown in ((chief, "Budget 2027", "Godkendelse af"), (chair, "Godkendelse af", "Budget 2027")):
        page = see(client, agenda, "udelukket", hvem=user.memberships.get().pk)
        assert (hidden in page.text, shown in page.text, str(user) in page.text) == (False, True, True)


def test_page_says_what_the_audience_will_not_get_at_all(agenda, secretary, signed_in):
    client = signed_in(secretary)
    assert "Borgere læser intet fra Chefforum." in see(client, agenda, "borger").text
    assert "Kolleger læser intet" not in see(client, agenda, "kollega").text
    assert "Ingen er inhabil i et punkt på dette møde." in see(client, agenda, "udelukket").text
    agenda.forum.visibility = "members"
    agenda.forum.save()
    assert "Kolleger læser intet fra Chefforum." in see(client, agenda, "kollega").text


@pytest.mark.parametrize("audience", ["", "alle", "member", "../medlem"])
def test_unknown_audience_is_not_there(agenda, secretary, signed_in, audience):
    assert signed_in(secretary).get(f"/moeder/{agenda.pk}/se-som/{audience or 'x'}/").status_code == 404


def test_draft_becomes_a_pdf_for_the_audience(agenda, secretary, signed_in):
    client = signed_in(secretary)
    waiting = client.post(reverse("make_draft_pdf", args=[agenda.pk, "kollega"]), follow=True)
    assert waiting.status_code == 202
    rendering = Rendering.objects.get()
    assert (rendering.audience, rendering.snapshot.document["state"]) == ("public", "draft")
    rendering.make()
    sent = client.get(waiting.redirect_chain[0][0])
    assert (sent.status_code, sent["Content-Type"]) == (200, "application/pdf")
    assert sent["Content-Disposition"].endswith("Udkast%20Chefforum%202026-12-02.pdf") or (
        'filename="Udkast Chefforum 2026-12-02.pdf"' in sent["Content-Disposition"]
    )


def test_pdf_of_a_draft_is_for_whoever_asked_for_it(agenda, secretary, chief, chair, signed_in):
    page = signed_in(secretary).post(reverse("make_draft_pdf", args=[agenda.pk, "medlem"]))
    for other in (chief, chair):
        assert signed_in(other).get(page["Location"]).status_code == 403
    agenda.forum.memberships.filter(user=chair).update(role="secretary")
    assert signed_in(chair).get(page["Location"]).status_code == 404
    assert signed_in(secretary).get(f"/moeder/{agenda.pk}/udkast/opfundet/").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("chief", 403), ("employee", 404)])
def test_preview_is_the_secretarys(request, agenda, signed_in, who, status):
    client = signed_in(request.getfixturevalue(who))
    assert see(client, agenda, "medlem").status_code == status
    assert client.post(reverse("make_draft_pdf", args=[agenda.pk, "medlem"])).status_code == status
    assert not Rendering.objects.exists()
