"""What the database itself refuses, whoever writes into it: words that are none of the known ones."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from chefforum.testing import join
from decisions.models import Upload
from meetings.models import Exclusion, Role

CLOSED_SETS = [
    ("meetings_forum", "numbering", "forum_numbering_is_known"),
    ("meetings_forum", "approval_rule", "forum_approval_rule_is_known"),
    ("meetings_forum", "visibility", "forum_visibility_is_known"),
    ("meetings_membership", "role", "membership_role_is_known"),
    ("meetings_meeting", "status", "meeting_status_is_known"),
    ("meetings_participant", "role", "participant_role_is_known"),
    ("meetings_participant", "presence", "participant_presence_is_known"),
    ("meetings_agendaitem", "status", "item_status_is_known"),
    ("meetings_agendaitem", "kind", "item_kind_is_known"),
    ("meetings_agendaitem", "suffix", "item_letter_is_a_letter"),
    ("meetings_section", "type", "section_type_is_known"),
    ("meetings_rendering", "audience", "rendering_audience_is_known"),
    ("decisions_upload", "status", "upload_status_is_known"),
]


@pytest.mark.parametrize(("table", "column", "constraint"), CLOSED_SETS, ids=[name for *_of, name in CLOSED_SETS])
def test_word_that_is_not_known_is_refused(agenda, chefforum, secretary, table, column, constraint):
    agenda.release_agenda(by=secretary)
    agenda.participants.get_or_create(name="Anna Andersen")
    Upload.objects.receive(b"Hej", name="a.txt", forum=chefforum, by=secretary)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        (row,) = cursor.fetchone()
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            cursor.execute(f"UPDATE {table} SET {column} = '?' WHERE id = %s", [row])
    assert refused.value.__cause__.diag.constraint_name == constraint


def test_item_that_a_member_is_excluded_from_stays(agenda, chefforum, secretary, chief):
    agenda.release_agenda(by=secretary)
    item = agenda.items.first()
    membership = chefforum.memberships.filter(user=chief).first() or join(chefforum, chief, Role.MEMBER)
    Exclusion.objects.create(item=item, membership=membership)
    with pytest.raises(ProtectedError):
        item.delete()
    with pytest.raises(ProtectedError):
        agenda.items.all().delete()
    assert Exclusion.objects.filter(item__meeting=agenda).count() == 1


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [("number", 10_000, "item_number_has_four_digits"), ("minutes", 1441, "item_minutes_are_of_a_day")],
)
def test_number_that_the_published_format_has_no_room_for_is_refused(agenda, column, value, constraint):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        agenda.items.filter(title="Budget 2027").update(**{column: value})
    assert refused.value.__cause__.diag.constraint_name == constraint
