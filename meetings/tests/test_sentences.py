"""What is read by a remembered sentence is the row that the model would have read."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import NotSupportedError, OperationalError, connection, transaction
from django.http import Http404
from django.test import RequestFactory

from meetings import sentences
from meetings.models import AgendaVersion, Forum, Meeting, Membership, Role
from meetings.sentences import KEY, Sentence, answered, places, written
from meetings.views.meetings import seen_meeting


@pytest.fixture(params=["once", "kept"], autouse=True)
def kept(request, monkeypatch) -> bool:
    """Whether the connection is kept, as the web keeps it: then the database remembers what it is asked."""
    is_kept = request.param == "kept"
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 60 if is_kept else 0)
    return is_kept


def asked(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def columns(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_meeting_and_forum_are_read_whole(agenda, chief, kept, django_assert_num_queries):
    for _time in range(2):
        chief.roles_by_forum = None
        seen_meeting(asked(chief), agenda.pk)
    chief.roles_by_forum = None
    with django_assert_num_queries(2) as told:
        seen = seen_meeting(asked(chief), agenda.pk)
        read = columns(seen), columns(seen.forum)
    assert {query["sql"].split()[0] for query in told.captured_queries} == {"EXECUTE" if kept else "SELECT"}
    meeting = Meeting.objects.get(pk=agenda.pk)
    assert read == (columns(meeting), columns(meeting.forum))
    assert not seen.get_deferred_fields() and not seen.forum.get_deferred_fields()
    assert not seen._state.adding and not seen.forum._state.adding


def test_no_column_of_these_is_converted_when_it_is_read():
    fields = [field for model in (Meeting, Forum, AgendaVersion) for field in model._meta.concrete_fields]
    told = [(field.get_db_converters(connection), field.get_internal_type() == "JSONField") for field in fields]
    assert told == [([], False)] * len(fields)


def test_a_meeting_that_one_may_not_know_of_is_not_found(agenda, chief, outsider):
    Forum.objects.filter(pk=agenda.forum_id).update(visibility="members")
    assert seen_meeting(asked(chief), agenda.pk) == agenda
    for user, pk in ((outsider, agenda.pk), (AnonymousUser(), agenda.pk), (chief, agenda.pk + 1000), (chief, 10**30)):
        with pytest.raises(Http404):
            seen_meeting(asked(user), pk)


def test_who_joins_or_leaves_is_asked_anew(agenda, chefforum, chief):
    Forum.objects.filter(pk=agenda.forum_id).update(visibility="members")
    assert seen_meeting(asked(chief), agenda.pk) == agenda
    chefforum.memberships.filter(user=chief).update(ends_on="2020-01-01")
    with pytest.raises(Http404):
        seen_meeting(asked(type(chief).objects.get(pk=chief.pk)), agenda.pk)


def test_keys_are_put_in_their_places_and_values_stay(chefforum, chief, chair, secretary):
    """With a quote, a percent sign and a letter of another alphabet in what is no key."""
    name = "O'Higgins 100 % Æ"
    membership = Membership.objects.create(forum=chefforum, user=chief, name=name, role=Role.OBSERVER)
    rows = Membership.objects.filter(name=name, user__in=places(2), forum=KEY).values_list("pk", "name")
    for people in ((chief.pk, chair.pk), (chair.pk, chief.pk)):
        assert answered(written(rows), chefforum.pk, *people) == [(membership.pk, name)]
    assert answered(written(rows), chefforum.pk, secretary.pk, chair.pk) == []
    assert answered(written(rows), chefforum.pk + 1, chief.pk, chair.pk) == []


def test_no_more_is_remembered_than_is_allowed(chefforum, kept, monkeypatch):
    sentences._prepared.clear()
    monkeypatch.setattr(sentences, "MOST", 1)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    rows = Forum.objects.filter(pk=KEY)
    for column in ("pk", "name", "pk"):
        assert answered(written(rows.values_list(column)), chefforum.pk) == [(getattr(chefforum, column),)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() == (1 if kept else 0,)


def test_nothing_is_remembered_where_a_pool_hands_out_connections(chefforum, settings, django_assert_num_queries):
    settings.DATABASE_PREPARES = False
    with django_assert_num_queries(1) as told:
        assert answered(written(Forum.objects.filter(pk=KEY).values_list("name")), chefforum.pk) == [(chefforum.name,)]
    assert told.captured_queries[0]["sql"].startswith("SELECT")


def test_behind_a_pool_that_nobody_told_of_no_question_is_answered_by_another(chefforum, kept):
    """Two processes, each led to the connection on which the other has prepared what it asks first."""
    name, slug = (written(Forum.objects.filter(pk=KEY).values_list(column)) for column in ("name", "slug"))
    assert answered(name, chefforum.pk) == [(chefforum.name,)]
    known = sentences._prepared.pop(connection.connection, {})
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    assert answered(slug, chefforum.pk) == [(chefforum.slug,)]
    sentences._prepared[connection.connection] = known
    if kept:
        with pytest.raises(OperationalError), transaction.atomic():
            answered(name, chefforum.pk)
    else:
        assert answered(name, chefforum.pk) == [(chefforum.name,)]


@pytest.mark.django_db(transaction=True)
def test_a_release_that_changes_a_column_stops_nobody_who_is_still_connected(kept):
    asked = Sentence("SELECT name FROM pg_temp.shown WHERE id = %s", (KEY,))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE shown (id bigint, name varchar(20))")
        cursor.execute("INSERT INTO shown VALUES (7, 'Chefforum')")
        assert answered(asked, 7) == [("Chefforum",)]
        cursor.execute("ALTER TABLE shown ALTER name TYPE varchar(40)")
        assert [answered(asked, 7) for _time in range(2)] == [[("Chefforum",)]] * 2
        sentences._prepared.clear()
        cursor.execute("DEALLOCATE ALL")
        assert answered(asked, 7) == [("Chefforum",)]
        cursor.execute("ALTER TABLE shown ALTER name TYPE varchar(60)")
        if kept:  # nothing can be asked any more in what was begun, and everything after it
            with pytest.raises(NotSupportedError), transaction.atomic():
                answered(asked, 7)
        assert answered(asked, 7) == [("Chefforum",)]
        cursor.execute("DROP TABLE shown")


@pytest.mark.django_db(transaction=True)
def test_what_was_remembered_goes_with_its_connection(chefforum):
    asked = written(Forum.objects.filter(pk=KEY).values_list("name"))
    assert answered(asked, chefforum.pk) == [(chefforum.name,)]
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close_if_unusable_or_obsolete()  # as the next request begins
    assert answered(asked, chefforum.pk) == [(chefforum.name,)]


def test_what_was_begun_and_failed_leaves_what_is_remembered_as_it_is(chefforum):
    asked = written(Forum.objects.filter(pk=KEY).values_list("slug"))
    with pytest.raises(RuntimeError), transaction.atomic():
        assert answered(asked, chefforum.pk) == [(chefforum.slug,)]
        raise RuntimeError
    assert answered(asked, chefforum.pk) == [(chefforum.slug,)]
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("SELECT pg_sleep(1)")
    assert answered(asked, chefforum.pk) == [(chefforum.slug,)]
