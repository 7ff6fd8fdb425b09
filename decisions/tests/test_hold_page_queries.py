"""The minute taker's page asks the database as often of many items as of few."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from chefforum.testing import item
from decisions.models import Session


def test_the_page_asks_as_often_of_fifty_items_as_of_five(agenda, secretary, signed_in, chefforum):
    for place in range(2):
        item(agenda, f"Sag {place}", minutes=5)
    agenda.release_agenda(by=secretary)
    session = Session.objects.open(agenda, by=secretary)
    client = signed_in(secretary)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(f"/moeder/{agenda.pk}/afhold/").status_code == 200
        return len(queries)

    five = asked()
    for place in range(45):
        row = item(agenda, f"Flere sager {place}", minutes=5)
        row.number = 10 + place
        row.save()
    session.go_to(agenda.items.get(number=12))
    assert (asked(), agenda.items.count()) == (five, 50)
