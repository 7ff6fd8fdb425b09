"""Personal numbers that “Klar til udsendelse?” finds, wherever they stand."""

import pytest

from meetings import preflight
from meetings.models import StoredFile
from meetings.tests.findings import attach_file, change, codes_of, faultless, found, section, write

CPR, MASKED = "010190-1234", "010190-••••"


@pytest.fixture
def point(agenda):
    return faultless(agenda)


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


def test_numbers_in_a_file_are_counted(point):
    write(point, "<p>Se vedlagte.</p>")
    attach_file(point)
    StoredFile.objects.update(status="read", findings=[{"code": "cpr", "count": 3}])
    assert [finding.text for finding in preflight.check(point.meeting)] == [
        "Der står 3 CPR-numre i filen. Udskift filen, eller begrund, hvorfor de skal være der."
    ]


def test_same_number_twice_is_one_finding_and_another_number_another(point):
    write(point, f"<p>{CPR} og {CPR.replace('-', '')}</p>")
    (one,) = preflight.check(point.meeting)
    write(point, "<p>010190-1235</p>")
    (other,) = preflight.check(point.meeting)
    assert one.text == other.text
    assert one.name != other.name
