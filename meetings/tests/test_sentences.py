"""What is read by a remembered sentence is the row that the model would have read."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test import RequestFactory

from meetings.models import AgendaVersion, Forum, Meeting
from meetings.views.meetings import seen_meeting


def asked(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def columns(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_meeting_and_forum_are_read_whole(agenda, chief, django_assert_num_queries):
    chief.roles_by_forum = None
    with django_assert_num_queries(2):
        seen = seen_meeting(asked(chief), agenda.pk)
        told = columns(seen), columns(seen.forum)
    meeting = Meeting.objects.get(pk=agenda.pk)
    assert told == (columns(meeting), columns(meeting.forum))
    assert not seen.get_deferred_fields() and not seen.forum.get_deferred_fields()
    assert not seen._state.adding and not seen.forum._state.adding


def test_no_column_of_these_is_converted_when_it_is_read():
    fields = [field for model in (Meeting, Forum, AgendaVersion) for field in model._meta.concrete_fields]
    told = [(field.get_db_converters(connection), field.get_internal_type() == "JSONField") for field in fields]
    assert told == [([], False)] * len(fields)


def test_a_meeting_that_one_may_not_know_of_is_not_found(agenda, chief, outsider):
    Forum.objects.filter(pk=agenda.forum_id).update(visibility="members")
    assert seen_meeting(asked(chief), agenda.pk) == agenda
    for user, pk in ((outsider, agenda.pk), (AnonymousUser(), agenda.pk), (chief, agenda.pk + 1000)):
        with pytest.raises(Http404):
            seen_meeting(asked(user), pk)


def test_who_joins_or_leaves_is_asked_anew(agenda, chefforum, chief):
    Forum.objects.filter(pk=agenda.forum_id).update(visibility="members")
    assert seen_meeting(asked(chief), agenda.pk) == agenda
    chefforum.memberships.filter(user=chief).update(ends_on="2020-01-01")
    with pytest.raises(Http404):
        seen_meeting(asked(type(chief).objects.get(pk=chief.pk)), agenda.pk)
