"""“Klar til udsendelse?”: what is found, what is not, and how much asking it takes."""

import datetime

import pytest

from chefforum.testing import item
from meetings import preflight
from meetings.models import Attachment, Comment, Review, Section, Snapshot, StoredFile
from meetings.preflight import wording
from meetings.snapshot import canonical, freeze, sha256_of

HASH = "a" * 64
CPR, MASKED = "010190-1234", "010190-••••"


@pytest.fixture
def point(chefforum, secretary, agenda):
    """An item of the meeting with the forum's sections, where there is nothing to find."""
    agenda.items.all().delete()
    row = item(agenda, "Nyt kørselsregulativ", minutes=10, kind="decision")
    row.attachments.all().delete()
    row.sections.all().delete()
    row.sections.bulk_create(
        Section(item=row, position=place, type=template.type, heading=template.heading, template=template,
                html="" if template.type in ("recommendation", "decision", "attachments") else "<p>Kørslen ændres.</p>")
        for place, template in enumerate(chefforum.section_templates.order_by("position"))
    )  # fmt: skip
    return row


def section(point, type_="presentation"):
    return point.sections.get(type=type_)


def write(point, html, type_="presentation"):
    there = section(point, type_)
    there.html = html
    there.save()
    return there


def change(row, **said):
    for name, value in said.items():
        setattr(row, name, value)
    row.save()


def attach(point, *titles, **said):
    return [
        Attachment.objects.create(item=point, position=place, title=title, **said) for place, title in enumerate(titles)
    ]


def attach_file(point, name="notat.pdf", title="Notat"):
    """An attachment with a file that nobody has read yet."""
    (row,) = attach(point, title)
    file, _new = StoredFile.objects.get_or_create(sha256=HASH, type="application/pdf", size=5)
    row.versions.create(number=1, name=name, file=file)
    change(row, sha256=HASH, name=name, type=file.type, size=file.size)
    return row


def found(meeting):
    return [(finding.severity, finding.code) for finding in preflight.check(meeting)]


def codes_of(point):
    return [code for _severity, code in found(point.meeting)]


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


MUST, ADVICE = [("must", "placeholder")], [("advice", "placeholder")]
LEFTOVERS = [
    ("Udgiften er [indsæt beløb] kr.", MUST),
    ("Udgiften er [ Beløb ].", MUST),
    ("[skriv her", MUST),
    ("TODO: tal med økonomi", MUST),
    ("todo spørg Maja", MUST),
    ("Lorem ipsum dolor sit amet", MUST),
    ("[…]", MUST),
    ("[xxx]", [*MUST, *ADVICE]),
    ("Udgiften er xxx kr.", ADVICE),
    ("den xx. marts", ADVICE),
    ("Er det rigtigt??", ADVICE),
    ("Navn: ______", ADVICE),
    ("Er det rigtigt?", []),
    ("Størrelse XL og XXL", []),
    ("metoder og todosis", []),
    ("[1] Se fodnoten", []),
    ("[skrivelsen fra KL]", []),
    ("Her indsættes et notat.", []),
]


@pytest.mark.parametrize(("text", "expected"), LEFTOVERS)
def test_leftovers(point, text, expected):
    there = write(point, f"<p>{text}</p>")
    assert found(point.meeting) == expected
    assert {finding.section for finding in preflight.check(point.meeting)} <= {there.pk}


def test_help_text_in_the_text(point, chefforum):
    help_text = "Højst fem linjer. Skriv, hvad sagen er, og hvorfor den kommer nu."
    chefforum.section_templates.filter(type="summary").update(help_text=help_text)
    write(point, "<p>Kort sagt: <em>skriv, hvad  sagen er</em>, og hvorfor den kommer nu.</p>", "summary")
    assert found(point.meeting) == [("must", "help_text")]
    write(point, "<p>Højst fem linjer. Her er de.</p>", "summary")
    assert found(point.meeting) == []


MENTIONS = [
    ("Se bilag 3.", ["3"]),
    ("Se Bilag 2 og 3", ["2", "3"]),
    ("bilagene 1-4 viser", ["1", "2", "3", "4"]),
    ("bilag 1, 2 og 4", ["1", "2", "4"]),
    ("bilag 1 til 3", ["1", "2", "3"]),
    ("bilag nr. 2", ["2"]),
    ("bilag A", ["A"]),
    ("bilag A–C", ["A", "B", "C"]),
    ("bilag 2 og bilag 2", ["2"]),
    ("bilag 2024", []),
    ("bilag i mappen", []),
    ("Bilag I alt", []),
    ("bilag Afregning", []),
    ("bilagslisten 3", []),
    ("3 bilag", []),
    ("afbilag 3", []),
    ("bilag 2 og 3 dage senere", ["2", "3"]),  # advice may err
]


@pytest.mark.parametrize(("text", "labels"), MENTIONS)
def test_mentions(text, labels):
    assert wording.mentioned(text) == labels


