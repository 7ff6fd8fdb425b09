"""Who may do what: one row for each act, one column for each of the cast."""

import pytest

from chefforum.testing import join, person
from meetings import permissions
from meetings.models import Exclusion, Membership
from meetings.redaction import MEMBER, PUBLIC, Reader

CAST = ["secretary", "chair", "vice_chair", "chief", "employee", "outsider", "anonymous"]
ACTS = {
    # act: who may, of what
    "is_member": ({"secretary", "chair", "vice_chair", "chief"}, "forum"),
    "can_read_draft": ({"secretary"}, "forum"),
    "can_release_agenda": ({"secretary"}, "forum"),
    "can_import_minutes": ({"secretary"}, "forum"),
    "can_plan_meeting": ({"secretary"}, "forum"),
    "can_approve_minutes": ({"chair"}, "meeting"),
}


@pytest.fixture
def vice_chair(chefforum):
    user = person("naestforperson", "Nanna", "Næstforperson")
    join(chefforum, user, "vice_chair")
    return user


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("act", ACTS)
def test_matrix(request, agenda, act, who):
    may, subject = ACTS[act]
    user = request.getfixturevalue(who)
    of = agenda if subject == "meeting" else agenda.forum
    assert getattr(permissions, act)(user, of) == (who in may)


def test_vice_chair_approves_where_the_rule_names_both(agenda, vice_chair):
    agenda.forum.approval_rule = "chairs"
    assert permissions.can_approve_minutes(vice_chair, agenda)


def test_membership_that_has_ended_gives_nothing(agenda, chief):
    Membership.objects.filter(user=chief).update(ends_on="2020-01-01")
    assert not permissions.is_member(chief, agenda.forum)
    assert permissions.reader_of(chief, agenda) == PUBLIC


@pytest.mark.parametrize(("who", "reader"), [("chief", MEMBER), ("employee", PUBLIC), ("anonymous", PUBLIC)])
def test_reader(request, agenda, who, reader):
    assert permissions.reader_of(request.getfixturevalue(who), agenda) == reader


def test_reader_who_is_excluded_from_an_item(agenda, chief):
    item = agenda.items.get(title="Budget 2027")
    Exclusion.objects.create(item=item, membership=chief.memberships.get())
    assert permissions.reader_of(chief, agenda) == Reader("member", frozenset([str(item.key)]))
