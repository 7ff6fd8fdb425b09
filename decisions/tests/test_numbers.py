"""A forum's year in numbers: every number, for whoever reads it, in a fixed number of queries."""

import csv
import datetime
import io
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decisions.models import RegisterEntry, Session, TimeSpent
from decisions.numbers import HIDDEN, SEVERAL, Tasks, numbers_of
from decisions.plots import NARROW, WIDE, Bar, over_time, side_by_side
from decisions.tests.year import held, task
from meetings.models import AgendaItem, Exclusion, Meeting, User

NOW = datetime.datetime(2026, 12, 20, 10, tzinfo=datetime.UTC)
SECRET, SECRET_CASE = "Ansættelse af ny chef", "81.00.00-A00-9-26"
JANUARY, FEBRUARY, DECEMBER = (datetime.date(2026, month, 14) for month in (1, 2, 12))


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def year(chefforum, secretary, chief, chair) -> list[Meeting]:
    """Three meetings of 2026, one of 2025, and one whose minutes nobody has been sent."""
    first = held(chefforum, JANUARY, by=secretary, items=[
        {"title": "Godkendelse af dagsorden", "kind": "standing", "minutes": 5, "outcomes": ["approved"], "used": 2},
        {"title": SECRET, "kind": "decision", "closed": True, "public_title": "Personalesag", "minutes": 10,
         "case_number": SECRET_CASE, "outcomes": ["not_approved"], "used": 40},
        {"title": "Budget", "kind": "decision", "minutes": 30, "case_number": "00.30.00-A00-1-26",
         "outcomes": ["postponed"], "status": "postponed", "used": 45},
    ])  # fmt: skip
    second = held(chefforum, FEBRUARY, by=secretary, items=[
        {"title": "Budget igen", "kind": "decision", "minutes": 30, "case_number": "00.30.00-A00-1-26",
         "outcomes": ["approved", "postponed"], "used": 31},
        {"title": "Kantinen", "kind": "information", "outcomes": ["noted"], "used": 4},
        {"title": "Kontrakten", "kind": "information", "minutes": 20, "outcomes": [], "status": "withdrawn"},
    ])  # fmt: skip
    third = held(chefforum, DECEMBER, by=secretary, items=[
        {"title": "Flytningen", "kind": "decision", "outcomes": ["postponed"], "status": "postponed"},
        {"title": "Julefrokosten", "outcomes": ["approved"]},
    ])  # fmt: skip
    held(chefforum, datetime.date(2025, 3, 3), by=secretary, items=[{"title": "Forrige år", "outcomes": ["approved"]}])
    draft = [{"title": "Ikke sendt", "outcomes": ["approved"], "used": 9}]
    held(chefforum, day(6, 3), draft, by=secretary, submit=False)
    task(first.items.get(closed=True), day(12, 1))
    task(first.items.get(title="Budget"), day(12, 1))
    task(first.items.get(title="Budget"), day(12, 20))
    task(second.items.get(title="Kantinen"), day(3, 1), "done")
    task(second.items.get(title="Kantinen"), day(3, 1), "cancelled")
    return [first, second, third]


def months(**counts: int) -> list[int]:
    found = [0] * 12
    for name, count in counts.items():
        found[{"jan": 0, "feb": 1, "dec": 11}[name]] = count
    return found


def exclude(user: User, item: AgendaItem) -> None:
    Exclusion.objects.create(item=item, membership=user.memberships.get())


def test_every_number_of_a_year(year, chefforum, chief):
    counted = numbers_of(chefforum, 2026, chief)
    assert list(counted.by_month("outcome").items()) == [
        ("approved", months(jan=1, dec=1)),
        ("postponed", months(jan=1, dec=1)),
        ("lapsed", months(feb=1)),
        ("not_approved", months(jan=1)),
        ("noted", months(feb=1)),
        (SEVERAL, months(feb=1)),
    ]
    assert list(counted.by_month("kind").items()) == [
        ("decision", months(jan=2, feb=1, dec=1)),
        ("information", months(feb=2)),
        ("standing", months(jan=1)),
        ("", months(dec=1)),
    ]
    assert [(one.held_on, len(one.items), one.closed) for one in counted.meetings] == [
        (JANUARY, 3, 1), (FEBRUARY, 3, 0), (DECEMBER, 2, 0),
    ]  # fmt: skip
    assert (counted.unfinished, counted.hidden, counted.years) == (1, 0, (2026, 2025))
    # What was withdrawn sets no time aside; of the meeting in December no time was measured.
    assert [(one.held_on, one.set_aside, one.used, one.used_freely) for one in counted.timed] == [
        (JANUARY, 45, 87, 0), (FEBRUARY, 30, 35, 4),
    ]  # fmt: skip
    assert [(one.title, one.timed.used, one.timed.over) for one in counted.overran()] == [
        (SECRET, 40, 30), ("Budget", 45, 15), ("Budget igen", 31, 1),
    ]  # fmt: skip
    assert [item.title for item in counted.postponed] == ["Budget", "Budget igen", "Flytningen"]
    assert [[item.title for item in case] for case in counted.postponed_again()] == [["Budget", "Budget igen"]]
    assert counted.tasks == Tasks(due_later=1, overdue=2, done=1, called_off=1)
    assert numbers_of(chefforum, 2025, chief).tasks == Tasks(0, 0, 0, 0)


