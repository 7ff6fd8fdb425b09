"""A meeting to come, as the tests of what members say before it have it."""

import datetime

from django.utils import timezone

from chefforum.testing import item as make_item


def two_weeks_ahead(agenda, *, secretary, chair, chief):
    """A released agenda two weeks ahead with two items of information and one that is closed; the forum lets lift."""
    agenda.forum.lets_lift = True
    agenda.forum.save()
    agenda.held_on = timezone.localdate() + datetime.timedelta(days=14)
    agenda.save()
    for name, user in (("Frode Forperson", chair), ("Cilla Chef", chief)):
        agenda.participants.filter(name=name).update(membership=user.memberships.get())
    for title in ("Orientering om sygefravær", "Orientering om vandværket"):
        make_item(agenda, title, kind="information")
    make_item(agenda, "Orientering om en opsigelse", kind="information", closed=True, public_title="Lukket orientering")
    agenda.release_agenda(by=secretary)
    return agenda


def item_of(meeting, title):
    return meeting.items.get(title=title)


def acts(meeting):
    return list(
        meeting.audit_entries.order_by("pk").filter(action__regex="regrets|lift").values_list("action", "by__username")
    )
