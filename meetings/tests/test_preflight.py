"""“Klar til udsendelse?”: what is found, what is not, and how much asking it takes."""

import datetime

import pytest

from chefforum.testing import item
from meetings import preflight
from meetings.models import Comment, Review, Snapshot, StoredFile
from meetings.snapshot import canonical, freeze, sha256_of
from meetings.tests.findings import attach_file, change, faultless, found, section, write

CPR = "010190-1234"


@pytest.fixture
def point(agenda):
    return faultless(agenda)


def test_nothing_is_found_where_nothing_is_wrong(point):
    assert preflight.check(point.meeting) == []
    assert preflight.unanswered(point.meeting) == []
    assert preflight.counts(point.meeting) == {}


HEADS = [
    ({"case_number": ""}, [("advice", "case_number_missing")]),
    ({"case_number": "14/33170"}, []),
    ({"case_number": "", "kind": "standing"}, []),
    ({"minutes": None}, [("advice", "time_missing")]),
    ({"closed": True}, [("must", "public_title_missing")]),
    ({"closed": True, "public_title": "  "}, [("must", "public_title_missing")]),
    ({"closed": True, "public_title": "Personalesag"}, []),
    ({"closed": True, "public_title": "Om nyt kørselsregulativ"}, []),  # one word, and no name
    ({"closed": True, "title": "Ansættelse af Tove Kjærsig", "public_title": "Kjærsig"}, [("advice", "title_tells")]),
    (
        {"closed": True, "title": "Lukning af skolen ved Åsen", "public_title": "Lukning af skolen"},
        [("advice", "title_tells")],
    ),
    ({"title": "[Indsæt titel]"}, [("must", "placeholder")]),
    ({"title": f"Sag om {CPR}"}, [("must", "cpr")]),
    ({"closed": True, "public_title": f"Sag {CPR}"}, [("must", "cpr")]),
    ({"presenter": f"Tove ({CPR})"}, [("must", "cpr")]),
    ({"recommender": f"Kommunaldirektøren ({CPR}) indstiller,"}, [("must", "cpr")]),
]


@pytest.mark.parametrize(("said", "expected"), HEADS)
def test_head(point, said, expected):
    change(point, **said)
    assert found(point.meeting) == expected


def test_decision_without_recommendation(point):
    point.points.all().delete()
    assert found(point.meeting) == [("advice", "recommendation_missing")]
    assert preflight.check(point.meeting)[0].section == section(point, "recommendation").pk
    change(point, kind="information")
    assert found(point.meeting) == []


def test_recommendation_may_be_a_text(point):
    point.points.all().delete()
    write(point, "<p>Det indstilles, at regulativet godkendes.</p>", "recommendation")
    assert found(point.meeting) == []


def test_empty_sections_are_one_finding(point):
    write(point, "", "summary")
    write(point, "", "history")
    (finding,) = preflight.check(point.meeting)
    assert (finding.code, finding.severity, finding.section) == (
        "section_empty", "advice", section(point, "summary").pk,
    )  # fmt: skip
    assert finding.text == "2 afsnit har ingen tekst og udelades af dokumentet: Resumé, Historik."
    point.sections.update(template=None)  # an item that was imported: nobody asked for the section
    assert found(point.meeting) == []


FILES = [
    ({"status": "due"}, [("advice", "file_unread")]),
    ({"status": "failed"}, [("advice", "file_failed")]),
    ({"findings": []}, []),
    ({"findings": [{"code": "comments"}]}, [("must", "file_comments")]),
    ({"findings": [{"code": "tracked_changes"}]}, [("must", "file_tracked_changes")]),
    ({"findings": [{"code": "scanned"}]}, [("advice", "file_scanned")]),
    ({"findings": [{"code": "cpr", "count": 1}]}, [("must", "file_cpr")]),
    ({"findings": [{"code": "not known here"}]}, []),
]


@pytest.mark.parametrize(("said", "expected"), FILES)
def test_file(point, said, expected):
    write(point, "<p>Se vedlagte.</p>")
    attach_file(point)
    StoredFile.objects.update(**{"status": "read", **said})
    assert found(point.meeting) == expected


def test_file_that_was_never_received_is_not_asked_for(point):
    write(point, "<p>Se vedlagte.</p>")
    attach_file(point).versions.all().delete()
    assert found(point.meeting) == []