def test_stretches_of_one_item_are_added_and_one_that_runs_is_not_counted(year, chefforum, chief):
    item = year[1].items.get(title="Kantinen")
    start = item.times.get().ended_at + datetime.timedelta(hours=1)
    until = start + datetime.timedelta(minutes=6, seconds=30)
    TimeSpent.objects.create(session=year[1].session, item=item, began_at=start, ended_at=until)
    TimeSpent.objects.create(session=year[1].session, item=item, began_at=until)
    assert numbers_of(chefforum, 2026, chief).timed[1].used_freely == 10


def test_what_was_postponed_to_another_item_is_the_same_case(year, chefforum, chief):
    """Also where it has no case number, and where a number and a link join three of them."""
    last = year[2].items.get(title="Flytningen")
    AgendaItem.objects.filter(title="Budget igen").update(postponed_to=last)
    counted = numbers_of(chefforum, 2026, chief)
    assert [[item.title for item in case] for case in counted.postponed_again()] == [
        ["Budget", "Budget igen", "Flytningen"]
    ]


def test_of_what_one_takes_no_part_in_there_is_one_more_and_nothing_else(year, chefforum, chief):
    for title in (SECRET, "Budget igen"):
        exclude(chief, AgendaItem.objects.get(title=title))
    counted = numbers_of(chefforum, 2026, chief)
    assert [len(one.items) for one in counted.meetings] == [3, 3, 2]
    assert counted.hidden == 2
    assert counted.by_month("outcome") == {
        "approved": months(jan=1, dec=1), "postponed": months(jan=1, dec=1), "lapsed": months(feb=1),
        "noted": months(feb=1), HIDDEN: months(jan=1, feb=1),
    }  # fmt: skip
    assert counted.by_month("kind") == {
        "decision": months(jan=1, dec=1), "information": months(feb=2), "standing": months(jan=1),
        "": months(dec=1), HIDDEN: months(jan=1, feb=1),
    }  # fmt: skip
    assert [(one.set_aside, one.used) for one in counted.timed] == [(35, 47), (0, 4)]
    assert [item.title for item in counted.overran()] == ["Budget"]
    assert [item.title for item in counted.postponed] == ["Budget", "Flytningen"]
    assert counted.postponed_again() == []
    assert counted.tasks == Tasks(due_later=1, overdue=1, done=1, called_off=1)


def test_page_and_file_tell_nothing_of_it(year, chefforum, chief, chair, signed_in):
    exclude(chief, AgendaItem.objects.get(title=SECRET))
    told = {}
    for user in (chief, chair):
        pages = [
            signed_in(user).get(reverse(name, args=[chefforum.slug]), {"aar": "2026"})
            for name in ("numbers", "numbers_csv")
        ]
        text = "".join(page.content.decode() for page in pages)
        told[user] = [word for word in (SECRET, SECRET_CASE, "ikke godkendt", "30 min. over") if word in text]
        assert ("Du deltager ikke i 1 punkt" in text) is (user == chief)
    assert told == {chief: [], chair: [SECRET, "ikke godkendt", "30 min. over"]}


def test_page_says_each_thing_in_a_sentence(year, chefforum, chief, signed_in):
    response = signed_in(chief).get(reverse("numbers", args=[chefforum.slug]))
    assert response.status_code == 200
    assert [figure.sentence for figure in response.context["figures"]] == [
        "I 2026 var der 8 punkter. De hyppigste udfald er “godkendt”, “udsat”: 2 af hver.",
        "Den hyppigste slags i 2026 er “beslutning”: 4 af 8 punkter.",
        "I 2026 er der referat af 3 møder; de havde 8 punkter, 2,7 i gennemsnit. 1 af punkterne var lukket.",
        "På de 2 møder, hvor tiden er målt, var der afsat 1 t. 15 min. og brugt 2 t. 2 min.",
        "3 punkter tog længere tid end afsat; det, der trak mest ud, tog 30 min. mere.",
        "I 2026 blev 3 punkter udsat. 1 sag blev udsat mere end én gang.",
        "Sagen blev udsat 2 gange.",
        "Efter møderne i 2026 blev der givet 5 opfølgninger: 1 er udført, 3 er åbne, heraf 2 overskredet.",
    ]
    assert "Yderligere 1 møde er holdt" in response.text


