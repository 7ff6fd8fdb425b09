"""A form that is sent after one's session has ended: nothing typed is lost, and nothing is sent unseen."""

import pytest
from django.urls import reverse

from chefforum.testing import PASSWORD
from meetings.models import Thread

BROWSER = {"accept": "text/html,application/xhtml+xml", "sec-fetch-mode": "navigate"}


@pytest.fixture
def talk(agenda, secretary, chair):
    """Where a talk is begun, and what is said: the fields of the form."""
    agenda.release_agenda(by=secretary)
    address = reverse("begin_talk", args=[agenda.pk, "1"])
    return address, {"people": [str(chair.pk)], "text": "Første linje\r\n<b>anden</b> linje"}


def sign_in(client, user, to):
    """Through the form, as a person does; the page that one is led to."""
    said = {"login": user.username, "password": PASSWORD, "next": to}
    return client.post(reverse("account_login"), said, follow=True)


def test_words_are_shown_after_the_sign_in_and_sent_by_a_button(client, chief, talk):
    address, said = talk
    answer = client.post(address, said, headers=BROWSER)
    assert (answer.status_code, answer.url) == (302, "/konto/login/?next=/konto/usendt/")
    assert "Du var logget ud. Log ind, så kan du sende det, du skrev." in client.get(answer.url).text
    assert not Thread.objects.exists()
    page = sign_in(client, chief, reverse("unsent"))
    assert page.request["PATH_INFO"] == reverse("unsent")
    assert "&lt;b&gt;anden&lt;/b&gt; linje" in page.text and f'action="{address}"' in page.text
    kept = dict(page.context["kept"]["fields"])
    client.post(address, kept, headers=BROWSER)
    assert [remark.text for remark in Thread.objects.get().remarks.all()] == ["Første linje\n<b>anden</b> linje"]
    assert client.get(reverse("unsent")).url == reverse("front_page")


def test_nothing_is_kept_of_what_a_script_sends(client, talk):
    address, said = talk
    for headers in ({}, {**BROWSER, "hx-request": "true"}, {**BROWSER, "sec-fetch-mode": "cors"}):
        assert client.post(address, said, headers=headers).url == f"/konto/login/?next={address}"
    assert "unsent" not in client.session


def test_page_that_was_asked_for_is_led_to_as_ever(client, talk):
    address = reverse("own_notes")
    assert client.get(address, headers=BROWSER).url == f"/konto/login/?next={address}"


def test_too_much_is_not_kept(client, talk):
    address, said = talk
    assert client.post(address, {**said, "text": "x" * 200_001}, headers=BROWSER).status_code == 302
    assert "unsent" not in client.session


def test_what_was_kept_is_gone_after_an_hour(client, chief, talk):
    address, said = talk
    client.post(address, said, headers=BROWSER)
    session = client.session
    session["unsent"] = {**session["unsent"], "at": session["unsent"]["at"] - 3601}
    session.save()
    page = sign_in(client, chief, reverse("unsent"))
    assert page.request["PATH_INFO"] == "/" and "unsent" not in client.session
