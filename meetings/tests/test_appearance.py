"""The theme: kept in a cookie, chosen without JavaScript, and never a way to another site."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

MEDIA = re.compile(r"@media([^{]*)\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
COLOUR = re.compile(r"[{;\s](?:[\w-]*color|background[\w-]*|fill|opacity|filter|mix-blend-mode|--[\w-]+)\s*:[^;}]*")


def choose(client, **said):
    return client.post(reverse("appearance"), said)


def test_theme_is_kept_and_one_is_back_on_the_page(client, db):
    response = choose(client, theme="dark", next="/konto/login/")
    assert (response.status_code, response.url) == (302, "/konto/login/")
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("dark", True, "Lax")
    text = client.get("/konto/login/").text
    assert 'data-bs-theme="dark"' in text
    assert 'value="dark" aria-pressed="true"' in text


def test_theme_is_the_devices_until_one_is_chosen(client, db):
    assert 'data-bs-theme="auto"' in client.get(reverse("front_page")).text


def test_unknown_theme_in_the_cookie_is_the_devices(client, db):
    client.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="auto"' in client.get(reverse("front_page")).text


@pytest.mark.parametrize("said", [{}, {"theme": "pink"}])
def test_unknown_theme_is_refused(client, said, db):
    response = choose(client, **said)
    assert (response.status_code, "theme" in response.cookies) == (400, False)


def test_theme_leads_to_no_other_site(client, db):
    assert choose(client, theme="dark", next="https://example.org/").url == "/"


def test_theme_is_not_chosen_by_a_link(client, db):
    assert client.get(reverse("appearance"), {"theme": "dark"}).status_code == 405


def test_no_colour_depends_on_the_width_of_the_window():
    """So that a colour read well at one width is read well at all: the journeys ask each colour at few of them."""
    styles = {
        file.name: re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for file in Path(settings.BASE_DIR, "static", "css").glob("*.css")
    }
    found = [(name, *rule) for name, css in styles.items() for rule in MEDIA.findall(css)]
    assert len(found) == sum(css.count("@media") for css in styles.values())
    assert [one for one in found if "width" in one[1] and COLOUR.search(one[2])] == []
