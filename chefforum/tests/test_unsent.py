"""A form that is sent after one's session has ended, or from a page older than it: nothing typed is lost, and nothing
is sent unseen."""

import pytest
from django.test import Client
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


@pytest.fixture
def left(client, chief):
    """The chief's browser, in which the session is over by itself."""
    sign_in(client, chief, "/")
    client.session.flush()
    return client


def test_words_are_shown_after_the_sign_in_and_sent_by_a_button(left, chief, talk):
    client, (address, said) = left, talk
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


def test_words_are_shown_to_nobody_who_signs_in_after_the_one_who_wrote_them(left, chair, chief, talk):
    client, (address, said) = left, talk
    assert client.post(address, said, headers=BROWSER).url == "/konto/login/?next=/konto/usendt/"
    page = sign_in(client, chair, reverse("unsent"))
    assert (page.request["PATH_INFO"], "linje" in page.text, "unsent" in client.session) == ("/", False, False)
    assert sign_in(client, chief, reverse("unsent")).request["PATH_INFO"] == "/"


def test_nothing_is_kept_where_nobody_has_signed_in(client, talk):
    address, said = talk
    answer = client.post(address, said, headers=BROWSER)
    assert "Du var logget ud, og der er ikke sendt noget." in client.get(answer.url).text
    assert "unsent" not in client.session


def test_nothing_is_kept_of_what_a_script_sends(left, talk):
    client, (address, said) = left, talk
    for headers in ({}, {**BROWSER, "hx-request": "true"}, {**BROWSER, "sec-fetch-mode": "cors"}):
        assert client.post(address, said, headers=headers).url == f"/konto/login/?next={address}"
    assert "unsent" not in client.session


def test_page_that_was_asked_for_is_led_to_as_ever(client, talk):
    address = reverse("own_notes")
    assert client.get(address, headers=BROWSER).url == f"/konto/login/?next={address}"


def test_too_much_is_not_kept(left, talk):
    client, (address, said) = left, talk
    assert client.post(address, {**said, "text": "x" * 200_001}, headers=BROWSER).status_code == 302
    assert "unsent" not in client.session


def test_what_was_kept_is_gone_after_an_hour(left, chief, talk):
    client, (address, said) = left, talk
    client.post(address, said, headers=BROWSER)
    session = client.session
    session["unsent"] = {**session["unsent"], "at": session["unsent"]["at"] - 3601}
    session.save()
    page = sign_in(client, chief, reverse("unsent"))
    assert page.request["PATH_INFO"] == "/" and "unsent" not in client.session


@pytest.fixture
def strict(chief):
    """A browser whose tokens are looked at, signed in as the chief."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    client.get(reverse("front_page"))
    return client


OWN = {**BROWSER, "origin": "http://testserver", "sec-fetch-site": "same-origin"}


def test_words_from_a_page_older_than_the_session_are_shown_and_sent_by_a_button(strict, talk):
    address, said = talk
    answer = strict.post(address, {**said, "csrfmiddlewaretoken": "x" * 64}, headers=OWN)
    assert (answer.status_code, answer.url) == (302, reverse("unsent"))
    assert not Thread.objects.exists()
    page = strict.get(answer.url)
    assert "Du er logget ind igen, siden siden blev åbnet" in page.text and "Det sendes som Cilla Chef." in page.text
    assert "&lt;b&gt;anden&lt;/b&gt; linje" in page.text
    # The kept words alone are not enough: the button's form has a token of its own.
    kept = dict(page.context["kept"]["fields"])
    assert "csrfmiddlewaretoken" not in kept
    assert strict.post(address, kept, headers={**OWN, "origin": "https://ondt.example"}).status_code == 403
    assert not Thread.objects.exists()
    strict.post(address, {**kept, "csrfmiddlewaretoken": str(page.context["csrf_token"])}, headers=OWN)
    assert [remark.text for remark in Thread.objects.get().remarks.all()] == ["Første linje\n<b>anden</b> linje"]
    assert strict.get(reverse("unsent")).url == reverse("front_page")


@pytest.mark.parametrize(
    "said_by",
    [
        {"origin": "https://ondt.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"hx-request": "true"},
        {"sec-fetch-mode": "cors"},
    ],
)
def test_nothing_is_kept_of_what_another_site_or_a_script_sends(strict, talk, said_by):
    address, said = talk
    answer = strict.post(address, {**said, "csrfmiddlewaretoken": "x" * 64}, headers={**OWN, **said_by})
    assert (answer.status_code, "unsent" in strict.session) == (403, False)
    assert "Siden var for gammel" in answer.text


def test_nothing_is_kept_without_an_origin_or_for_nobody(strict, talk):
    address, said = talk
    assert strict.post(address, said, headers=BROWSER).status_code == 403
    assert "unsent" not in strict.session
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(address, said, headers=OWN).status_code == 403
    assert "sessionid" not in stranger.cookies


def test_a_password_is_never_kept(strict, left):
    said = {"oldpassword": PASSWORD, "password1": "nyt-kodeord-1", "password2": "nyt-kodeord-1"}
    address = reverse("account_change_password")
    assert strict.post(address, said, headers=OWN).status_code == 403
    left.post(address, said, headers=BROWSER)
    assert ["unsent" in one.session for one in (strict, left)] == [False, False]
