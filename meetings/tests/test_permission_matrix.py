"""Who may do what: one row for each act, one column for each of the cast."""

import pytest
from django.utils import timezone

from chefforum.testing import join, person
from meetings import permissions
from meetings.models import AgendaItem, Exclusion, Membership
from meetings.redaction import MEMBER, PUBLIC, Reader

CAST = [
    "secretary",
    "chair",
    "vice_chair",
    "chief",
    "author",
    "other_author",
    "leader",
    "excluded",
    "employee",
    "outsider",
    "anonymous",
]
ACTS = {
    # act: who may, of what
    "is_member": ({"secretary", "chair", "vice_chair", "chief", "excluded"}, "forum"),
    "can_follow": ({"secretary", "chair", "vice_chair", "chief", "excluded"}, "forum"),
    "can_keep_meeting": ({"secretary", "chair", "vice_chair", "chief", "excluded"}, "forum"),
    "can_read_numbers": ({"secretary", "chair", "vice_chair", "chief", "excluded"}, "forum"),
    "can_read_draft": ({"secretary", "excluded"}, "forum"),
    "can_release_agenda": ({"secretary", "excluded"}, "forum"),
    "can_import_minutes": ({"secretary", "excluded"}, "forum"),
    "can_plan_meeting": ({"secretary", "excluded"}, "forum"),
    "can_draft_agenda": ({"secretary", "excluded"}, "forum"),
    "can_take_minutes": ({"secretary", "excluded"}, "forum"),
    "can_write_items": (
        {"secretary", "excluded", "chair", "vice_chair", "chief", "author", "leader", "other_author"},
        "forum",
    ),
    "can_lift_items": ({"chair", "vice_chair", "chief"}, "forum"),
    "can_endorse_items": ({"leader"}, "forum"),
    "can_approve_minutes": ({"chair"}, "meeting"),
}


@pytest.fixture
def vice_chair(chefforum):
    user = person("naestforperson", "Nanna", "Næstforperson")
    join(chefforum, user, "vice_chair")
    return user


@pytest.fixture
def other_author(chefforum):
    user = person("anden_forfatter", "Asger", "Anden")
    join(chefforum, user, "author")
    return user


@pytest.fixture
def draft(agenda, author):
    """An item of the author's, in a forum where a leader stands in between."""
    agenda.forum.leader_endorses = True
    agenda.forum.save()
    return AgendaItem.objects.write(forum=agenda.forum, meeting=agenda, by=author, author=author, title="Nye lokaler")


@pytest.fixture
def excluded(chefforum, draft):
    """A secretary who takes no part in the item."""
    user = person("inhabil", "Inga", "Inhabil")
    Exclusion.objects.create(item=draft, membership=join(chefforum, user, "secretary"))
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


WRITER, BOTH, WITH_LEADER = {"author"}, {"author", "secretary"}, {"author", "secretary", "leader"}
ITEM_ACTS = {
    # act: who may while it is a draft, while it waits for the leader, when it is endorsed, accepted, laid aside
    "can_read_item": (BOTH, WITH_LEADER, WITH_LEADER, WITH_LEADER, WITH_LEADER),
    "can_comment_item": (BOTH, WITH_LEADER, WITH_LEADER, WITH_LEADER, WITH_LEADER),
    "can_write_item": (WRITER, {"secretary"}, {"secretary"}, {"secretary"}, {"secretary"}),
    "can_hand_in_item": (WRITER, WRITER, WRITER, WRITER, WRITER),
    "can_endorse_item": (set(), {"leader"}, {"leader"}, {"leader"}, {"leader"}),
    "can_accept_item": ({"secretary"}, {"secretary"}, {"secretary"}, {"secretary"}, {"secretary"}),
    "can_give_follow_ups": ({"secretary"}, {"secretary"}, {"secretary"}, {"secretary"}, {"secretary"}),
    "can_return_item": ({"secretary"}, {"secretary", "leader"}, {"secretary"}, {"secretary"}, {"secretary"}),
    "can_place_item": (WRITER, {"secretary"}, {"secretary"}, {"secretary"}, BOTH),
}
STATES = ["draft", "waiting", "endorsed", "accepted", "withdrawn"]


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("place", range(len(STATES)), ids=STATES)
def test_matrix_of_an_item(request, draft, leader, who, place):
    user, state = request.getfixturevalue(who), STATES[place]
    draft.status = {"waiting": "handed_in", "endorsed": "handed_in"}.get(state, state)
    draft.endorsed_at = timezone.now() if state == "endorsed" else None
    draft.save()
    found = {act: getattr(permissions, act)(user, draft) for act in ITEM_ACTS}
    assert found == {act: who in may[place] for act, may in ITEM_ACTS.items()}
    assert AgendaItem.objects.visible_to(user).filter(pk=draft.pk).exists() == found["can_read_item"]
