"""What goes wrong is told calmly, in Danish, with what to do."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from meetings.models import Forum


def test_citizen_is_shown_the_way_to_sign_in(client, db):
    Forum.objects.found(name="Direktørforum")
    response = client.get("/forum/direktoerforum/")
    assert response.status_code == 404
    assert "Enten er adressen forkert, eller også er siden ikke åben for dig." in response.text
    assert '<a href="/konto/login/?next=/forum/direktoerforum/">Log ind</a>' in response.text
    assert "Direktørforum" not in response.text


def test_what_is_hidden_looks_like_what_is_not_there(client, db):
    Forum.objects.found(name="Direktørforum")
    hidden, missing = client.get("/forum/direktoerforum/"), client.get("/forum/findes-ikke-xy/")
    same = [page.text.replace("direktoerforum", "X").replace("findes-ikke-xy", "X") for page in (hidden, missing)]
    without_tokens = [[line for line in text.splitlines() if "csrf" not in line.casefold()] for text in same]
    assert without_tokens[0] == without_tokens[1]


def test_page_that_was_too_old_says_that_nothing_was_done(db):
    response = Client(enforce_csrf_checks=True).post(reverse("appearance"), {"theme": "dark"})
    assert response.status_code == 403
    assert "så intet blev gjort" in response.text


def test_fault_of_ours_needs_nothing_that_could_be_broken():
    source = (Path(settings.BASE_DIR) / "templates/500.html").read_text("utf-8")
    assert "{%" not in source and "{{" not in source
    text = get_template("500.html").render()
    assert "Der gik noget galt hos os" in text
    linked = [part.split('"')[0] for part in text.split('href="/static/')[1:]]
    assert len(linked) == 4
    assert all(finders.find(name) for name in linked)
