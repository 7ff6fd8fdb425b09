"""The minute taker's acts by their pages: with a script they answer in parts, without one by the page."""

import pytest
from django.urls import reverse

from decisions.models import Decision, Session

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def held(agenda, secretary):
    """The agenda, released and held: its meeting is in session."""
    agenda.release_agenda(by=secretary)
    Session.objects.open(agenda, by=secretary)
    return agenda


@pytest.fixture
def budget(held):
    return held.items.get(title="Budget 2027")


@pytest.fixture
def client(signed_in, secretary):
    return signed_in(secretary)


def test_outcome_is_set_and_the_text_follows(client, held, budget):
    url = reverse("set_outcome", args=[budget.key])
    answer = client.post(url, {"point": budget.points.get().pk, "outcome": "approved"}, **HTMX)
    assert answer.status_code == 200, answer.text
    assert Decision.objects.get(item=budget).html == "<p>Godkendt.</p>"
    assert f'id="udfald-{budget.key}"' in answer.text
    assert client.post(url, {"outcome": "discussed"}).url == f"{reverse('hold', args=[held.pk])}#punkt-3"
    page = client.get(reverse("hold", args=[held.pk]))
    assert "<p>Drøftet.</p>" in page.text or "Drøftet." in page.text
