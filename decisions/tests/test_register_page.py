"""The register's page and files: what is asked for, how far one gets, and what is not understood."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.forms.renderers import DjangoTemplates
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertHTMLEqual

from decisions.models import FollowUp, RegisterEntry
from decisions.register_files import defused
from decisions.register_forms import RegisterForm
from decisions.tests.conftest import SECRET_FILE, SECRET_ITEM
from decisions.views.register import COUNTED, PAGE
from meetings.models import AgendaItem, Exclusion, Forum, User

ALL = ["Godkendelse af dagsorden", "Ansættelse af ny chef", "Budget 2027"]


@pytest.fixture
def got(public, signed_in):
    """A function: the register as somebody gets it, asked for what is told."""

    def answer(user, *, of=None, **said):
        return signed_in(user).get(reverse("forum_register", args=[of.slug]) if of else reverse("register"), said)

    return answer


@pytest.fixture
def many(public):
    """A function: so many more decisions of one more meeting, made in the database."""

    def made(count: int) -> None:
        version = public.minutes.versions.get(state="approved")
        items = AgendaItem.objects.bulk_create(
            AgendaItem(forum=public.forum, title=f"Sag {n}", position=n) for n in range(count)
        )
        RegisterEntry.objects.bulk_create(
            RegisterEntry(
                version=version, item=item, forum=public.forum, meeting=public, held_on="2025-05-05", number=n + 10,
                approved=True, status="decided", title=item.title, public_title=item.title, text="<b>Fedt</b>",
                public_text="<b>Fedt</b>",
            )
            for n, item in enumerate(items)
        )  # fmt: skip

    return made


def titles(response) -> list[str]:
    return [row["shown_title"] for row in response.context["rows"]]


def test_page_shows_the_decisions(got, chief):
    response = got(chief)
    assert (response.status_code, titles(response)) == (200, ALL)
    assert "3 beslutninger" in response.text
    assert "Budget 2027 blev godkendt." in response.text


def test_page_of_a_forum_shows_its_own(got, chief, chefforum):
    Forum.objects.found(name="Andet", visibility="public")
    assert titles(got(chief, of=chefforum)) == ALL
    assert titles(got(chief, forum="andet")) == []
    assert titles(got(chief, of=Forum.objects.get(slug="andet"))) == []


def test_page_of_a_forum_that_one_may_not_see_is_not_found(public, chefforum, employee, signed_in):
    chefforum.visibility = Forum.Visibility.MEMBERS
    chefforum.save()
    for name in ("forum_register", "forum_register_csv", "forum_register_xlsx"):
        assert signed_in(employee).get(reverse(name, args=[chefforum.slug])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"ord": "budget"}, ALL[2:]),
        ({"ord": "GODKENDELSE dagsord"}, ALL[:1]),
        ({"fra": "02-12-2026", "til": "2.12.2026"}, ALL),
        ({"fra": "2026-12-03"}, []),
        ({"til": "2026-12-01"}, []),
        ({"udfald": "approved"}, [ALL[0], ALL[2]]),
        ({"udfald": "postponed"}, []),
        ({"slags": "decision"}, []),
        ({"sag": "00.01.00-A00-2"}, ALL[1:2]),
        ({"sag": "00.01"}, ALL),
        ({"sag": "%"}, []),
        ({"ansvarlig": "økonomi"}, ALL[2:]),
        ({"ansvarlig": "hr"}, []),
        ({"ord": "budget", "udfald": "approved", "sag": "00.01.00", "forum": "chefforum"}, ALL[2:]),
    ],
)
def test_filters_narrow_the_list(got, chief, public, asked, found):
    item = public.items.get(title="Budget 2027")
    FollowUp.objects.create(forum=public.forum, item=item, what="Regn", who="Økonomichefen", due_on="2027-01-15")
    response = got(chief, **asked)
    assert titles(response) == found
    assert {name: response.context["form"].data[name] for name in asked} == asked


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"fra": "32-13-2026"}, "Dagen 32-13-2026 findes ikke i kalenderen"),
        ({"til": "i går"}, "»i går« kan ikke læses som en dato"),
        ({"fra": "2026-12-03", "til": "2026-12-01"}, "Perioden slutter, før den begynder. Vælg en senere dag."),
        ({"udfald": "vedtaget"}, "»vedtaget« findes ikke på listen. Vælg en af mulighederne."),
        ({"slags": "x"}, "»x« findes ikke på listen. Vælg en af mulighederne."),
        ({"forum": "hemmeligt"}, "»hemmeligt« findes ikke på listen. Vælg en af mulighederne."),
        ({"ord": "a" * 201}, "200"),
    ],
)
def test_what_is_not_understood_is_told_and_nothing_is_lost(got, chief, asked, told):
    response = got(chief, **asked, sag="14/33170")
    assert response.status_code == 422
    assert told in response.text
    assert 'value="14/33170"' in response.text
    assert "rows" not in response.context
    for value in asked.values():
        assert f'value="{value}"' in response.text or "findes ikke" in told


def test_file_of_what_is_not_understood_leads_back_to_the_page(public, chief, signed_in):
    for name in ("register_csv", "register_xlsx"):
        response = signed_in(chief).get(reverse(name), {"udfald": "vedtaget", "ord": "budget"})
        assert (response.status_code, response["Location"]) == (302, "/beslutninger/?udfald=vedtaget&ord=budget")


@pytest.mark.parametrize("place", ["", "x", "2026-13-01.1.1", "2026-12-02.1.1é", "1' OR 1=1", "9999-12-31.1.1"])
def test_place_that_is_none_begins_at_the_top(got, chief, place):
    assert titles(got(chief, efter=place)) == ALL


def test_list_goes_on_where_it_ended_with_what_was_asked_for(got, many, chief, signed_in):
    many(PAGE + 5)
    first = got(chief, ord="sag")
    assert (len(titles(first)), first.context["count"], first.context["is_more"]) == (PAGE, PAGE + 5, False)
    further = signed_in(chief).get(f"/beslutninger/?ord=sag&efter={first.context['next']}")
    assert titles(first) + titles(further) == [f"Sag {n}" for n in range(PAGE + 5)]
    assert f'href="/beslutninger/?ord=sag&amp;efter={first.context["next"]}"' in first.text
    assert "Længere nede på listen" in further.text
    assert "next" not in further.context


def test_script_gets_the_list_alone_and_what_comes_after_it(got, many, chief, signed_in):
    many(PAGE)
    client = signed_in(chief)
    part = client.get("/beslutninger/", {"ord": "sag"}, headers={"HX-Request": "true", "HX-Target": "register"})
    assert part.text.lstrip().startswith('<div id="register"')
    after = got(chief).context["next"]
    headers = {"HX-Request": "true", "HX-Target": "register-more"}
    more = client.get("/beslutninger/", {"efter": after}, headers=headers)
    assert more.text.lstrip().startswith('<div id="register-')
    assert "<html" not in part.text + more.text
    assert more.text.count(" autofocus") == 1
    wrong = client.get("/beslutninger/", {"til": "x"}, headers={"HX-Request": "true", "HX-Target": "register"})
    assert (wrong.status_code, "»x« kan ikke læses" in wrong.text, "<html" in wrong.text) == (422, True, False)


def test_more_than_a_thousand_are_not_counted(got, many, chief):
    many(COUNTED)
    response = got(chief)
    assert (response.context["count"], response.context["is_more"]) == (COUNTED, True)
    assert "Flere end 1.000 beslutninger" in response.text


def test_page_costs_the_same_queries_for_few_and_many(got, many, chief, signed_in):
    client = signed_in(chief)
    costs = []
    for more in (0, PAGE - 5, 2 * PAGE):
        many(more)
        with CaptureQueriesContext(connection) as queries:
            client.get("/beslutninger/", {"sag": "", "ansvarlig": ""})
        costs.append(len(queries))
    # Where there is more than a page, it is counted how much.
    assert costs[0] == costs[1] == costs[2] - 1 <= 7


@pytest.mark.parametrize("asked", ["hemmelig", "ansættelse", "00.01.00-A00-2-26"])
@pytest.mark.parametrize("who", ["employee", "outsider", "anonymous"])
def test_closed_words_reach_nobody_by_page_or_file(public, who, asked, request, signed_in):
    client = signed_in(request.getfixturevalue(who))
    for query in ({}, {"ord": asked}, {"sag": asked}, {"ansvarlig": asked}):
        page = client.get("/beslutninger/", query)
        book = zipfile.ZipFile(io.BytesIO(client.get("/beslutninger.xlsx", query).getvalue()))
        texts = [
            page.text.replace(f'value="{asked}"', "").replace(f"={asked}", ""),
            client.get("/beslutninger.csv", query).getvalue().decode(),
            "".join(book.read(name).decode() for name in book.namelist()),
        ]
        for text in texts:
            assert [word for word in (*SECRET_ITEM, *SECRET_FILE, "A00-2-26") if word in text] == []
        assert page.context["count"] == (0 if query else 3)


def test_open_item_that_one_is_excluded_from_is_in_no_list_or_file(public, chefforum, chief, signed_in):
    item = public.items.get(title="Budget 2027")
    Exclusion.objects.create(item=item, membership=chefforum.memberships.get(user=chief))
    client = signed_in(User.objects.get(pk=chief.pk))
    for url in ("/beslutninger/", "/beslutninger.csv", f"/beslutninger/{item.key}/"):
        text = client.get(url).getvalue().decode() if url.endswith("csv") else client.get(url).text
        assert "Lukket punkt" in text
        assert [word for word in ("Budget 2027", "A00-3-26") if word in text] == []
    assert client.get("/beslutninger/", {"ord": "budget"}).context["count"] == 0


def test_csv_is_one_that_a_danish_spreadsheet_opens(public, chief, signed_in):
    item = public.items.get(title="Budget 2027")
    for who in ("Økonomichefen", "HR; og løn"):
        FollowUp.objects.create(forum=public.forum, item=item, what="Regn", who=who, due_on="2027-01-15")
    response = signed_in(chief).get("/beslutninger.csv", {"ord": "budget"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="beslutninger.csv"'
    sent = response.getvalue()
    assert sent.startswith(b"\xef\xbb\xbfDato;Forum;Punkt;")
    assert list(csv.reader(io.StringIO(sent.decode("utf-8-sig")), delimiter=";")) == [
        ["Dato", "Forum", "Punkt", "Titel", "Slags", "Udfald", "Beslutning", "Sagsnummer", "Ansvarlig", "Lukket", "Adresse"],
        [
            "02-12-2026", "Chefforum", "3", "Budget 2027", "", "godkendt", "Budget 2027 blev godkendt.",
            "00.01.00-A00-3-26", "Økonomichefen, HR; og løn", "nej", f"http://testserver/beslutninger/{item.key}/",
        ],
    ]  # fmt: skip


@pytest.mark.parametrize("cell", ["=1+1", "+45", "-1", "@sum", "\tx", "\rx"])
def test_cell_that_begins_as_a_formula_is_defused(cell):
    assert defused(cell) == f"'{cell}"


def test_formula_in_a_title_is_a_text_in_both_files(public, chief, signed_in):
    evil = '=HYPERLINK("http://example.dk";"Se")'
    RegisterEntry.objects.filter(number=3).update(title=evil, public_title=evil)
    client = signed_in(chief)
    rows = csv.reader(io.StringIO(client.get("/beslutninger.csv").getvalue().decode()), delimiter=";")
    assert [row[3] for row in rows][-1] == f"'{evil}"
    book = zipfile.ZipFile(io.BytesIO(client.get("/beslutninger.xlsx").getvalue()))
    sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    names = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert sheet.findall(".//s:f", names) == []
    assert evil in [text.text for text in sheet.findall(".//s:is/s:t", names)]


def test_workbook_has_days_as_days_and_long_texts_cut(public, chief, signed_in):
    RegisterEntry.objects.filter(number=3).update(text="ord " * 20_000)
    response = signed_in(chief).get("/forum/chefforum/beslutninger.xlsx", {"fra": "2026-12-01"})
    assert response["Content-Disposition"] == 'attachment; filename="beslutninger-chefforum.xlsx"'
    sheet = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(response.getvalue())).read("xl/worksheets/sheet1.xml"))
    names = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    assert len(sheet.findall(".//s:row", names)) == 4
    assert [cell.text for cell in sheet.findall(".//s:row/s:c[1]/s:v", names)] == ["46358"] * 3
    assert max(len(text.text or "") for text in sheet.findall(".//s:t", names)) == 32_767


def test_forums_page_leads_to_its_register(public, anonymous, signed_in):
    assert 'href="/forum/chefforum/beslutninger/"' in signed_in(anonymous).get("/forum/chefforum/").text


def test_fields_are_written_as_django_writes_them(chefforum):
    said = {
        "ord": '"><script>',
        "forum": "chefforum",
        "fra": "i går",
        "til": "2026-12-01",
        "udfald": "noted",
        "slags": "x",
    }
    forums = [chefforum, Forum(name="<Andet>", slug="andet")]
    for data in ({}, said):
        ours, theirs = (RegisterForm(data, forums=forums, **how) for how in ({}, {"renderer": DjangoTemplates()}))
        for one, other in zip(ours, theirs, strict=True):
            assert one.errors == other.errors
            assertHTMLEqual(str(one), str(other))


def test_sentence_is_remembered_but_nothing_that_was_found(got, many, chief, public):
    assert titles(got(chief)) == ALL
    many(1)
    assert titles(got(chief)) == [*ALL, "Sag 0"]
    item = public.items.get(title=ALL[1])
    Exclusion.objects.create(membership=public.forum.memberships.get(user=chief), item=item)
    assert ALL[1] not in got(User.objects.get(pk=chief.pk)).text