def test_drawing_that_leaves_some_out_says_so(chefforum, secretary, chief, signed_in):
    items = [{"title": f"Sag {place}", "minutes": 1, "used": 3} for place in range(11)]
    held(chefforum, JANUARY, items, by=secretary)
    figures = signed_in(chief).get(reverse("numbers", args=[chefforum.slug])).context["figures"]
    over = next(figure for figure in figures if figure.key == "over-tid")
    assert (len(over.rows), [len(plot.marks) - 1 for plot in over.plots]) == (11, [10, 10])
    assert over.sentence.endswith("Tegningen viser de første 10, tabellen dem alle.")


def test_every_plot_has_a_name_a_description_and_a_table(year, chefforum, chief, signed_in):
    text = signed_in(chief).get(reverse("numbers", args=[chefforum.slug])).text
    assert (text.count('<svg class="plot'), text.count('role="img"'), text.count("<desc")) == (16, 16, 16)
    assert text.count('<details class="figure-table">') == 8
    assert " style=" not in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    referred = {
        one for found in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', text) for one in found.split()
    }
    assert referred <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


def test_file_has_every_number_of_the_tables(year, chefforum, chief, signed_in):
    client = signed_in(chief)
    figures = client.get(reverse("numbers", args=[chefforum.slug]), {"aar": "2026"}).context["figures"]
    response = client.get(reverse("numbers_csv", args=[chefforum.slug]), {"aar": "2026"})
    text = response.content.decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert response["Content-Disposition"] == 'attachment; filename="tal-chefforum-2026.csv"'
    assert text.startswith("\ufeff")
    assert rows[0] == ["År", "Opgørelse", "Hvad", "Kolonne", "Antal"]
    assert len(rows) - 1 == sum(len(row.cells) for figure in figures for row in figure.rows)
    assert ["2026", "Udfald", "godkendt", "Januar", "1"] in rows
    assert ["2026", "Afsat og brugt tid", "14. januar 2026", "Brugt, min.", "87"] in rows
    assert ["2026", "Udsat mere end én gang", "Budget igen", "Antal gange", "2"] in rows


def test_year_without_minutes_says_so(year, chefforum, chief, signed_in):
    response = signed_in(chief).get(reverse("numbers", args=[chefforum.slug]), {"aar": "2019"})
    assert (response.status_code, response.context["figures"]) == (200, [])
    assert "Der er ingen referater fra 2019 at tælle endnu." in response.text
    assert "Tallene som CSV" not in response.text


def test_year_in_which_no_time_was_measured_and_nothing_postponed(year, chefforum, chief, signed_in):
    response = signed_in(chief).get(reverse("numbers", args=[chefforum.slug]), {"aar": "2025"})
    assert {one.key: one.sentence for one in response.context["figures"] if not one.rows} == {
        "tid": "Tiden er ikke målt ved nogen af årets møder. Den måles, når et møde afholdes på siden “Afhold”.",
        "udsat": "I 2025 blev ingen punkter udsat.",
        "opfoelgning": "Der er ikke givet nogen opfølgning efter møderne i 2025.",
    }


@pytest.mark.parametrize("asked", ["i år", "26", "1899", "2201", "-2026", "²026", "2026 ", "99999999999", "<b>"])
def test_year_that_is_none_is_told(chefforum, chief, signed_in, asked):
    Meeting.objects.create(forum=chefforum, held_on=datetime.date(2025, 3, 3))
    client = signed_in(chief)
    response = client.get(reverse("numbers", args=[chefforum.slug]), {"aar": asked})
    assert response.status_code == 422
    assert "er ikke et årstal. Skriv fire cifre, for eksempel 2026" in response.text
    assert "<b>" not in response.text
    assert 'href="?aar=2025"' in response.text
    assert client.get(reverse("numbers_csv", args=[chefforum.slug]), {"aar": asked}).status_code == 302