ATTACHED = [
    ("Se bilag 3.", ["Kort", "Budget"], ["attachment_missing", "attachment_unmentioned", "attachment_unmentioned"]),
    ("Se bilag 1 og 2.", ["Kort", "Budget"], []),
    ("Se bilag A og B.", ["Kort", "Budget"], []),
    ("Se bilag C.", ["Kort"], ["attachment_missing"]),
    ("Se bilag 7.", ["Bilag 7 – Kort"], []),
    ("Se vedlagte kort.", ["Skitse"], []),
    ("Bilagene viser det.", ["Kort", "Budget"], []),
    ("Kort og budget er lagt ved.", ["Kort", "Budget"], []),
    ("Intet.", ["Kort"], ["attachment_unmentioned"]),
    ("Se bilag 1.", [], ["attachment_missing"]),
    ("Se bilag 1.", ["Kort", "Budget"], ["attachment_unmentioned"]),
]


@pytest.mark.parametrize(("text", "titles", "expected"), ATTACHED)
def test_attachments_mentioned(point, text, titles, expected):
    write(point, f"<p>{text}</p>")
    attach(point, *titles)
    assert codes_of(point) == expected


TEXTS_WITH_NUMBERS = [
    f"<p>{CPR}</p>",
    "<p>Hun (0101<strong>90-1234</strong>) flytter.</p>",
    "<table><tbody><tr><td><p>1</p></td><td><p>010190 1234</p></td></tr></tbody></table>",
    f'<p>Skriv <a href="mailto:{CPR}@example.dk">her</a>.</p>',
    f'<p>Hun<span class="footnote">{CPR}</span> flytter.</p>',
    "<ul><li>0101901234</li></ul>",
]


@pytest.mark.parametrize("html", TEXTS_WITH_NUMBERS)
def test_number_in_a_text(point, html):
    there = write(point, html)
    (finding,) = preflight.check(point.meeting)
    assert (finding.code, finding.severity, finding.section) == ("cpr", "must", there.pk)
    assert finding.text == f"Her står et CPR-nummer: {MASKED}. Fjern det, eller begrund, hvorfor det skal stå der."
    assert "1234" not in finding.name.removesuffix(finding.what) + finding.text
    assert finding.url.endswith(f"/punkter/{point.key}/#afsnit-{there.pk}")


def test_number_in_the_recommendation(point):
    there = section(point, "recommendation")
    point.points.create(position=2, html=f"at {CPR} godkendes")
    assert [(one.code, one.section) for one in preflight.check(point.meeting)] == [("cpr", there.pk)]


def test_number_in_an_attachments_title_and_file_name(point):
    write(point, "<p>Se vedlagte.</p>")
    row = attach_file(point, name=f"{CPR}.pdf", title=f"Notat om {CPR}")
    StoredFile.objects.update(status="read")
    (finding,) = preflight.check(point.meeting)
    assert (finding.code, finding.attachment) == ("cpr", str(row.key))
    assert finding.place_text == f"Notat om {MASKED}"
    assert finding.url.endswith(f"/punkter/{point.key}/#attachment-{row.key}")


def test_number_in_the_meetings_note(point):
    change(point.meeting, note=f"Ring til {CPR}")
    assert [(one.code, one.item, one.place_text) for one in preflight.check(point.meeting)] == [("cpr", None, "Mødet")]


def test_number_in_a_theme_that_the_agenda_lists(point, secretary, chief):
    for author in (None, chief):  # a draft is not listed
        type(point).objects.write(forum=point.forum, by=secretary, title=f"Sag {CPR} {author}", author=author)
    assert found(point.meeting) == []
    change(point, lists_backlog=True)
    (finding,) = preflight.check(point.meeting)
    assert (finding.code, finding.severity, finding.item) == ("backlog_cpr", "must", str(point.key))
    assert finding.text == (f"Et tema i idébanken har et CPR-nummer i sin titel: {MASKED}. Ret temaets titel.")


def test_number_of_a_decided_item_is_found_and_nothing_else(point):
    change(point, status="decided", minutes=None, presenter=CPR)
    assert codes_of(point) == ["cpr"]


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


def test_numbers_in_a_file_are_counted(point):
    write(point, "<p>Se vedlagte.</p>")
    attach_file(point)
    StoredFile.objects.update(status="read", findings=[{"code": "cpr", "count": 3}])
    assert [finding.text for finding in preflight.check(point.meeting)] == [
        "Der står 3 CPR-numre i filen. Udskift filen, eller begrund, hvorfor de skal være der."
    ]


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


def test_same_number_twice_is_one_finding_and_another_number_another(point):
    write(point, f"<p>{CPR} og {CPR.replace('-', '')}</p>")
    (one,) = preflight.check(point.meeting)
    write(point, "<p>010190-1235</p>")
    (other,) = preflight.check(point.meeting)
    assert one.text == other.text
    assert one.name != other.name


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
