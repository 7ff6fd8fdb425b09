"""The page and the file of a year in numbers: who reads them, and how they tell it."""

import csv
import datetime
import io
import re

import pytest
import time_machine
from django.urls import reverse

from decisions.plots import NARROW, WIDE, Bar, over_time, side_by_side
from decisions.tests.numbers import JANUARY, NOW, SECRET, SECRET_CASE, exclude, year_of
from decisions.tests.year import held
from meetings.models import AgendaItem, Meeting


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def year(chefforum, secretary, chief, chair) -> list[Meeting]:
    return year_of(chefforum, secretary)


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
        "I 2026 var der 8 punkter. De hyppigste udfald er »godkendt«, »udsat«: 2 af hver.",
        "Den hyppigste slags i 2026 er »beslutning«: 4 af 8 punkter.",
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