def test_overfull_meeting_is_told_with_figures(point):
    change(point, minutes=170)
    assert preflight.check(point.meeting)[0].url == f"/moeder/{point.meeting.pk}/kladde/"
    assert [finding.text for finding in preflight.check(point.meeting)] == [
        "Punkterne tager 2 t. 50 min., og mødet har 2 t. 30 min. (9.00–11.30). "
        "Det er 20 min. for meget. Afkort eller flyt et punkt."
    ]
    change(point, minutes=150)
    assert found(point.meeting) == []


def test_meeting_without_hours(point):
    change(point.meeting, end=None)
    assert found(point.meeting) == [("advice", "hours_missing")]
    assert preflight.check(point.meeting)[0].url == f"/moeder/{point.meeting.pk}/plan/"


def test_review_that_is_still_open(point, agenda):

    text = canonical(freeze(agenda))
    snapshot = Snapshot.objects.create(sha256=sha256_of(text), text=text)
    review = Review.objects.create(meeting=agenda, number=1, snapshot=snapshot)
    assert found(agenda) == [("advice", "review_open")]
    assert preflight.check(agenda)[0].url == f"/moeder/{agenda.pk}/gennemlaesning/"
    change(review, ended_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC))
    assert found(agenda) == []


def test_open_comments(point, secretary):
    comment = Comment.objects.create(item=point, text="Hvorfor?", by=secretary)
    (finding,) = preflight.check(point.meeting)
    assert (finding.code, finding.text) == ("comments_open", "1 kommentar er åben. Besvar den.")
    assert finding.url.endswith(f"/punkter/{point.key}/#comments")
    change(comment, resolved_at=comment.at)
    assert found(point.meeting) == []


@pytest.mark.parametrize("status", ["draft", "handed_in", "returned"])
def test_item_that_will_not_be_on_the_agenda(point, status):
    change(point, status=status, title=f"xxx {CPR}")
    assert found(point.meeting) == [("advice", "waiting")]


def test_withdrawn_item_is_not_asked_for(point):
    change(point, status="withdrawn", title="[indsæt]")
    assert found(point.meeting) == []


def test_closed_words_in_an_open_title(point):
    change(point, closed=True, title="Fratræden: Tove Kjærsig", public_title="Personalesag")
    item(point.meeting, "Afsked med Kjærsig", minutes=5).attachments.all().delete()
    (finding,) = preflight.check(point.meeting)
    assert (finding.code, finding.item) == ("open_title_tells", str(point.key))


def test_as_many_queries_for_fifty_items_as_for_five(agenda, django_assert_num_queries, django_assert_max_num_queries):
    html = "<p>" + "Kommunen vil med denne sag ændre det, som står i bilag 1. " * 90 + "</p>"
    for count in (5, 50):
        while agenda.items.count() < count:
            row = item(agenda, f"Sag {agenda.items.count()}", kind="decision")
            write(row, html)
            attach_file(row)
        meeting = type(agenda).objects.get(pk=agenda.pk)
        with django_assert_num_queries(8):
            preflight.check(meeting)
        with django_assert_max_num_queries(9):
            preflight.unanswered(meeting)
        with django_assert_max_num_queries(9):
            preflight.counts(meeting)


def test_counts_by_item(point):
    write(point, f"<p>{CPR} xxx</p>")
    assert preflight.counts(point.meeting) == {str(point.key): (1, 2)}


def test_findings_beside_an_item_are_those_of_the_meeting(point, django_assert_max_num_queries):
    change(point, minutes=None)
    write(point, f"<p>{CPR}</p>")
    fresh = type(point).objects.select_related("meeting", "forum").get(pk=point.pk)
    with django_assert_max_num_queries(9):
        told = preflight.findings_of(fresh)
    assert [finding.code for finding in told["findings"]] == ["cpr", "time_missing"]
    assert {one.name for one in told["findings"]} == {one.name for one in preflight.check(point.meeting)}


def test_item_of_the_backlog_has_findings_too(point):
    change(point, meeting=None)
    write(point, f"<p>{CPR}</p>")
    assert [finding.code for finding in preflight.findings_of(point)["findings"]] == ["cpr"]
