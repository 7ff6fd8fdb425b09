"""What freezing says of the rows: sections that say nothing, the backlog under its item, numbers foretold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chefforum.testing import item, join, person
from decisions.minutes_snapshot import freeze_minutes
from decisions.models import Minutes
from meetings.models import AgendaItem, Exclusion, Meeting
from meetings.snapshot import freeze

Status = AgendaItem.Status


@pytest.fixture
def meeting(agenda):
    """The agenda, of which nothing is numbered yet."""
    return Meeting.objects.select_related("forum").get(pk=agenda.pk)


@pytest.fixture
def written(meeting, secretary):
    """An item with the forum's sections, all of them empty."""
    return AgendaItem.objects.write(forum=meeting.forum, meeting=meeting, by=secretary, title="Ny sag")


def frozen(meeting, key, **said):
    return next(one for one in freeze(meeting, **said)["items"] if one["key"] == str(key))


def headings(meeting, key, **said):
    return [section["heading"] for section in frozen(meeting, key, **said)["sections"]]


def say(item, type_, html):
    section = item.sections.get(type=type_)
    section.html = html
    section.save()


def test_empty_sections_of_the_template_are_left_out(meeting, written):
    assert headings(meeting, written.key) == ["Bilag"]
    assert headings(meeting, written.key, kind="minutes") == ["Beslutning", "Bilag"]
    say(written, "economy", "<p>Intet at bemærke.</p>")
    assert headings(meeting, written.key) == ["Økonomi", "Bilag"]


def test_a_recommendation_says_something_by_its_opening_or_its_points(meeting, written):
    written.recommender = "Kommunaldirektøren indstiller,"
    written.save()
    assert headings(meeting, written.key) == ["Indstilling", "Bilag"]
    written.recommender = ""
    written.save()
    written.points.create(position=1, html="at sagen drøftes")
    assert headings(meeting, written.key) == ["Indstilling", "Bilag"]


def test_a_section_without_a_template_stays_as_it_was_imported(meeting):
    first = meeting.items.first()
    first.sections.create(position=9, type="history", heading="Historik")
    assert headings(meeting, first.key) == ["Indstilling", "Sagsfremstilling", "Bilag", "Historik"]


def test_standard_phrases_are_left_out_where_the_forum_says_so(meeting, written):
    say(written, "economy", "<p><strong>Intet</strong> at bemærke.</p>")
    say(written, "law", "<p>Intet at bemærke. Dog se loven.</p>")
    say(written, "history", "<p>Intet at bemærke.</p>")  # has no standard phrase
    assert headings(meeting, written.key) == ["Økonomi", "Lovgrundlag", "Historik", "Bilag"]
    meeting.forum.leaves_out_standard_phrases = True
    assert headings(meeting, written.key) == ["Lovgrundlag", "Historik", "Bilag"]


@pytest.fixture
def themes(meeting, written):
    """The item that lists the backlog."""
    written.lists_backlog = True
    written.save()
    return written


def idea(forum, title, status=Status.HANDED_IN, **said):
    place = AgendaItem.objects.filter(forum=forum, meeting=None).count()
    return AgendaItem.objects.create(forum=forum, title=title, status=status, position=place, **said)


def test_the_backlog_is_listed_after_the_items_own_text(meeting, themes):
    forum = meeting.forum
    idea(forum, "Strategi & mål")
    idea(forum, "Ledelsesgrundlag", Status.ACCEPTED)
    for status in (Status.DRAFT, Status.RETURNED, Status.WITHDRAWN):
        idea(forum, f"Skjult {status}", status)
    idea(forum, "Skjult skabelon", is_template=True)
    idea(forum, "Skjult afsked", closed=True)
    idea(forum, "Skjult ansættelse", closed=True, public_title="Personalesag")
    kept = idea(forum, "Skjult for en", public_title="Udbud")
    Exclusion.objects.create(item=kept, membership=join(forum, person("inhabil", "Ib", "Inhabil")))
    list_ = "<ul><li>Strategi &amp; mål</li><li>Ledelsesgrundlag</li><li>Personalesag</li><li>Udbud</li></ul>"
    assert [(one["type"], one["html"]) for one in frozen(meeting, themes.key)["sections"]] == [
        ("presentation", list_),
        ("attachments", ""),
    ]
    say(themes, "presentation", "<p>Der er disse temaer:</p>")
    assert frozen(meeting, themes.key)["sections"][0]["html"] == f"<p>Der er disse temaer:</p>{list_}"
    themes.sections.filter(type="presentation").delete()
    say(themes, "summary", "")
    assert [(one["type"], one["html"]) for one in frozen(meeting, themes.key)["sections"]] == [
        ("other", list_),
        ("attachments", ""),
    ]


def test_an_empty_backlog_is_no_list(meeting, themes):
    assert headings(meeting, themes.key) == ["Bilag"]


def test_minutes_list_what_the_agenda_listed(meeting, themes, secretary):
    idea(meeting.forum, "Strategi")
    meeting.release_agenda(by=secretary)
    meeting.open_session(by=secretary)
    minutes = Minutes.objects.begin(meeting, by=secretary)
    idea(meeting.forum, "Kom til under mødet")
    document = freeze_minutes(minutes)
    said = next(one for one in document["items"] if one["key"] == str(themes.key))
    assert [(one["type"], one["html"]) for one in said["sections"]] == [
        ("presentation", "<ul><li>Strategi</li></ul>"),
        ("decision", ""),
        ("attachments", ""),
    ]


def labels(meeting):
    return [f"{one['number']}{one['suffix']} {one['title']}" for one in freeze(meeting)["items"]]


def test_a_draft_has_the_numbers_that_a_release_gives(meeting, secretary):
    before = labels(meeting)
    assert before == ["1 Godkendelse af dagsorden", "2 Ansættelse af ny chef", "3 Budget 2027"]
    meeting.release_agenda(by=secretary)
    meeting.refresh_from_db()
    assert labels(meeting) == before
    late = item(meeting, "Sen sag")
    late.position = 2
    late.save()
    meeting.items.filter(title="Ansættelse af ny chef").update(position=7)
    foretold = labels(meeting)
    assert "1a Sen sag" in foretold
    meeting.release_agenda(by=secretary)
    assert labels(meeting) == foretold


def test_a_draft_counts_on_through_the_year(meeting, secretary):
    meeting.forum.numbering = "year"
    meeting.forum.save()
    other = Meeting.objects.create(forum=meeting.forum, held_on=meeting.held_on.replace(day=1), status="released")
    item(other, "Sidst", number=41)
    assert labels(meeting) == ["42 Godkendelse af dagsorden", "43 Ansættelse af ny chef", "44 Budget 2027"]


def test_where_no_number_is_left_each_stands_under_its_place(meeting):
    meeting.items.filter(title="Budget 2027").update(number=9999)
    for letter in "abcdefghijklmnopqrstuvwxyz":
        item(meeting, f"Sag {letter}", number=9999, suffix=letter)
    assert len(labels(meeting)) == 29


def queries(meeting):
    with CaptureQueriesContext(connection) as captured:
        freeze(meeting)
    return len(captured)


def test_same_queries_for_3_and_30_items_and_ideas(meeting, themes, secretary):
    meeting.forum.leaves_out_standard_phrases = True
    meeting.forum.save()
    idea(meeting.forum, "En")
    few = queries(meeting)
    for number in range(30):
        AgendaItem.objects.write(forum=meeting.forum, meeting=meeting, by=secretary, title=f"Sag {number}")
        idea(meeting.forum, f"Tema {number}")
    assert queries(meeting) == few
