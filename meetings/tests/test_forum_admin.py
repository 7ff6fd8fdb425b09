"""A forum's deadlines in the administration."""

import pytest
from django.urls import reverse

from chefforum.testing import person
from meetings.models import CalendarFeed


@pytest.fixture
def administrator(db, signed_in):
    return signed_in(person("admin", "Ada", "Administrator", is_staff=True, is_superuser=True))


def said(page) -> dict[str, str]:
    """What the form sends when nothing is changed."""
    form = page.context["adminform"].form
    sent = {field.html_name: _sent(field) for field in form}
    for formset in page.context["inline_admin_formsets"]:
        sent |= {field.html_name: field.value() for field in formset.formset.management_form}
        for one in formset.formset.initial_forms:
            sent |= {field.html_name: _sent(field) for field in one}
    return sent


def _sent(field) -> object:
    return "" if field.value() is None or field.value() is False else field.value()


def test_deadlines_that_come_in_no_order_are_refused_with_a_reason(administrator, chefforum):
    address = reverse("admin:meetings_forum_change", args=[chefforum.pk])
    sent = said(administrator.get(address))
    refused = administrator.post(address, {**sent, "items_due_days": "3"})
    assert "Punkterne indleveres først, så kommer gennemlæsningen, så frigivelsen." in refused.text
    assert administrator.post(address, {**sent, "items_due_days": "12", "start": "09:00"}).status_code == 302
    chefforum.refresh_from_db()
    assert (chefforum.items_due_days, str(chefforum.start)) == (12, "09:00:00")


def test_secret_addresses_are_nobody_elses_in_the_administration_either(administrator, chief):
    feed = CalendarFeed.objects.renew(by=chief)
    for name, args in (("changelist", []), ("change", [feed.pk])):
        page = administrator.get(reverse(f"admin:meetings_calendarfeed_{name}", args=args))
        assert page.status_code == 200 and feed.secret not in page.text
