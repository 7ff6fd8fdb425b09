"""The register: written with each version, and read by each as the version would be."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chefforum.testing import join
from decisions.models import FollowUp, MinutesVersion, RegisterEntry
from decisions.tests.conftest import hold
from meetings.models import AgendaItem, Exclusion, Forum, Meeting, Role, User

TITLES = ["Godkendelse af dagsorden", "Ansættelse af ny chef", "Budget 2027"]
PUBLIC_TITLES = ["Godkendelse af dagsorden", "Personalesag", "Budget 2027"]
STORED = [field.name for field in RegisterEntry._meta.concrete_fields if field.name not in ("id", "version")]


def fresh(user):
    """The person as another request would meet them: what they are is remembered as long as one lasts."""
    return User.objects.get(pk=user.pk) if user.is_authenticated else user


def shown(user, *columns: str, forum: Forum | None = None) -> list:
    rows = RegisterEntry.objects.visible_to(fresh(user), forum and [forum]).newest_first()
    return list(rows.values_list(*columns, flat=len(columns) == 1))


def all_rows() -> list[tuple]:
    return list(RegisterEntry.objects.order_by("item", "-newest").values_list(*STORED))


def exclude(user, item: AgendaItem) -> None:
    Exclusion.objects.create(item=item, membership=item.forum.memberships.get(user=user))


def test_version_is_entered_as_it_says(public):
    version = public.minutes.versions.get(state="approved")
    rows = list(RegisterEntry.objects.order_by("number"))
    items = list(public.items.in_order())
    assert [(row.version, row.item, row.forum, row.meeting, row.held_on) for row in rows] == [
        (version, item, public.forum, public, datetime.date(2026, 12, 2)) for item in items
    ]
    assert [(row.label, row.newest, row.approved, row.closed, row.status) for row in rows] == [
        ("1", True, True, False, "on_agenda"),
        ("2", True, True, True, "on_agenda"),
        ("3", True, True, False, "on_agenda"),
    ]
    assert [(row.title, row.public_title, row.text, row.public_text) for row in rows] == [
        (TITLES[0], TITLES[0], "Godkendelse af dagsorden blev godkendt.", "Godkendelse af dagsorden blev godkendt."),
        (TITLES[1], "Personalesag", "Hemmelig Person ansættes.", "Stillingen er besat."),
        (TITLES[2], TITLES[2], "Budget 2027 blev godkendt.", "Budget 2027 blev godkendt."),
    ]
    assert [(row.outcome, row.outcomes, row.case_number) for row in rows] == [
        ("approved", ["approved"], "00.01.00-A00-1-26"),
        ("", [], "00.01.00-A00-2-26"),
        ("approved", ["approved"], "00.01.00-A00-3-26"),
    ]


def test_outcomes_are_those_of_the_points_too_each_once(agenda, secretary, chair):
    from decisions.models import Decision, PointOutcome
    from meetings.models import RecommendationPoint

    item = agenda.items.get(title="Budget 2027")
    points = [
        item.points.get(),
        *(RecommendationPoint.objects.create(item=item, position=n, html=f"at {n}") for n in (2, 3)),
    ]
    minutes = hold(agenda, secretary=secretary, chair=chair)
    decision = Decision.objects.get(item=item)
    Decision.objects.filter(pk=decision.pk).update(outcome="")
    for point, outcome in zip(points, ("approved", "postponed", "approved"), strict=True):
        PointOutcome.objects.create(decision=decision, point=point, outcome=outcome)
    minutes.approve(by=chair)
    assert RegisterEntry.objects.get(item=item).outcomes == ["approved", "postponed"]


def test_submitted_minutes_are_the_members_and_nobody_elses(submitted, chefforum, chief, employee, anonymous):
    assert shown(chief, "shown_title") == TITLES
    assert shown(employee, "shown_title") == shown(anonymous, "shown_title") == []


def test_correction_under_way_is_read_by_members_while_the_others_keep_what_was_approved(
    public, chief, employee, chair
):
    minutes = public.minutes
    item = public.items.get(title="Budget 2027")
    type(item.decision).objects.filter(item=item).update(html="<p>Budgettet sendes i høring.</p>")
    minutes._make_version("submitted", "minutes.submitted", by=chair)
    assert shown(chief, "shown_text")[2] == "Budgettet sendes i høring."
    assert shown(employee, "shown_text")[2] == "Budget 2027 blev godkendt."
    assert RegisterEntry.objects.count() == 6
    minutes._make_version("approved", "minutes.approved", by=chair)
    assert shown(chief, "shown_text")[2] == shown(employee, "shown_text")[2] == "Budgettet sendes i høring."
    assert RegisterEntry.objects.count() == 3


def test_entries_and_version_come_together_or_not_at_all(submitted, chair, monkeypatch):
    before = all_rows()
    monkeypatch.setattr(type(RegisterEntry.objects.all()), "bulk_create", lambda *_args, **_said: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        submitted.minutes.approve(by=chair)
    assert all_rows() == before
    assert MinutesVersion.objects.filter(state="approved").count() == 0


@pytest.mark.parametrize("who", ["employee", "outsider", "anonymous"])
def test_others_read_what_redaction_leaves(public, who, request):
    user = request.getfixturevalue(who)
    assert shown(user, "shown_title") == PUBLIC_TITLES
    columns = ("shown_title", "shown_text", "shown_kind", "shown_case", "shown_outcomes", "shown_closed", "shown_whole")
    assert shown(user, *columns)[1] == ("Personalesag", "Stillingen er besat.", "", "", [], True, False)


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        ("public", {"secretary", "chief", "employee", "outsider", "anonymous"}),
        ("organisation", {"secretary", "chief", "employee"}),
        ("members", {"secretary", "chief"}),
    ],
)
def test_forum_is_read_by_those_who_see_it(public, chefforum, visibility, readers, request):
    chefforum.visibility = visibility
    chefforum.save()
    cast = ("secretary", "chief", "employee", "outsider", "anonymous")
    assert {who for who in cast if shown(request.getfixturevalue(who), "pk")} == readers


def test_who_only_writes_for_the_forum_reads_as_the_public(public, chefforum, employee):
    join(chefforum, employee, Role.AUTHOR)
    assert shown(employee, "shown_title", "shown_whole") == [(title, False) for title in PUBLIC_TITLES]


def test_closed_item_that_one_is_excluded_from_is_read_as_the_public_reads_it(public, chief):
    exclude(chief, public.items.get(closed=True))
    assert shown(chief, "shown_title", "shown_text", "shown_case", "shown_whole")[1] == (
        "Personalesag",
        "Stillingen er besat.",
        "",
        False,
    )


def test_open_item_that_one_is_excluded_from_tells_nothing(public, chief):
    exclude(chief, public.items.get(title="Budget 2027"))
    columns = ("shown_title", "shown_text", "shown_kind", "shown_case", "shown_outcomes", "shown_closed", "shown_whole")
    assert shown(chief, *columns)[2] == ("Lukket punkt", "", "", "", [], True, False)
    rows = RegisterEntry.objects.visible_to(fresh(chief))
    assert not rows.said("budget").exists()
    assert not rows.of_case("00.01.00-A00-3-26").exists()
    assert [row.shown_title for row in rows.said("dagsorden")] == ["Godkendelse af dagsorden"]


@pytest.mark.parametrize("who", ["employee", "outsider", "anonymous"])
@pytest.mark.parametrize("words", ["hemmelig", "ansættelse", "ny chef", "ansættes"])
def test_words_of_a_closed_item_find_nothing_for_the_public(public, who, words, request):
    assert RegisterEntry.objects.visible_to(request.getfixturevalue(who)).said(words).count() == 0


@pytest.mark.parametrize("words", ["hemmelig", "ansætte", "NY CHEF", "hemmelig person"])
def test_words_of_a_closed_item_find_it_for_members(public, chief, words):
    assert [row.shown_title for row in RegisterEntry.objects.visible_to(chief).said(words)] == [TITLES[1]]


def test_public_words_find_a_closed_item_for_the_public_alone(public, anonymous, chief):
    assert [row.shown_title for row in RegisterEntry.objects.visible_to(anonymous).said("besat")] == ["Personalesag"]
    assert RegisterEntry.objects.visible_to(chief).said("besat").count() == 0


@pytest.mark.parametrize("words", ["'", "\\", "budget & | ! <-> :*", "(((", "og", "_", "🙂", "%", "a" * 5000])
def test_no_words_break_the_search(public, chief, words):
    found = RegisterEntry.objects.visible_to(chief).said(words)
    assert [row.shown_title for row in found] == (["Budget 2027"] if "budget" in words else [])


def test_responsible_is_told_to_members_only(public, chief, anonymous, secretary):
    for title in ("Budget 2027", "Ansættelse af ny chef"):
        FollowUp.objects.create(
            forum=public.forum,
            item=public.items.get(title=title),
            what="Regn",
            who="Økonomichefen",
            due_on="2027-01-15",
        )
    found = RegisterEntry.objects.visible_to(chief).for_whom("økonomi").newest_first()
    assert [row.shown_title for row in found] == TITLES[1:]
    assert not RegisterEntry.objects.visible_to(anonymous).for_whom("økonomi").exists()
    exclude(chief, public.items.get(title="Budget 2027"))
    assert [row.shown_title for row in RegisterEntry.objects.visible_to(fresh(chief)).for_whom("økonomi")] == [
        TITLES[1]
    ]


def test_member_of_one_forum_reads_another_as_the_public(public, chief, secretary, chair):
    other = Forum.objects.found(name="Direktørforum", visibility="organisation")
    join(other, secretary, Role.SECRETARY)
    assert len(shown(chief, "pk")) == 3
    meeting = Meeting.objects.create(forum=other, held_on="2026-11-04")
    meeting.begin_drafting(by=secretary)
    from chefforum.testing import item

    item(meeting, "Lukket hos direktørerne", closed=True, public_title="Sag")
    hold(meeting, secretary=fresh(secretary), chair=chair).approve(by=chair)
    assert shown(chief, "shown_title", "shown_whole") == [*((title, True) for title in TITLES), ("Sag", False)]
    assert shown(chief, "shown_title", forum=other) == ["Sag"]
    assert shown(secretary, "shown_title", forum=other) == ["Lukket hos direktørerne"]


def test_keyset_goes_through_all_rows_once(public, chief, secretary, chair):
    for day in ("2026-10-07", "2026-12-16"):
        meeting = Meeting.objects.create(forum=public.forum, held_on=day)
        meeting.begin_drafting(by=secretary)
        from chefforum.testing import item

        for number in range(3):
            item(meeting, f"Punkt {number}")
        hold(meeting, secretary=secretary, chair=chair)
    AgendaItem.objects.filter(meeting=public, number=3).update(number=2, suffix="a")
    RegisterEntry.objects.filter(meeting=public, number=3).update(number=2, suffix="a")
    rows = RegisterEntry.objects.visible_to(chief).newest_first()
    places = list(rows.values_list("held_on", "meeting_id", "number", "suffix"))
    walked, place = [], None
    while following := (rows.after(*place) if place else rows).values_list("held_on", "meeting_id", "number", "suffix")[
        :2
    ]:
        walked += following
        place = walked[-1]
    assert walked == places
    assert len(walked) == 9


def test_visible_rows_cost_the_same_queries_for_few_and_many(public, chief):
    user = fresh(chief)
    with CaptureQueriesContext(connection) as queries:
        assert len(RegisterEntry.objects.visible_to(user).newest_first().values("shown_title")) == 3
    assert len(queries) == 3  # forums, roles, rows


def test_import_that_is_replaced_is_entered_anew(approved, secretary):
    from decisions.importing import load as loading

    version = approved.minutes.versions.get(state="approved")
    document = {
        **version.snapshot.document,
        "forum": {"slug": "gammelt", "name": "Gammelt forum", "visibility": "public"},
    }
    document["items"] = [
        {**item, "key": f"00000000-0000-4000-8000-00000000000{item['number']}", "attachments": []}
        for item in document["items"]
    ]
    loading.load(document, by=secretary, source="a.json")
    document["items"][0]["title"] = "Rettet titel"
    again = loading.load(document, by=secretary, source="a.json", replace=True)
    rows = RegisterEntry.objects.filter(forum__slug="gammelt")
    assert [(row.title, row.version) for row in rows.order_by("number")] == [
        ("Rettet titel", again),
        (TITLES[1], again),
        (TITLES[2], again),
    ]


@pytest.mark.parametrize("correction", [False, True])
def test_migration_enters_what_the_acts_would_have_entered(public, chair, correction):
    if correction:
        public.minutes._make_version("submitted", "minutes.submitted", by=chair)
    written = all_rows()
    RegisterEntry.objects.all().delete()
    migration = import_module("decisions.migrations.0010_fill_register")
    migration.enter_versions(apps, None)
    assert all_rows() == written
    assert len(written) == (6 if correction else 3)
    migration.enter_versions(apps, None)
    assert all_rows() == written