def test_only_members_read_them(chefforum, secretary, chief, employee, outsider, anonymous, signed_in):
    for name in ("numbers", "numbers_csv"):
        address = reverse(name, args=[chefforum.slug])
        people = (secretary, chief, employee, outsider, anonymous)
        assert [signed_in(user).get(address).status_code for user in people] == [200, 200, 403, 404, 302]


def test_forum_and_register_lead_to_them_for_members_only(chefforum, chief, employee, signed_in):
    address = f'href="{reverse("numbers", args=[chefforum.slug])}"'
    for page in (chefforum.get_absolute_url(), reverse("forum_register", args=[chefforum.slug])):
        assert [address in signed_in(user).get(page).text for user in (chief, employee)] == [True, False]


def more(meeting: Meeting, month: int, count: int) -> None:
    """So many more meetings with an item each, that ran over and was postponed, made in the database."""
    version, forum = meeting.minutes.versions.get(), meeting.forum
    days = [day(month, number) for number in range(1, count + 1)]
    meetings = Meeting.objects.bulk_create(Meeting(forum=forum, held_on=one, status="approved") for one in days)
    items = AgendaItem.objects.bulk_create(
        AgendaItem(forum=forum, meeting=one, title="Budget", minutes=5, number=1, status="postponed")
        for one in meetings
    )
    start, until = NOW, NOW + datetime.timedelta(minutes=9)
    for one, item in zip(meetings, items, strict=True):
        session = Session.objects.create(meeting=one, opened_at=start)
        TimeSpent.objects.create(session=session, item=item, began_at=start, ended_at=until)
        task(item, day(12, 1))
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            version=version, item=item, forum=forum, meeting=item.meeting, held_on=item.meeting.held_on, number=1,
            status="postponed", title=item.title, public_title=item.title, outcome="postponed", outcomes=["postponed"],
            case_number="00.30.00-A00-1-26",
        )
        for item in items
    )  # fmt: skip


def test_queries_do_not_grow_with_the_meetings(chefforum, secretary, chief, signed_in):
    client, asked, counted = signed_in(chief), [], []
    first = held(chefforum, JANUARY, [{"title": "Budget", "outcomes": ["approved"]}], by=secretary)
    for count, month in ((2, 2), (27, 3)):
        more(first, month, count)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse("numbers", args=[chefforum.slug]), {"aar": "2026"})
        asked.append(len(captured))
        counted.append((len(response.context["counted"].meetings), len(response.context["counted"].overran())))
    assert counted == [(3, 2), (30, 29)]
    assert asked[0] == asked[1] <= 12


def test_nothing_in_the_file_is_a_formula(chefforum, secretary, chief, signed_in):
    held(chefforum, JANUARY, [{"title": "=1+1", "minutes": 1, "used": 3}], by=secretary)
    text = signed_in(chief).get(reverse("numbers_csv", args=[chefforum.slug])).content.decode()
    rows = csv.reader(io.StringIO(text), delimiter=";")
    assert {row[2] for row in rows if row[1] == "Punkter, der trak ud"} == {"'=1+1"}


def test_bars_stand_within_their_drawing_and_beside_their_words():
    bars = [Bar("14. jan.", 87, "87 af 45 min.", hatched=4, mark=45), Bar("Et langt navn " * 20, 0, "0 min.")]
    columns = ["jan.", "feb.", "mar."]
    for plot in (*side_by_side(bars, legend=[("mark", "afsat")]), *over_time([("godkendt", [3, 0, 12])], columns)):
        assert plot.width == (WIDE if plot.name == "wide" else NARROW)
        for shape in (*plot.bars, *plot.marks, *plot.rules):
            assert 0 <= shape.x <= shape.right <= plot.width
            assert 0 <= shape.y <= shape.bottom <= plot.height
        assert all(0 <= word.y <= plot.height for word in plot.words)


def test_bars_are_as_long_as_what_they_tell():
    wide, _narrow = side_by_side([Bar("a", 40, "40", hatched=10), Bar("b", 20, "20", mark=30)])
    lengths = [round(bar.width / wide.bars[0].width, 2) for bar in wide.bars]
    assert (lengths, [bar.is_hatched for bar in wide.bars]) == ([1, 0.33, 0.67], [False, True, False])
    wide, _narrow = over_time([("a", [1, 0]), ("b", [2, 4])], ["x", "y"])
    assert [round(bar.height / wide.bars[0].height, 1) for bar in wide.bars] == [1, 2, 4]
    assert [word.text for word in wide.words] == ["x", "y", "a", "1", "1", "b", "6", "2", "4"]
